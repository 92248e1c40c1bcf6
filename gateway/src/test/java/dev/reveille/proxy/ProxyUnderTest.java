package dev.reveille.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reveille.balance.Group;
import dev.reveille.balance.Groups;
import dev.reveille.config.Cidr;
import dev.reveille.config.GatewaySettings.TransportChoice;
import dev.reveille.config.GroupDefinition;
import dev.reveille.config.WorkloadDefinition;
import dev.reveille.config.WorkloadDefinition.SleepMode;
import dev.reveille.config.WorkloadDefinition.WaitMode;
import dev.reveille.http.Endpoint;
import dev.reveille.route.RouteTable;
import dev.reveille.schedule.CronExpression;
import dev.reveille.schedule.Schedule;
import dev.reveille.time.SystemTime;
import dev.reveille.waiting.Reception;
import dev.reveille.workload.HeldRequests;
import dev.reveille.workload.Surroundings;
import dev.reveille.workload.TransitionListener;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadMeter;
import dev.reveille.workload.WorkloadState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real proxy in front of real workloads of a {@link StandInRuntime}, for one test. After the test
 * nothing may be in flight, held, or open.
 */
final class ProxyUnderTest implements AfterEachCallback {

    /** What drives the sockets, as in {@code gateway.transport}: the tests run on each. */
    private static final String TRANSPORT = System.getProperty("reveille.transport", "auto");

    private final SystemTime time = new SystemTime();
    private final DatedTime dated = new DatedTime(time);
    private final StandInRuntime runtime = new StandInRuntime(time);
    private final List<Workload> workloads = new ArrayList<>();
    private List<Group> groups = List.of();
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final Map<String, Endpoint> endpoints = new HashMap<>();
    private final List<Cidr> trusted = new ArrayList<>();
    private Predicate<String> operators = _ -> false;
    private Limits limits = Limits.USUAL;
    private HeldRequests held = new HeldRequests(Limits.USUAL.client().crowd().heldRequests());
    private WorkloadDefinition.Connections connections = WorkloadDefinition.Connections.USUAL;
    private Optional<Schedule> schedule = Optional.empty();
    private Witnesses witnesses = Witnesses.NONE;
    private Function<String, WorkloadMeter> meters = _ -> WorkloadMeter.NONE;
    private volatile Runnable beforeRouting = () -> {};
    private volatile Optional<ProxyServer> server = Optional.empty();

    private static Transport transport() {
        TransportChoice asked =
                Arrays.stream(TransportChoice.values())
                        .filter(choice -> choice.word().equals(TRANSPORT))
                        .findFirst()
                        .orElseThrow();
        try {
            return Transport.of(asked);
        } catch (Transport.UnavailableException unavailable) {
            // Skips the tests: on this machine there is nothing to be seen.
            return Assumptions.abort(unavailable.getMessage());
        }
    }

    /** Whether a client that has left is noticed although it is not being read. */
    boolean seesClientsLeave() {
        return transport() != Transport.NIO;
    }

    /** Whether a connection's state can be asked for without reading from it. */
    boolean canAskTheSystem() {
        return transport() != Transport.NIO;
    }

    StandInRuntime runtime() {
        return runtime;
    }

    /** An awake workload whose host is {@code app.localhost}. */
    Workload awake(Backend backend) {
        toClose.add(backend);
        Workload workload = asleepAt("app.localhost", backend.port(), WaitMode.AUTO);
        found(workload);
        return workload;
    }

    /** A sleeping workload whose host is {@code app.localhost} and which listens once started. */
    Workload asleep(Backend backend, WaitMode mode) {
        toClose.add(backend);
        return asleepAt("app.localhost", backend.port(), mode);
    }

    Workload asleepAt(String host, int port, WaitMode mode) {
        return asleep(
                host,
                port,
                new WorkloadDefinition.Waiting(
                        mode, Duration.ofSeconds(20), 1000, Optional.empty()));
    }

    Workload asleep(String host, int port, WorkloadDefinition.Waiting waiting) {
        String name = "w" + workloads.size();
        runtime.has(name, port);
        return added(definition(name, host, port, waiting, connections, schedule));
    }

    Workload awake(Backend backend, WorkloadDefinition.Waiting waiting) {
        toClose.add(backend);
        Workload workload = asleep("app.localhost", backend.port(), waiting);
        found(workload);
        return workload;
    }

    /** An awake workload that has this address. */
    Workload awakeAt(String host, InetSocketAddress address) {
        Workload workload = asleepAt(host, address.getPort(), WaitMode.AUTO);
        runtime.moves(workload.name(), address);
        found(workload);
        return workload;
    }

    /** A group whose host is {@code group.localhost}, of all workloads there are by now. */
    void group(GroupDefinition.Strategy strategy) {
        List<GroupDefinition.Member> members =
                workloads.stream()
                        .map(workload -> new GroupDefinition.Member(workload.name(), 1))
                        .toList();
        GroupDefinition group = new GroupDefinition("g", "group.localhost", strategy, members);
        groups = new Groups(time).define(List.of(group), workloads);
    }

    /** Someone else stops it. */
    void stopped(Workload workload) {
        runtime.stop(workload.name(), Optional.empty());
        workload.observed(runtime.inspect(workload.name()).orElseThrow(), false);
    }

    /** It runs in all these places from now on. */
    void isAt(Workload workload, Backend... places) {
        isAt(workload, Arrays.stream(places).mapToInt(Backend::port).toArray());
    }

    /** The same, by its ports on loopback. */
    void isAt(Workload workload, int... ports) {
        runtime.isAt(workload.name(), ports);
        workload.observed(runtime.inspect(workload.name()).orElseThrow(), false);
    }

