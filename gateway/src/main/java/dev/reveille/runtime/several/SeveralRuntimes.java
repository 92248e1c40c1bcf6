package dev.reveille.runtime.several;

import dev.reveille.config.QualifiedName;
import dev.reveille.config.WorkloadDefinition;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeCallException.Kind;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.runtime.several.Names.Home;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Several runtimes as one. Every call goes to the runtime that has the workload, and to no other;
 * one that cannot be reached is in nobody else's way. Safe for use by many threads. Closes them
 * all.
 */
public final class SeveralRuntimes implements WorkloadRuntime {

    private final Map<String, WorkloadRuntime> runtimes;
    private final Names names = new Names();

    /**
     * @param runtimes by name, at least one; where two have a workload of the same name, the
     *     earlier one's has it alone if both are there at the start
     */
    public SeveralRuntimes(Map<String, WorkloadRuntime> runtimes) {
        this.runtimes = Collections.unmodifiableMap(new LinkedHashMap<>(runtimes));
    }

    @Override
    public void declare(Collection<WorkloadDefinition> definitions) {
        names.declare(definitions.stream().map(WorkloadDefinition::name).toList());
        runtimes.forEach(
                (name, runtime) ->
                        runtime.declare(
                                definitions.stream()
                                        .filter(definition -> mayBeOn(name, definition))
                                        .map(SeveralRuntimes::asCalledThere)
                                        .toList()));
    }

    private static boolean mayBeOn(String runtime, WorkloadDefinition definition) {
        return QualifiedName.of(definition.name()).runtime().orElse(runtime).equals(runtime);
    }

    private static WorkloadDefinition asCalledThere(WorkloadDefinition definition) {
        return definition.named(QualifiedName.of(definition.name()).name());
    }

    @Override
    public Set<String> parts() {
        return runtimes.keySet();
    }

    @Override
    public List<Instance> list() {
        return parts().stream().flatMap(part -> list(part).stream()).toList();
    }

    @Override
    public List<Instance> list(String part) {
        return runtime(part).list().stream().map(instance -> called(part, instance)).toList();
    }

    private Instance called(String part, Instance instance) {
        return instance.on(part, names.of(new Home(part, instance.name())));
    }

    private WorkloadRuntime runtime(String part) {
        return Optional.ofNullable(runtimes.get(part))
                .orElseThrow(() -> new IllegalArgumentException("No runtime named " + part));
    }

    @Override
    public Optional<Instance> inspect(String name) {
        return find(name)
                .flatMap(
                        home ->
                                runtime(home.runtime())
                                        .inspect(home.ownName())
                                        .map(instance -> called(home.runtime(), instance)));
    }

    @Override
    public void start(String name) {
        Home home = require(name);
        runtime(home.runtime()).start(home.ownName());
    }

    @Override
    public void stop(String name, Optional<Duration> grace) {
        Home home = require(name);
        runtime(home.runtime()).stop(home.ownName(), grace);
    }

    @Override
    public void pause(String name) {
        Home home = require(name);
        runtime(home.runtime()).pause(home.ownName());
    }

    @Override
    public void resume(String name) {
        Home home = require(name);
        runtime(home.runtime()).resume(home.ownName());
    }

    @Override
    public OptionalLong memory(String name) {
        Home home = require(name);
        return runtime(home.runtime()).memory(home.ownName());
    }

    @Override
    public List<String> logs(String name, int tail) {
        Home home = require(name);
        return runtime(home.runtime()).logs(home.ownName(), tail);
    }

    @Override
    public Subscription follow(String name, int tail, Consumer<String> line, Runnable onEnd) {
        Home home = require(name);
        return runtime(home.runtime()).follow(home.ownName(), tail, line, onEnd);
    }

    @Override
    public Subscription watch(Consumer<RuntimeEvent> listener) {
        JointWatch watch = new JointWatch(runtimes, names, listener);
        watch.begin();
        return watch;
    }

    private Home require(String name) {
        return find(name)
                .orElseThrow(
                        () ->
                                new RuntimeCallException(
                                        Kind.NOT_FOUND,
                                        "None of the runtimes %s has a workload named \"%s\""
                                                .formatted(String.join(", ", parts()), name),
                                        null));
    }

    /**
     * Where it is.
     *
     * @throws RuntimeCallException when it may be on a runtime that cannot be asked
     */
    private Optional<Home> find(String name) {
        Optional<Home> known = names.find(name);
        if (known.isPresent()) {
            return known;
        }
        QualifiedName asked = QualifiedName.of(name);
        return asked.runtime().isPresent()
                ? asked.runtime()
                        .filter(runtimes::containsKey)
                        .map(runtime -> new Home(runtime, asked.name()))
                : search(name);
    }

    /** Asks each for what none has told of. */
    private Optional<Home> search(String name) {
        Optional<RuntimeCallException> unreachable = Optional.empty();
        for (Map.Entry<String, WorkloadRuntime> each : runtimes.entrySet()) {
            Home home = new Home(each.getKey(), name);
            try {
                if (each.getValue().inspect(name).isPresent() && names.of(home).equals(name)) {
                    return Optional.of(home);
                }
            } catch (RuntimeCallException failure) {
                if (failure.kind() != Kind.UNREACHABLE) {
                    throw failure;
                }
                unreachable = Optional.of(failure);
            }
        }
        if (unreachable.isPresent()) {
            throw unreachable.get();
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        RuntimeException mistake = null;
        for (WorkloadRuntime runtime : runtimes.values()) {
            try {
                runtime.close();
            } catch (RuntimeException failure) {
                // The others are to be let go all the same.
                mistake = failure;
            }
        }
        if (mistake != null) {
            throw mistake;
        }
    }
}
