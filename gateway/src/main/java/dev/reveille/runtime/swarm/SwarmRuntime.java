package dev.reveille.runtime.swarm;

import dev.reveille.config.WorkloadDefinition;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.runtime.docker.DockerHost;
import dev.reveille.runtime.docker.EngineCalls;
import dev.reveille.runtime.docker.EngineWatch;
import dev.reveille.runtime.docker.LogFollowing;
import dev.reveille.time.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * The services of a Docker Swarm as a runtime, through one of its managers. Nothing is asked of it
 * before the first call. Safe for use by many threads. Closed by the gateway at its end, which
 * aborts what is in flight; watches and followed logs are closed by those who asked for them.
 */
public final class SwarmRuntime implements WorkloadRuntime {

    /** The clocks of a manager and of a task's machine need not agree to the millisecond. */
    private static final Duration BEFORE_BEGUN = Duration.ofMillis(500);

    private final SwarmApi api;
    private final DockerHost host;
    private final Time time;
    private final Services services;
    private final Scaling scaling;

    /** How many tasks are wanted of workloads whose configuration says so. */
    private volatile Map<String, Integer> replicas = Map.of();

    /**
     * @throws IllegalArgumentException when the host's TLS files are missing or of no use
     */
    public SwarmRuntime(DockerHost host, Time time) {
        this.host = host;
        this.time = time;
        this.api = new SwarmApi(new EngineCalls(host, time));
        this.services = new Services(api, new Addresses(api, host), time);
        this.scaling = new Scaling(api, services, time);
    }

    @Override
    public void declare(Collection<WorkloadDefinition> definitions) {
        Map<String, Integer> wanted = new HashMap<>();
        for (WorkloadDefinition definition : definitions) {
            definition
                    .lifecycle()
                    .replicas()
                    .ifPresent(number -> wanted.put(definition.name(), number));
        }
        replicas = Map.copyOf(wanted);
    }

    @Override
    public List<Instance> list() {
        return services.all().stream().map(Sighting::instance).toList();
    }

    @Override
    public Optional<Instance> inspect(String name) {
        return services.look(name).map(Sighting::instance);
    }

    @Override
    public void start(String name) {
        Optional<Integer> wanted = Optional.ofNullable(replicas.get(name));
        scaling.wake(name, wanted.map(OptionalInt::of).orElse(OptionalInt.empty()));
    }

    /**
     * Scales to zero and waits until every task has ended.
     *
     * @param grace of no effect: a task's grace is its service's own {@code stop_grace_period}
     */
    @Override
    public void stop(String name, Optional<Duration> grace) {
        scaling.sleep(name);
    }

    @Override
    public List<String> logs(String name, int tail) {
        if (tail <= 0) {
            return List.of();
        }
        List<String> lines = openLog(name, tail, false).lines(name);
        // So many of each task were asked for.
        return lines.subList(Math.max(0, lines.size() - tail), lines.size());
    }

    @Override
    public Subscription follow(String name, int tail, Consumer<String> line, Runnable onEnd) {
        LogFollowing following = new LogFollowing(name, line, onEnd);
        following.begin(() -> openLog(name, tail, true));
        return following;
    }

    private LogFollowing.Source openLog(String name, int tail, boolean follow) {
        Service service = services.require(name);
        return new LogFollowing.Source(
                api.logs(
                        service,
                        tail,
                        services.begun(service).map(begun -> begun.minus(BEFORE_BEGUN)),
                        follow),
                service.tty());
    }

    @Override
    public Subscription watch(Consumer<RuntimeEvent> listener) {
        return EngineWatch.begin(
                new EngineWatch.Engine(
                        api::events,
                        (tell, turn) -> new Lookout(services, time, tell, turn),
                        this::forget),
                host,
                listener);
    }

    private void forget() {
        api.forgetVersion();
        services.forgetSurroundings();
    }

    @Override
    public void close() {
        api.close();
    }
}
