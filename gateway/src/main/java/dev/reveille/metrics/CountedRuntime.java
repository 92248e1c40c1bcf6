package dev.reveille.metrics;

import dev.reveille.config.WorkloadDefinition;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.runtime.WorkloadRuntime;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A runtime whose calls are counted by operation and outcome; nothing else changes. Thread-safe.
 */
final class CountedRuntime implements WorkloadRuntime {

    private static final List<String> OPERATIONS =
            List.of(
                    "list", "inspect", "start", "stop", "pause", "resume", "memory", "logs",
                    "follow", "watch");

    private static final String SUCCESS = "success";

    /** Anything but what a runtime says of itself: our own mistake. */
    private static final String ERROR = "error";

    private final WorkloadRuntime runtime;
    private final Counter calls = Family.RUNTIME_CALLS.counter();

    CountedRuntime(WorkloadRuntime runtime, PrometheusRegistry registry) {
        this.runtime = runtime;
        registry.register(calls);
        // From zero, so that the first failure shows as an increase.
        for (String operation : OPERATIONS) {
            calls.initLabelValues(operation, SUCCESS);
            calls.initLabelValues(operation, ERROR);
            for (RuntimeCallException.Kind kind : RuntimeCallException.Kind.values()) {
                calls.initLabelValues(operation, word(kind));
            }
        }
    }

    private static String word(RuntimeCallException.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private <T> T counted(String operation, Supplier<T> call) {
        String result = ERROR;
        try {
            T answer = call.get();
            result = SUCCESS;
            return answer;
        } catch (RuntimeCallException failure) {
            result = word(failure.kind());
            throw failure;
        } finally {
            calls.labelValues(operation, result).inc();
        }
    }

    private void count(String operation, Runnable call) {
        counted(
                operation,
                () -> {
                    call.run();
                    return operation;
                });
    }

    /** Not a call: what runs workloads elsewhere is not asked anything. */
    @Override
    public void declare(Collection<WorkloadDefinition> definitions) {
        runtime.declare(definitions);
    }

    /** Not a call. */
    @Override
    public Set<String> parts() {
        return runtime.parts();
    }

    @Override
    public List<Instance> list() {
        return counted("list", () -> runtime.list());
    }

    @Override
    public List<Instance> list(String part) {
        return counted("list", () -> runtime.list(part));
    }

    @Override
    public Optional<Instance> inspect(String name) {
        return counted("inspect", () -> runtime.inspect(name));
    }

    @Override
    public void start(String name) {
        count("start", () -> runtime.start(name));
    }

    @Override
    public void stop(String name, Optional<Duration> grace) {
        count("stop", () -> runtime.stop(name, grace));
    }

    @Override
    public void pause(String name) {
        count("pause", () -> runtime.pause(name));
    }

    @Override
    public void resume(String name) {
        count("resume", () -> runtime.resume(name));
    }

    @Override
    public OptionalLong memory(String name) {
        return counted("memory", () -> runtime.memory(name));
    }

    @Override
    public List<String> logs(String name, int tail) {
        return counted("logs", () -> runtime.logs(name, tail));
    }

    @Override
    public Subscription follow(String name, int tail, Consumer<String> line, Runnable onEnd) {
        return counted("follow", () -> runtime.follow(name, tail, line, onEnd));
    }

    @Override
    public Subscription watch(Consumer<RuntimeEvent> listener) {
        return counted("watch", () -> runtime.watch(listener));
    }

    @Override
    public void close() {
        runtime.close();
    }
}
