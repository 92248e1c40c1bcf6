package dev.reveille.cli;

import dev.reveille.config.ConfigurationReader;
import dev.reveille.config.ConfigurationSource;
import dev.reveille.config.GatewaySettings.Listen;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks whether a gateway serves; the health check of the container image. Needs no credentials. */
@Command(
        name = "ping",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Asks a running gateway whether it serves.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it serves", "1:it does not answer, or is stopping", "2:wrong usage"})
public final class PingCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Map<String, String> environment;
    private final Clock clock;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "Where the gateway listens. Without it: $REVEILLE_URL, else the port that the"
                            + " configuration file says, on this machine.")
    private @Nullable String url;

    @Mixin private ConfigurationOption option = new ConfigurationOption();

    /**
     * @param environment the variables that the gateway was started with
     * @param clock the time from which on schedules are compared, and the process's time zone
     */
    public PingCommand(Map<String, String> environment, Clock clock) {
        this.environment = Map.copyOf(environment);
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        GatewayAddress gateway =
                GatewayAddress.given(spec, Optional.ofNullable(url), environment)
                        .orElseGet(this::configured);
        int status = status(gateway.url());
        if (status != HttpURLConnection.HTTP_OK) {
            throw new IOException(
                    status == HttpURLConnection.HTTP_UNAVAILABLE
                            ? "the gateway at " + gateway.url() + " is stopping"
                            : "what answers at %s is no Reveille gateway (status %d). %s"
                                    .formatted(gateway.url(), status, Advice.ANOTHER_URL));
        }
        spec.commandLine().getOut().println("ok");
        return ExitCode.OK;
    }

    /**
     * As the gateway would read it. Where that cannot be read, a gateway that runs has read another
     * one before, of which only the usual port can be supposed.
     */
    private GatewayAddress configured() {
        ConfigurationSource source = option.source(environment);
        return switch (new ConfigurationReader(environment, clock).read(source)) {
            case ConfigurationReader.Result.Valid valid ->
                    new GatewayAddress(url(valid.configuration().gateway().listen()));
            case ConfigurationReader.Result.Invalid _ -> GatewayAddress.USUAL;
        };
    }

    private static URI url(Listen listen) {
        InetSocketAddress address = listen.address();
        InetAddress host = address.getAddress();
        boolean everywhere = host == null || host.isAnyLocalAddress();
        String name = everywhere ? "127.0.0.1" : host.getHostAddress();
        return URI.create(
                "http://%s:%d"
                        .formatted(
                                name.contains(":") ? "[" + name + "]" : name, address.getPort()));
    }

    private static int status(URI gateway) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(gateway + "/_ping").toURL().openConnection();
        connection.setConnectTimeout((int) PATIENCE.toMillis());
        connection.setReadTimeout((int) PATIENCE.toMillis());
        connection.setInstanceFollowRedirects(false);
        try {
            return connection.getResponseCode();
        } catch (IOException failure) {
            throw new IOException(Advice.unreachable(gateway, failure), failure);
        } finally {
            connection.disconnect();
        }
    }
}
