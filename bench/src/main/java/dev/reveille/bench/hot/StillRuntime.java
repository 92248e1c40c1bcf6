package dev.reveille.bench.hot;

import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.runtime.WorkloadRuntime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** A runtime that is asked for nothing: on the awake path nobody calls it. Stateless. */
final class StillRuntime implements WorkloadRuntime {

    @Override
    public List<Instance> list() {
        throw called();
    }

    @Override
    public Optional<Instance> inspect(String name) {
        throw called();
    }

    @Override
    public void start(String name) {
        throw called();
    }

    @Override
    public void stop(String name, Optional<Duration> grace) {
        throw called();
    }

    @Override
    public void pause(String name) {
        throw called();
    }

    @Override
    public void resume(String name) {
        throw called();
    }

    @Override
    public OptionalLong memory(String name) {
        return OptionalLong.empty();
    }

    @Override
    public List<String> logs(String name, int tail) {
        throw called();
    }

    @Override
    public Subscription follow(String name, int tail, Consumer<String> line, Runnable onEnd) {
        throw called();
    }

    @Override
    public Subscription watch(Consumer<RuntimeEvent> listener) {
        throw called();
    }

    @Override
    public void close() {}

    private static IllegalStateException called() {
        return new IllegalStateException("A call to the runtime on the awake path");
    }
}
