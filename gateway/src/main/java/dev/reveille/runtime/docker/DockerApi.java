package dev.reveille.runtime.docker;

import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeCallException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;

/**
 * The calls we make to an engine, in the newest version of its API that both sides know. Safe for
 * use by many threads. Closed by {@link DockerRuntime}.
 */
final class DockerApi implements AutoCloseable {

    private static final Duration QUICK = Duration.ofSeconds(30);

    /** For what may as well not be known, and is asked before something else is done. */
    private static final Duration GLANCE = Duration.ofSeconds(2);

    /** Starting pulls up networks and volumes, which may be far away. */
    private static final Duration START = Duration.ofMinutes(5);

    /** Stopping without a grace of ours: the container's own is not known here. */
    private static final Duration STOP = Duration.ofMinutes(10);

    private final EngineCalls calls;

    DockerApi(EngineHttp http) {
        this.calls = new EngineCalls(http);
    }

    List<EngineJson.Listed> list() {
        return get("/containers/json?all=true", QUICK, new TypeReference<>() {});
    }

    /**
     * The containers of exactly this name: one or none.
     *
     * @param name of letters and digits only: the engine reads it as a regular expression
     */
    List<EngineJson.Listed> named(String name) {
        // Docker compares it with the slash before a name, Podman without.
        String filter = "{\"name\":[\"^/?" + name + "$\"]}";
        return get(
                "/containers/json?all=true&filters=" + encoded(filter),
                QUICK,
                new TypeReference<>() {});
    }

    /** Waits while the engine holds the container's lock, as it does during a start. */
    Optional<EngineJson.Container> inspect(String reference, Duration deadline) {
        return found(
                () ->
                        get(
                                container(reference) + "/json",
                                deadline,
                                new TypeReference<EngineJson.Container>() {}));
    }

    Optional<EngineJson.Network> network(String id) {
        return found(
                () ->
                        get(
                                "/networks/" + encoded(id),
                                QUICK,
                                new TypeReference<EngineJson.Network>() {}));
    }

    void start(String reference) {
        post(container(reference) + "/start", START);
    }

    void stop(String reference, Optional<Duration> grace) {
        long seconds = grace.map(g -> g.plusNanos(999_999_999).toSeconds()).orElse(0L);
        post(
                container(reference) + "/stop" + (grace.isPresent() ? "?t=" + seconds : ""),
                grace.isPresent() ? QUICK.plusSeconds(seconds) : STOP);
    }

    void pause(String reference) {
        post(container(reference) + "/pause", QUICK);
    }

    void unpause(String reference) {
        post(container(reference) + "/unpause", QUICK);
    }

    /** What the container uses at this moment; Podman says nothing of one that does not run. */
    EngineJson.Stats stats(String reference) {
        return calls.find(
                        container(reference) + "/stats?stream=false&one-shot=true",
                        GLANCE,
                        new TypeReference<EngineJson.Stats>() {})
                .orElse(new EngineJson.Stats(Optional.empty()));
    }

    /** The last lines; when followed, also each new one until the container ends. */
    EngineStream logs(String reference, int tail, Optional<Instant> since, boolean follow) {
        return calls.open(
                container(reference)
                        + "/logs?stdout=true&stderr=true&tail="
                        + tail
                        + since.map(DockerApi::sinceParameter).orElse("")
                        + "&follow="
                        + follow,
                follow ? Optional.empty() : Optional.of(QUICK));
    }

    private static String sinceParameter(Instant since) {
        return "&since=%d.%09d".formatted(since.getEpochSecond(), since.getNano());
    }

    /** What happens to containers and networks from now on. */
    EngineStream events() {
        return calls.open(
                "/events?filters=" + encoded("{\"type\":[\"container\",\"network\"]}"),
                Optional.of(QUICK));
    }

    /** Asks for the engine's version anew before the next call. */
    void forgetVersion() {
        calls.forgetVersion();
    }

    private void post(String path, Duration deadline) {
        calls.post(path, deadline);
    }

    private <T> T get(String path, Duration deadline, TypeReference<T> type) {
        return calls.get(path, deadline, type);
    }

    private static <T> Optional<T> found(java.util.function.Supplier<T> call) {
        try {
            return Optional.of(call.get());
        } catch (RuntimeCallException failure) {
            if (failure.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    private static String container(String reference) {
        return "/containers/" + encoded(reference);
    }

    private static String encoded(String text) {
        return EngineCalls.encoded(text);
    }

    @Override
    public void close() {
        calls.close();
    }
}
