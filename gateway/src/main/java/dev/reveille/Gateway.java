package dev.reveille;

import dev.reveille.balance.Groups;
import dev.reveille.cli.RunningGateway;
import dev.reveille.config.Configuration;
import dev.reveille.config.GatewaySettings;
import dev.reveille.config.WorkloadDefinition;
import dev.reveille.discovery.CatalogChange;
import dev.reveille.discovery.CatalogMerge;
import dev.reveille.discovery.Discovery;
import dev.reveille.http.Answer;
import dev.reveille.http.Endpoint;
import dev.reveille.memory.Chronicle;
import dev.reveille.memory.Ledger;
import dev.reveille.proxy.Front;
import dev.reveille.proxy.ProxyServer;
import dev.reveille.proxy.Transport;
import dev.reveille.reload.Applied;
import dev.reveille.reload.Lasting;
import dev.reveille.route.RouteTable;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.time.SystemTime;
import dev.reveille.waiting.Fault;
import dev.reveille.waiting.FaultPages;
import dev.reveille.waiting.FaultReport;
import dev.reveille.waiting.Icons;
import dev.reveille.waiting.WaitingEndpoints;
import dev.reveille.workload.HeldRequests;
import dev.reveille.workload.Surroundings;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState;
import dev.reveille.workload.Workloads;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A running gateway: its parts, and the order in which they start and stop. Started once, closed
 * once.
 */
public final class Gateway implements RunningGateway {

    /** The gateway's own paths (contract section 3), answered here or not at all. */
    private static final Set<String> RESERVED =
            Set.of(
                    "/_health",
                    "/_logs",
                    "/_events",
                    "/_ping",
                    "/_status",
                    "/_status/",
                    "/_topology",
                    "/_metrics");

    private static final Duration DISCOVERY_PATIENCE = Duration.ofSeconds(5);
    private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(15);

    private final SystemTime time;
    private final Icons icons = new Icons();
    private final WorkloadRuntime runtime;
    private final Optional<Chronicle> chronicle;
    private final Discovery discovery;
    private final ProxyServer server;

    /** The settings that count now; another one is put in its place, nothing in it changes. */
    private volatile Live live;

    private volatile RouteTable routes = RouteTable.of(List.of());
    private volatile Optional<ProxyServer> listening = Optional.empty();
    private volatile boolean draining;

    private Gateway(Configuration configuration, Map<String, String> environment)
            throws IOException {
        GatewaySettings settings = configuration.gateway();
        Transport transport = Transport.of(settings.listen().transport());
        this.time = new SystemTime();
        this.live = Live.of(configuration, icons, time);
        this.runtime = Runtimes.open(settings.runtime(), environment, time);
        Ledger ledger = new Ledger(time);
        this.chronicle = settings.stateFile().map(file -> Chronicle.open(file, ledger, time));
        Workloads workloads =
                new Workloads(
                        new Surroundings(runtime, time, this::logLines)
                                .holding(new HeldRequests(this::mostHeld)),
                        this::onTransition,
                        ledger);
        Groups groups = new Groups(time);
        this.discovery =
                new Discovery(
                        configuration,
                        new CatalogMerge(Clock.systemUTC()),
                        runtime,
                        workloads,
                        time,
                        (all, defined) -> {
                            routes = RouteTable.of(all, groups.define(defined, all));
                            time.run(() -> icons.prepare(slugs(all)));
                        });
        discover();
        this.server = listen(transport, workloads);
        this.listening = Optional.of(server);
        // Not before it listens: the file may be that of a gateway which is running already.
        chronicle.ifPresent(file -> file.begin(workloads::all));
    }

    private ProxyServer listen(Transport transport, Workloads workloads) throws IOException {
        try {
            return ProxyServer.listen(
                    address(live.settings().listen()), transport, front(workloads));
        } catch (IOException failure) {
            letGo();
            throw failure;
        }
    }

    private Front front(Workloads workloads) {
        Map<String, Endpoint> endpoints =
                new HashMap<>(
                        new WaitingEndpoints(
                                        workloads::find,
                                        runtime,
                                        () -> live.access(),
                                        time,
                                        this::logLines)
                                .byPath());
        endpoints.put("/_ping", this::ping);
        return new Front(() -> routes, Map.copyOf(endpoints), RESERVED, () -> live.terms(), time);
    }

    private static List<String> slugs(Collection<Workload> workloads) {
        return workloads.stream().map(w -> w.definition().presentation().icon()).toList();
    }

    private int logLines() {
        return live.settings().pages().logLines();
    }

    private int mostHeld() {
        return live.settings().limits().crowd().heldRequests();
    }

    /**
     * Another configuration counts from now on, but for what only a new start can change. Nothing
     * that is in flight, held or being woken is disturbed. Safe for use by many threads; blocks for
     * as long as it takes.
     */
    @Override
    public synchronized Applied apply(Configuration next) {
        Configuration before = live.configuration();
        Configuration kept = Lasting.keep(before, next);
        live = Live.of(kept, icons, time);
        CatalogChange change = discovery.reload(kept);
        return new Applied(
                names(change.added()),
                change.changed().stream().map(changed -> changed.after().name()).toList(),
                names(change.removed()),
                names(change.unchanged()),
                Lasting.differences(before.gateway(), next.gateway()));
    }

    private static List<String> names(List<WorkloadDefinition> definitions) {
        return definitions.stream().map(WorkloadDefinition::name).toList();
    }

    /** Listening before the routes are known would answer 404 for what is there. */
    private void discover() {
        try {
            discovery.begin(DISCOVERY_PATIENCE);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Opens the runtime, discovers what it has, and begins to listen.
     *
     * @throws IOException when the address cannot be listened on
     * @throws Transport.UnavailableException when the transport asked for does not work here
     */
    public static Gateway start(Configuration configuration, Map<String, String> environment)
            throws IOException {
        return new Gateway(configuration, environment);
    }

    private static InetSocketAddress address(GatewaySettings.Listen listen) {
        return listen.bind()
                .map(bind -> new InetSocketAddress(bind, listen.port()))
                .orElseGet(() -> new InetSocketAddress(listen.port()));
    }

    @Override
    public int port() {
        return server.port();
    }

    private Answer ping(dev.reveille.http.Request request) {
        return draining
                ? FaultPages.answer(request, FaultReport.of(Fault.DRAINING))
                : Answer.of(200, "text/plain; charset=utf-8", "ok\n");
    }

    private void onTransition(Workload workload, WorkloadState from, WorkloadState to) {
        listening.ifPresent(proxy -> proxy.onTransition(workload, from, to));
    }

    /**
     * Stops listening, finishes what is in flight for up to 15 s, writes down what is to be
     * remembered, and lets the runtime go.
     */
    @Override
    public void close() {
        draining = true;
        server.drain(DRAIN_PATIENCE);
        chronicle.ifPresent(Chronicle::close);
        letGo();
    }

    private void letGo() {
        discovery.close();
        runtime.close();
        time.close();
    }
}
