package dev.reveille;

import dev.reveille.access.AdminAccess;
import dev.reveille.admin.AdminEndpoints;
import dev.reveille.admin.Exposure;
import dev.reveille.admin.RuntimeFields;
import dev.reveille.admin.SharingFields;
import dev.reveille.admin.StatusEndpoints;
import dev.reveille.balance.Groups;
import dev.reveille.cli.RunningGateway;
import dev.reveille.config.Configuration;
import dev.reveille.config.GatewaySettings;
import dev.reveille.config.WorkloadDefinition;
import dev.reveille.dashboard.DashboardEndpoints;
import dev.reveille.dashboard.RecordedFields;
import dev.reveille.discovery.CatalogChange;
import dev.reveille.discovery.CatalogMerge;
import dev.reveille.discovery.Discovery;
import dev.reveille.history.Recorder;
import dev.reveille.http.Answer;
import dev.reveille.http.Endpoint;
import dev.reveille.log.LogEvent;
import dev.reveille.memory.Chronicle;
import dev.reveille.memory.Ledger;
import dev.reveille.metrics.Metrics;
import dev.reveille.proxy.Front;
import dev.reveille.proxy.ProxyServer;
import dev.reveille.proxy.Transport;
import dev.reveille.reload.Applied;
import dev.reveille.reload.Lasting;
import dev.reveille.route.RouteTable;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.sharing.Sharing;
import dev.reveille.time.SystemTime;
import dev.reveille.waiting.Fault;
import dev.reveille.waiting.FaultPages;
import dev.reveille.waiting.FaultReport;
import dev.reveille.waiting.Icons;
import dev.reveille.waiting.WaitingEndpoints;
import dev.reveille.workload.HeldRequests;
import dev.reveille.workload.SharedWorkloads;
import dev.reveille.workload.Surroundings;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState;
import dev.reveille.workload.Workloads;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running gateway: its parts, and the order in which they start and stop. Started once, closed
 * once.
 */
public final class Gateway implements RunningGateway {

    private static final Logger log = LoggerFactory.getLogger(Gateway.class);

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
    private final Metrics metrics;
    private final Icons icons = new Icons();
    private final WorkloadRuntime runtime;
    private final Sharing sharing;
    private final Optional<Chronicle> chronicle;
    private final Discovery discovery;
    private final AdminAccess access;
    private final Recorder recorder;
    private final StatusEndpoints status;
    private final Listeners listeners;

    /** The settings that count now; another one is put in its place, nothing in it changes. */
    private volatile Live live;

    private volatile RouteTable routes = RouteTable.of(List.of());
    private volatile Optional<ProxyServer> listening = Optional.empty();
    private volatile boolean draining;