    /** Someone else pauses it. */
    void paused(Workload workload) {
        runtime.pause(workload.name());
        workload.observed(runtime.inspect(workload.name()).orElseThrow(), false);
    }

    /** The gateway finds that it runs. */
    void found(Workload workload) {
        runtime.start(workload.name());
        workload.observed(runtime.inspect(workload.name()).orElseThrow(), true);
    }

    private Workload added(WorkloadDefinition definition) {
        Workload workload =
                new Workload(
                        definition,
                        new Surroundings(runtime, dated, () -> 30).holding(held).metered(meters),
                        new News());
        workloads.add(workload);
        return workload;
    }

    /** What the server hears of workloads. */
    private final class News implements TransitionListener {

        @Override
        public void onTransition(Workload workload, WorkloadState from, WorkloadState to) {
            server.ifPresent(proxy -> proxy.onTransition(workload, from, to));
        }

        @Override
        public void onPlaceLeft(Workload workload) {
            server.ifPresent(proxy -> proxy.onPlaceLeft(workload));
        }
    }

    static WorkloadDefinition definition(
            String name, String host, int port, WorkloadDefinition.Waiting waiting) {
        return definition(
                name, host, port, waiting, WorkloadDefinition.Connections.USUAL, Optional.empty());
    }

    private static WorkloadDefinition definition(
            String name,
            String host,
            int port,
            WorkloadDefinition.Waiting waiting,
            WorkloadDefinition.Connections connections,
            Optional<Schedule> schedule) {
        return new WorkloadDefinition(
                name,
                List.of(host),
                new WorkloadDefinition.Reach(port, Optional.empty(), Optional.empty()),
                new WorkloadDefinition.Lifecycle(
                        Duration.ofSeconds(20),
                        Duration.ZERO,
                        Optional.empty(),
                        SleepMode.STOP,
                        List.of(),
                        schedule),
                waiting,
                connections,
                new WorkloadDefinition.Presentation(name, "docker"),
                Optional.empty());
    }

    /** A port where nobody listens, and nobody will before the test is over. */
    int deadPort() throws IOException {
        Socket bound = new Socket();
        toClose.add(bound);
        bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return bound.getLocalPort();
    }

    ProxyUnderTest endpoint(String path, Endpoint endpoint) {
        endpoints.put(path, endpoint);
        return this;
    }

    ProxyUnderTest trusting(String network, int prefixLength) throws IOException {
        trusted.add(new Cidr(InetAddress.getByName(network), prefixLength));
        return this;
    }

    /** How the workloads that are added from now on are connected to. */
    ProxyUnderTest connections(WorkloadDefinition.Connections other) {
        connections = other;
        return this;
    }

    /** The schedule, in UTC, of workloads that are added from now on; either may be empty. */
    ProxyUnderTest scheduled(String start, String stop) {
        schedule = Optional.of(new Schedule(cron(start), cron(stop), ZoneOffset.UTC));
        return this;
    }

    private static Optional<CronExpression> cron(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(CronExpression.parse(text));
        } catch (CronExpression.MalformedException malformed) {
            throw new IllegalArgumentException(text, malformed);
        }
    }

    /** It is this date now, and workloads look at the date. */
    void date(String date) {
        dated.set(Instant.parse(date));
        workloads.forEach(workload -> workload.redefine(workload.definition()));
    }

    /** What the event loops do before they look for a request's route. */
    ProxyUnderTest beforeRouting(Runnable step) {
        beforeRouting = step;
        return this;
    }

    ProxyUnderTest witnesses(Witnesses other) {
        witnesses = other;
        return this;
    }

    /** Counts for workloads that are added from now on. */
    ProxyUnderTest metered(Function<String, WorkloadMeter> other) {
        meters = other;
        return this;
    }

    /** For workloads that are defined from now on, and for the server. */
    ProxyUnderTest limits(Limits other) {
        limits = other;
        held = new HeldRequests(other.client().crowd().heldRequests());
        return this;
    }

    /** Which credentials are for the gateway itself. */
    ProxyUnderTest operators(Predicate<String> own) {
        operators = own;
        return this;
    }

    ProxyServer server() {
        if (server.isEmpty()) {
            RouteTable routes = RouteTable.of(workloads, groups);
            Front front =
                    new Front(
                            () -> {
                                beforeRouting.run();
                                return routes;
                            },
                            Map.copyOf(endpoints),
                            Set.of("/_ping", "/_status", "/_status/"),
                            () ->
                                    new Terms(
                                            new Reception(503, dated),
                                            new TrustedProxies(trusted),
                                            limits,
                                            witnesses,
                                            operators),
                            time,
                            false);
            try {
                server =
                        Optional.of(
                                ProxyServer.listen(new InetSocketAddress(0), transport(), front));
            } catch (IOException failure) {
                throw new AssertionError("the proxy does not listen", failure);
            }
        }
        return server.get();
    }

    Wire connect() throws IOException {
        return closing(Wire.to(server().port()));
    }

    Wire connectSlowReader() throws IOException {
        return closing(Wire.slowReaderTo(server().port()));
    }

    private Wire closing(Wire wire) {
        toClose.add(wire);
        return wire;
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        for (AutoCloseable closeable : toClose.reversed()) {
            closeable.close();
        }
        try {
            for (Workload workload : workloads) {
                await("nothing in flight").until(workload::inFlight, count -> count == 0);
                await("nothing held").until(workload::held, count -> count == 0);
            }
        } finally {
            server.ifPresent(proxy -> proxy.drain(Duration.ZERO));
            time.close();
        }
        for (Workload workload : workloads) {
            assertThat(workload.inFlight()).as("counted out once only").isZero();
        }
    }
}
