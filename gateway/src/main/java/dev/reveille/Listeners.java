package dev.reveille;

import dev.reveille.config.GatewaySettings.Listen;
import dev.reveille.http.Endpoint;
import dev.reveille.proxy.Front;
import dev.reveille.proxy.ProxyServer;
import dev.reveille.proxy.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the gateway listens: in one place for everything or, with {@code admin_bind}, in another
 * one for its operator. Opened once, drained once.
 *
 * @param main for everyone
 * @param admin for the operator, where that is elsewhere
 */
record Listeners(ProxyServer main, Optional<ProxyServer> admin) {

    /** The operator's requests are few. */
    private static final int ADMIN_LOOPS = 1;

    private static final Duration ADMIN_PATIENCE = Duration.ofSeconds(1);

    /**
     * Begins to listen.
     *
     * @param front answers for workloads, and has the endpoints that are open to everyone
     * @param operator the endpoints that are for the operator alone
     * @throws IOException when an address cannot be listened on; says which, and what to do
     */
    static Listeners open(
            Listen settings, Transport transport, Front front, Map<String, Endpoint> operator)
            throws IOException {
        Map<String, Endpoint> all = new HashMap<>(front.endpoints());
        all.putAll(operator);
        Front complete = front.withEndpoints(all);
        if (settings.adminAddress().isEmpty()) {
            return new Listeners(main(settings, transport, complete), Optional.empty());
        }
        ProxyServer admin = admin(settings.adminAddress().get(), transport, complete);
        try {
            return new Listeners(main(settings, transport, front), Optional.of(admin));
        } catch (IOException failure) {
            admin.drain(Duration.ZERO);
            throw failure;
        }
    }

    private static ProxyServer main(Listen settings, Transport transport, Front front)
            throws IOException {
        try {
            return ProxyServer.listen(settings.address(), transport, front);
        } catch (IOException failure) {
            throw failed(
                    settings.bind().orElse("all addresses") + ", port " + settings.port(), failure);
        }
    }

    private static ProxyServer admin(InetSocketAddress address, Transport transport, Front front)
            throws IOException {
        try {
            return ProxyServer.listen(address, transport, front.withoutWorkloads(), ADMIN_LOOPS);
        } catch (IOException failure) {
            throw failed(
                    "gateway.admin_bind, "
                            + address.getHostString()
                            + ", port "
                            + address.getPort(),
                    failure);
        }
    }

    private static IOException failed(String where, IOException failure) {
        return new IOException(
                "listening on "
                        + where
                        + ": "
                        + failure.getMessage()
                        + ". End what uses that port, or choose another one.",
                failure);
    }

    /** Where admin endpoints answer. */
    InetSocketAddress adminAddress() {
        return admin.orElse(main).address();
    }

    /** The operator can watch for as long as the others take. */
    void drain(Duration patience) {
        main.drain(patience);
        admin.ifPresent(server -> server.drain(ADMIN_PATIENCE));
    }
}
