package dev.reveille.cli;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Where a running gateway is asked.
 *
 * @param url scheme, host, port and possibly a path before that of the endpoints
 */
record GatewayAddress(URI url) {

    /** Where a gateway listens that was told nothing. */
    static final GatewayAddress USUAL = new GatewayAddress(URI.create("http://127.0.0.1:8080"));

    /**
     * What the option says, else {@code REVEILLE_URL}.
     *
     * @throws ParameterException when that is no address
     */
    static Optional<GatewayAddress> given(
            CommandSpec spec, Optional<String> option, Map<String, String> environment) {
        return option.or(
                        () ->
                                Optional.ofNullable(environment.get("REVEILLE_URL"))
                                        .filter(value -> !value.isBlank()))
                .map(text -> parsed(spec, text));
    }

    private static GatewayAddress parsed(CommandSpec spec, String text) {
        try {
            URI address = URI.create(text.replaceFirst("/+$", ""));
            boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            if (web && address.getHost() != null && address.getUserInfo() == null) {
                return new GatewayAddress(address);
            }
        } catch (IllegalArgumentException malformed) {
            throw wrong(spec, text);
        }
        throw wrong(spec, text);
    }

    private static ParameterException wrong(CommandSpec spec, String text) {
        return new ParameterException(
                spec.commandLine(),
                "--url " + text + " (expected: an address such as " + USUAL.url + ")");
    }
}
