package dev.reveille.history;

import dev.reveille.config.WorkloadDefinition;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.runtime.WorkloadRuntime;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * A runtime whose workloads are measured right before they are put to sleep: afterwards it is too
 * late. Everything else it passes on. Thread-safe.
 *
 * @param measure called with a workload's name; may block for a moment, throws nothing
 */
record MeasuredRuntime(WorkloadRuntime runtime, Consumer<String> measure)
        implements WorkloadRuntime {

    @Override
    public void stop(String name, Optional<Duration> grace) {
        measure.accept(name);
        runtime.stop(name, grace);
    }

    @Override
    public void pause(String name) {
        measure.accept(name);
        runtime.pause(name);
    }

    @Override
    public void declare(Collection<WorkloadDefinition> definitions) {
        runtime.declare(definitions);
    }

    @Override
    public List<Instance> list() {
        return runtime.list();
    }

    @Override
    public Optional<Instance> inspect(String name) {
        return runtime.inspect(name);
    }

    @Override
    public void start(String name) {
        runtime.start(name);
    }

    @Override
    public void resume(String name) {
        runtime.resume(name);
    }

    @Override
    public OptionalLong memory(String name) {
        return runtime.memory(name);
    }

    @Override
    public List<String> logs(String name, int tail) {
        return runtime.logs(name, tail);
    }

    @Override
    public Subscription follow(String name, int tail, Consumer<String> line, Runnable onEnd) {
        return runtime.follow(name, tail, line, onEnd);
    }

    @Override
    public Subscription watch(Consumer<RuntimeEvent> listener) {
        return runtime.watch(listener);
    }

    @Override
    public void close() {
        runtime.close();
    }
}
