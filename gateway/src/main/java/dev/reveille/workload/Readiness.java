package dev.reveille.workload;

import dev.reveille.config.WorkloadDefinition;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks a workload whether it is ready, once. Stateless and blocking.
 *
 * <p>A SYN that is sent before the container's interface is up is lost, and the kernel repeats it
 * only after a second; hence connections are given up early and tried again.
 */
@FunctionalInterface
interface Readiness {

    /** In which time a forwarder has usually found out that there is nobody. */
    Duration FORWARDING = Duration.ofMillis(30);

    /** The same where it has been slower, as on a machine with too much to do. */
    Duration SLOW_FORWARDING = Duration.ofMillis(500);

    /**
     * What keeps it from being ready; empty when it is ready.
     *
     * @param patience how long a connection may take
     */
    Optional<Reason> obstacle(InetSocketAddress address, Duration patience);

    /** By the path given in the definition, else by a TCP connection. */
    static Readiness of(WorkloadDefinition definition) {
        return definition
                .reach()
                .healthPath()
                .<Readiness>map(path -> (address, patience) -> overHttp(address, path, patience))
                .orElse(Readiness::overTcp);
    }

    /**
     * The same for one whose connections are accepted by somebody else at first, who ends them when
     * there is nobody behind him: Docker's own proxy for published ports does so.
     *
     * @param forwarding how soon he has found that out
     */
    default Readiness behindForwarder(Duration forwarding) {
        return (address, patience) ->
                obstacle(address, patience).or(() -> closing(address, patience, forwarding));
    }

    /** What tells that a connection is ended at once; an application waits for what is asked. */
    private static Optional<Reason> closing(
            InetSocketAddress address, Duration patience, Duration forwarding) {
        try (Socket socket = new Socket(Proxy.NO_PROXY)) {
            socket.connect(address, (int) patience.toMillis());
            socket.setSoTimeout((int) forwarding.toMillis());
            if (socket.getInputStream().read() >= 0) {
                return Optional.empty();
            }
        } catch (SocketTimeoutException open) {
            return Optional.empty();
        } catch (IOException ended) {
            return Optional.of(endedAtOnce(address));
        }
        return Optional.of(endedAtOnce(address));
    }

    private static Reason endedAtOnce(InetSocketAddress address) {
        return new Reason(
                "it does not accept connections",
                text(address) + " ends connections at once: nobody listens behind it yet");
    }

    private static Optional<Reason> overTcp(InetSocketAddress address, Duration patience) {
        try (Socket socket = new Socket(Proxy.NO_PROXY)) {
            socket.connect(address, (int) patience.toMillis());
            return Optional.empty();
        } catch (IOException notYet) {
            return Optional.of(
                    new Reason(
                            "it does not accept connections",
                            text(address) + " does not accept connections: " + reason(notYet)));
        }
    }

    private static Optional<Reason> overHttp(
            InetSocketAddress address, String path, Duration patience) {
        String where = "http://" + text(address) + path;
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(where).toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout((int) patience.toMillis());
            connection.setReadTimeout((int) Math.max(1000, patience.toMillis()));
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            connection.setRequestProperty("Connection", "close");
            connection.setRequestProperty("User-Agent", "Reveille-Readiness");
            try {
                int status = connection.getResponseCode();
                return status / 100 == 2
                        ? Optional.empty()
                        : Optional.of(
                                new Reason(
                                        "it answers its health check with " + status,
                                        where + " answers " + status + " (expected: 2xx)"));
            } finally {
                connection.disconnect();
            }
        } catch (IOException notYet) {
            return Optional.of(
                    new Reason(
                            "it does not answer its health check",
                            where + " does not answer: " + reason(notYet)));
        }
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    private static String reason(IOException failure) {
        return failure instanceof SocketTimeoutException
                ? "no reply"
                : String.valueOf(failure.getMessage());
    }
}
