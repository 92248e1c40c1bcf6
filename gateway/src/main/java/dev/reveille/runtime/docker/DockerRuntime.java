package dev.reveille.runtime.docker;

import dev.reveille.config.GatewaySettings.AddressChoice;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeCallException.Kind;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A Docker Engine, or Podman through its Docker-compatible API, as a runtime. Nothing is asked of
 * the engine before the first call. Safe for use by many threads. Closed by the gateway at its end,
 * which aborts what is in flight; watches and followed logs are closed by those who asked for them.
 */
public final class DockerRuntime implements WorkloadRuntime {

    /** The engine notes the start of a run a little after its first lines may have come. */
    private static final Duration BEFORE_STARTED = Duration.ofMillis(500);

    private final DockerApi api;
    private final DockerHost host;
    private final Time time;
    private final Runs runs = new Runs();
    private final Containers containers;
    private final Names names;

    /**
     * @throws IllegalArgumentException when the host's TLS files are missing or of no use
     */
    public DockerRuntime(DockerHost host, Time time) {
        this(host, AddressChoice.AUTO, time);
    }

    /**
     * @param address how its containers are reached
     * @throws IllegalArgumentException when the host's TLS files are missing or of no use
     */
    public DockerRuntime(DockerHost host, AddressChoice address, Time time) {
        this.host = host;
        this.api = new DockerApi(new EngineHttp(host, time));
        this.time = time;
        this.containers = new Containers(api, Addresses.of(host, address), runs, time);
        this.names = new Names(api);
    }

    @Override
    public List<Instance> list() {
        return containers.all().stream().map(Sighting::instance).toList();
    }

    @Override
    public Optional<Instance> inspect(String name) {
        return names.find(name).flatMap(containers::look).map(Sighting::instance);
    }

    @Override
    public void start(String name) {
        containers.stirs(name);
        try {
            api.start(names.require(name));
        } finally {
            // What a comparison has found meanwhile is of before.
            containers.stirs(name);
        }
    }

    @Override
    public void stop(String name, Optional<Duration> grace) {
        String reference = names.require(name);
        try {
            api.stop(reference, grace);
        } catch (RuntimeCallException refused) {
            // Docker lets what is paused go on and end, Podman refuses to stop it.
            if (!isNow(Instance.Paused.class::isInstance, reference, refused)) {
                throw refused;
            }
            api.unpause(reference);
            api.stop(reference, grace);
        }
    }

    @Override
    public void pause(String name) {
        String reference = names.require(name);
        unless(Instance.Paused.class::isInstance, reference, () -> api.pause(reference));
    }

    @Override
    public void resume(String name) {
        String reference = names.require(name);
        unless(Instance.Running.class::isInstance, reference, () -> api.unpause(reference));
    }

    /** A refusal is none when the container is already what it should become. */
    private void unless(Predicate<Instance.Status> already, String reference, Runnable call) {
        try {
            call.run();
        } catch (RuntimeCallException refused) {
            if (!isNow(already, reference, refused)) {
                throw refused;
            }
        }
    }

    private boolean isNow(
            Predicate<Instance.Status> status, String reference, RuntimeCallException refused) {
        return refused.kind() == Kind.REFUSED
                && containers
                        .look(reference)
                        .filter(seen -> status.test(seen.instance().status()))
                        .isPresent();
    }

    @Override
    public OptionalLong memory(String name) {
        long used =
                api.stats(names.require(name))
                        .memory()
                        .map(EngineJson.MemoryStats::used)
                        .orElse(0L);
        return used > 0 ? OptionalLong.of(used) : OptionalLong.empty();
    }

    @Override
    public List<String> logs(String name, int tail) {
        return tail > 0 ? openLog(name, tail, false).lines(name) : List.of();
    }

    @Override
    public Subscription follow(String name, int tail, Consumer<String> line, Runnable onEnd) {
        LogFollowing following = new LogFollowing(name, line, onEnd);
        following.begin(() -> openLog(name, tail, true));
        return following;
    }

    private LogFollowing.Source openLog(String name, int tail, boolean follow) {
        String reference = names.require(name);
        Optional<Sighting> seen = containers.look(reference);
        Optional<Instant> since =
                seen.flatMap(Sighting::startedAt).map(started -> started.minus(BEFORE_STARTED));
        boolean tty = seen.map(Sighting::tty).orElse(false);
        return new LogFollowing.Source(api.logs(reference, tail, since, follow), tty);
    }

    @Override
    public Subscription watch(Consumer<RuntimeEvent> listener) {
        return EngineWatch.begin(
                new EngineWatch.Engine(api::events, this::translator, api::forgetVersion),
                host,
                listener);
    }

    private EventTranslator translator(Consumer<RuntimeEvent> tell, Consumer<Runnable> turn) {
        return new EventTranslator(
                new EventTranslator.Surroundings(api, containers, runs, time, tell, turn));
    }

    @Override
    public void close() {
        api.close();
    }
}
