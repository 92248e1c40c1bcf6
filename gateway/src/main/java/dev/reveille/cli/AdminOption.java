package dev.reveille.cli;

import dev.reveille.config.PasswordHash;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Which running gateway to talk to, and as whom. What is not given comes from the environment, so
 * that secrets need not be on a command line, which everybody on the machine can read.
 */
final class AdminOption {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "Where the gateway's admin endpoints answer. Without it: $REVEILLE_URL, else"
                            + " http://127.0.0.1:8080.")
    private @Nullable String url;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "The bearer token. Without it: $REVEILLE_TOKEN, else $ADMIN_AUTH_TOKEN.")
    private @Nullable String token;

    @Option(
            names = "--user",
            paramLabel = "NAME[:PASSWORD]",
            description =
                    "The user name and password; a password that is left out is $REVEILLE_PASSWORD."
                            + " Without it: $REVEILLE_USER, else $ADMIN_AUTH_USERNAME and"
                            + " $ADMIN_AUTH_PASSWORD.")
    private @Nullable String user;

    /** The gateway to talk to. */
    AdminClient client(Map<String, String> environment) {
        if (token != null && user != null) {
            throw wrong("--token and --user: one of the two");
        }
        GatewayAddress address =
                GatewayAddress.given(spec, Optional.ofNullable(url), environment)
                        .orElse(GatewayAddress.USUAL);
        return new AdminClient(address.url(), authorization(environment));
    }

    private Optional<String> authorization(Map<String, String> environment) {
        if (user != null) {
            return Optional.of(basic(user, environment));
        }
        if (token != null) {
            return Optional.of("Bearer " + token);
        }
        return set(environment, "REVEILLE_TOKEN")
                .map(given -> "Bearer " + given)
                .or(() -> set(environment, "REVEILLE_USER").map(name -> basic(name, environment)))
                .or(() -> set(environment, "ADMIN_AUTH_TOKEN").map(given -> "Bearer " + given))
                .or(() -> gatewaysOwn(environment));
    }

    /** In the gateway's own container its variables are here, too. */
    private static Optional<String> gatewaysOwn(Map<String, String> environment) {
        return set(environment, "ADMIN_AUTH_PASSWORD")
                .filter(password -> !PasswordHash.isMeant(password))
                .flatMap(
                        password ->
                                set(environment, "ADMIN_AUTH_USERNAME")
                                        .map(name -> AdminClient.basic(name + ":" + password)));
    }

    private String basic(String given, Map<String, String> environment) {
        if (given.contains(":")) {
            return AdminClient.basic(given);
        }
        return set(environment, "REVEILLE_PASSWORD")
                .map(password -> AdminClient.basic(given + ":" + password))
                .orElseThrow(
                        () ->
                                wrong(
                                        "--user "
                                                + given
                                                + " has no password (expected: NAME:PASSWORD, or"
                                                + " the password in $REVEILLE_PASSWORD)"));
    }

    private ParameterException wrong(String words) {
        return new ParameterException(spec.commandLine(), words);
    }

    private static Optional<String> set(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
}
