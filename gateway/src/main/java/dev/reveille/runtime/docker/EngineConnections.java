package dev.reveille.runtime.docker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** Sets HttpClient up for one engine: Unix domain socket, TCP, TLS or SSH. */
final class EngineConnections {

    /** Each call in flight, followed log and watch takes one. */
    private static final int MOST_CONNECTIONS = 1000;

    private static final Timeout CONNECT = Timeout.ofSeconds(5);

    /** How long a call waits for a connection when all are taken. */
    private static final Timeout LEASE = Timeout.ofSeconds(10);

    private EngineConnections() {}

    /** Scheme and authority of every URL; the name means nothing where there is no TCP. */
    static String origin(DockerHost host) {
        return switch (host) {
            case DockerHost.Unix _, DockerHost.Ssh _ -> "http://localhost";
            case DockerHost.Tcp tcp ->
                    (tcp.tls().isPresent() ? "https://" : "http://")
                            + (tcp.host().indexOf(':') < 0 ? tcp.host() : "[" + tcp.host() + "]")
                            + ":"
                            + tcp.port();
        };
    }

    /** A client that retries, redirects, decodes and remembers nothing. */
    static CloseableHttpClient client(DockerHost host) {
        PoolingHttpClientConnectionManagerBuilder connections =
                switch (host) {
                    case DockerHost.Unix unix ->
                            new OwnSockets(() -> new UnixSocket(unix.socket()));
                    case DockerHost.Ssh ssh -> new OwnSockets(() -> new SshSocket(ssh));
                    case DockerHost.Tcp _ -> tcp();
                };
        connections
                .setTlsSocketStrategy(tls(host))
                .setMaxConnTotal(MOST_CONNECTIONS)
                .setMaxConnPerRoute(MOST_CONNECTIONS)
                .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                                .setConnectTimeout(CONNECT)
                                .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                                .setTimeToLive(TimeValue.ofMinutes(5))
                                .build());
        HttpClientBuilder client =
                HttpClients.custom()
                        .setConnectionManager(connections.build())
                        .setDefaultRequestConfig(
                                RequestConfig.custom()
                                        .setConnectionRequestTimeout(LEASE)
                                        .setProtocolUpgradeEnabled(false)
                                        .build())
                        .setUserAgent("reveille")
                        .disableAutomaticRetries()
                        .disableRedirectHandling()
                        .disableCookieManagement()
                        .disableAuthCaching()
                        .disableContentCompression();
        if (host instanceof DockerHost.Unix) {
            // Connecting costs microseconds here, and a connection never reused is never stale.
            client.setConnectionReuseStrategy((_, _, _) -> false);
        }
        return client.build();
    }

    private static PoolingHttpClientConnectionManagerBuilder tcp() {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setDefaultSocketConfig(
                        // A dead engine is noticed within 15 + 3 * 5 seconds, also by a stream on
                        // which nothing happens.
                        SocketConfig.custom()
                                .setSoKeepAlive(true)
                                .setTcpKeepIdle(15)
                                .setTcpKeepInterval(5)
                                .setTcpKeepCount(3)
                                .build());
    }

    /**
     * Where no TLS is asked for, HttpClient's own would read the machine's certificates, for 50 ms.
     */
    private static TlsSocketStrategy tls(DockerHost host) {
        return host instanceof DockerHost.Tcp tcp && tcp.tls().isPresent()
                ? new DefaultClientTlsStrategy(DockerTls.context(tcp.tls().get()))
                : (_, _, _, _, _) -> {
                    throw new IOException("TLS to an engine without TLS");
                };
    }

    /** Makes a socket that is not connected yet. */
    private interface SocketMaker {
        Socket make() throws IOException;
    }

    /** Puts sockets of our own kind under the connection pool. */
    private static final class OwnSockets extends PoolingHttpClientConnectionManagerBuilder {

        private final SocketMaker sockets;

        OwnSockets(SocketMaker sockets) {
            this.sockets = sockets;
        }

        @Override
        protected HttpClientConnectionOperator createConnectionOperator(
                SchemePortResolver ports, DnsResolver names, TlsSocketStrategy tls) {
            return new DefaultHttpClientConnectionOperator(
                    _ -> sockets.make(),
                    DefaultSchemePortResolver.INSTANCE,
                    new Nowhere(),
                    RegistryBuilder.<TlsSocketStrategy>create().build());
        }
    }

    /** Such a socket has no address, yet HttpClient must have one to connect. */
    private static final class Nowhere implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) {
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