    private Gateway(Configuration configuration, Map<String, String> environment)
            throws IOException {
        GatewaySettings settings = configuration.gateway();
        this.time = new SystemTime();
        this.metrics = new Metrics(time);
        this.access = new AdminAccess(settings.adminAuth(), time);
        this.live = live(configuration);
        this.runtime = metrics.counting(Runtimes.open(settings.runtimes(), environment, time));
        this.sharing = Sharings.open(settings, environment, time);
        this.recorder = new Recorder(runtime, time);
        Ledger ledger = new Ledger(time);
        this.chronicle =
                settings.stateFile().map(file -> Chronicle.open(file, ledger, recorder, time));
        Workloads workloads =
                new Workloads(
                        new Surroundings(runtime, time, this::logLines)
                                .holding(new HeldRequests(this::mostHeld))
                                .metered(metrics::meter)
                                .sharing(sharing),
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
                            metrics.keep(all);
                            time.run(() -> icons.prepare(slugs(all)));
                        });
        this.status =
                new StatusEndpoints(
                        workloads,
                        discovery::catalog,
                        groups,
                        access,
                        time,
                        List.of(
                                new RecordedFields(recorder),
                                new RuntimeFields(runtime.parts()),
                                new SharingFields(sharing, time)));
        // The rest is made while the runtime answers.
        discovery.begin();
        metrics.read(workloads::all, this::connections);
        metrics.read(runtime.parts(), discovery::hears);
        metrics.read(sharing);
        sharing.begin(new SharedWorkloads(workloads, time));
        this.listeners = listen(settings.listen(), workloads);
        recorder.begin(workloads::all);
        this.listening = Optional.of(listeners.main());
        listeners
                .admin()
                .ifPresent(
                        server ->
                                LogEvent.ADMIN_LISTENING
                                        .to(log)
                                        .log(
                                                "Admin endpoints answer on {} only",
                                                server.address()));
        warnOfExposure();
        // Not before it listens: the file may be that of a gateway which is running already.
        chronicle.ifPresent(file -> file.begin(workloads::all));
    }

    /** Listening before the routes are known would answer 404 for what is there. */
    private Listeners listen(GatewaySettings.Listen settings, Workloads workloads)
            throws IOException {
        try {
            Transport transport = Transport.of(settings.transport());
            Front front = front(workloads);
            Map<String, Endpoint> admin = admin(settings, workloads).byPath();
            discovery.awaitFirstNews(DISCOVERY_PATIENCE);
            return Listeners.open(settings, transport, front, admin);
        } catch (InterruptedException stopped) {
            letGo();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted before the runtime had answered");
        } catch (IOException | Transport.UnavailableException failure) {
            letGo();
            throw failure;
        }
    }

    private WaitingEndpoints waiting(Workloads workloads) {
        return new WaitingEndpoints(workloads::find, runtime, access, time, this::logLines);
    }

    private Front front(Workloads workloads) {
        WaitingEndpoints waiting = waiting(workloads);
        boolean operatorIsElsewhere = live.settings().listen().adminBind().isPresent();
        Map<String, Endpoint> endpoints =
                new HashMap<>((operatorIsElsewhere ? waiting.amongStrangers() : waiting).byPath());
        endpoints.put("/_ping", this::ping);
        return new Front(
                () -> routes, Map.copyOf(endpoints), RESERVED, () -> live.terms(), time, false);
    }

    /** What only the operator may ask; each line adds one package's endpoints. */
    private AdminEndpoints admin(GatewaySettings.Listen listen, Workloads workloads) {
        AdminEndpoints admin = new AdminEndpoints(access);
        status.addTo(admin);
        OptionalInt elsewhere =
                listen.adminBind().isPresent()
                        ? OptionalInt.of(listen.port())
                        : OptionalInt.empty();
        admin.reads("/_metrics", metrics.endpoint());
        if (listen.adminBind().isPresent()) {
            // Everyone's have no lines for strangers.
            waiting(workloads).byPath().forEach(admin::reads);
        }
        new DashboardEndpoints(recorder, workloads::all, elsewhere).addTo(admin);
        return admin;
    }

    private Live live(Configuration configuration) {
        return Live.of(configuration, icons, metrics.own(), this::isForUsAlone, time);
    }

    /** Where the operator's endpoints are elsewhere, no workload ever sees credentials for them. */
    private boolean isForUsAlone(String authorization) {
        return live.settings().listen().adminBind().isEmpty() && access.knows(authorization);
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
        live = live(kept);
        if (!before.gateway().adminAuth().equals(kept.gateway().adminAuth())) {
            access.use(kept.gateway().adminAuth());
            LogEvent.CREDENTIALS_CHANGED
                    .to(log)
                    .log(
                            "The operator's credentials are others now; who has old ones is let in"
                                    + " no more");
            warnOfExposure();
        }
        CatalogChange change = discovery.reload(kept);
        return new Applied(
                names(change.added()),
                change.changed().stream().map(changed -> changed.after().name()).toList(),
                names(change.removed()),
                names(change.unchanged()),
                Lasting.differences(before.gateway(), next.gateway()));
    }

    private static List<String> slugs(Collection<Workload> workloads) {
        return workloads.stream().map(w -> w.definition().presentation().icon()).toList();
    }

    private void warnOfExposure() {
        Exposure.warning(access.isProtected(), listeners.adminAddress())
                .ifPresent(warning -> LogEvent.EXPOSED.to(log).log("{}", warning));
    }

    private static List<String> names(List<WorkloadDefinition> definitions) {
        return definitions.stream().map(WorkloadDefinition::name).toList();
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

    @Override
    public int port() {
        return listeners.main().port();
    }

    /** The port on which admin endpoints answer. */
    public int adminPort() {
        return listeners.adminAddress().getPort();
    }

    private Answer ping(dev.reveille.http.Request request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            FaultReport report = FaultReport.of(Fault.METHOD_NOT_ALLOWED);
            return FaultPages.answer(request, report).with("Allow", "GET, HEAD");
        }
        return draining
                ? FaultPages.answer(request, FaultReport.of(Fault.DRAINING))
                : Answer.of(200, "text/plain; charset=utf-8", "ok\n");
    }

    private int connections(Workload workload) {
        return listening.map(proxy -> proxy.connections(workload)).orElse(0);
    }

    private void onTransition(Workload workload, WorkloadState from, WorkloadState to) {
        listening.ifPresent(proxy -> proxy.onTransition(workload, from, to));
        recorder.onTransition(workload, from, to);
        status.onTransition();
    }

    /**
     * Stops listening, finishes what is in flight for up to 15 s, writes down what is to be
     * remembered, and lets the runtime go.
     */
    @Override
    public void close() {
        draining = true;
        listeners.drain(DRAIN_PATIENCE);
        chronicle.ifPresent(Chronicle::close);
        letGo();
    }

    private void letGo() {
        sharing.close();
        discovery.close();
        runtime.close();
        time.close();
    }
}
