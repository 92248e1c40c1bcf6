package dev.reveille.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everyone who is compared, running. Used by one thread; closed by the command. */
final class Lineup implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Workshop workshop;
    private final Servers servers;
    private final List<Server> running = new ArrayList<>();
    private final List<Contestant> proxies = new ArrayList<>();
    private final List<Contestant> gateways = new ArrayList<>();

    Lineup(Workshop workshop, Servers servers) {
        this.workshop = workshop;
        this.servers = servers;
    }

    /**
     * Who takes part, in the order of the table. Started when first needed: even idle processes
     * take a little of the core that they share.
     */
    List<Contestant> of(Case.Among among) throws IOException, InterruptedException {
        if (running.isEmpty()) {
            startProxies(keep(servers.backend()).port());
        }
        if (among == Case.Among.GATEWAYS && gateways.isEmpty()) {
            startGateways(running.getFirst().port());
        }
        return switch (among) {
            case PROXIES -> proxies;
            case GATEWAYS -> gateways;
        };
    }

    private void startProxies(int backend) throws IOException, InterruptedException {
        proxies.add(Contestant.ofNative("nginx", keep(servers.nginx(backend))));
        proxies.add(Contestant.ofNative("haproxy", keep(servers.haproxy(backend))));
        proxies.add(Contestant.ofJvm("gateway", keep(servers.gateway(backend)), 1));
        for (Contestant proxy : proxies) {
            requireForwarding(proxy, Load.HOST);
        }
        proxies.add(new Contestant("no proxy", backend, Optional.empty(), 1, false));
    }

    private void startGateways(int backend) throws IOException, InterruptedException {
        gateways.add(Contestant.ofJvm("1 host", keep(servers.gateway(backend)), 1));
        gateways.add(
                Contestant.ofJvm(
                        "10,000 hosts",
                        keep(servers.gatewayWithManyHosts(backend)),
                        Servers.ASKED_HOSTS));
        requireForwarding(gateways.getFirst(), Load.HOST);
        requireForwarding(gateways.getLast(), "h1.bench.test");
    }

    private Server keep(Server server) {
        running.add(server);
        return server;
    }

    /** A proxy that forwards less than the others would have less to do. */
    private void requireForwarding(Contestant proxy, String host)
            throws IOException, InterruptedException {
        String told = Tool.run(workshop, PATIENCE, Load.curl(host, proxy.url("/headers")));
        String expected =
                "host=%1$s for=127.0.0.1 real=127.0.0.1 proto=http forwarded-host=%1$s id=some"
                        .formatted(host);
        if (!told.equals(expected)) {
            throw new IOException(
                    "%s forwards \"%s\" (expected: \"%s\")"
                            .formatted(proxy.name(), told, expected));
        }
    }

    @Override
    public void close() {
        running.reversed().forEach(Server::close);
    }
}
