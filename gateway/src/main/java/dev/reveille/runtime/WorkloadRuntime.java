package dev.reveille.runtime;

import dev.reveille.config.WorkloadDefinition;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Something that runs workloads. Every call blocks until the runtime has answered and throws {@link
 * RuntimeCallException} when it did not do what was asked. Safe for use by many threads. Closed by
 * the gateway at its end.
 */
public interface WorkloadRuntime extends AutoCloseable {

    /**
     * Tells which workloads the configuration defines, whenever that changes. A runtime that
     * creates its workloads itself (local processes) needs it; one that finds them (Docker) does
     * not.
     */
    default void declare(Collection<WorkloadDefinition> definitions) {}

    /** The names of those it is made of; where it is only one, that is the empty name. */
    default Set<String> parts() {
        return Set.of("");
    }

    /** Everything this runtime has, running or not, whoever made it. */
    List<Instance> list();

    /**
     * The same, of one of those it is made of.
     *
     * @param part one of {@link #parts()}
     */
    default List<Instance> list(String part) {
        return list();
    }

    /** What the runtime says of one workload now; empty when it does not exist. */
    Optional<Instance> inspect(String name);

    /** Starts a stopped workload; one that runs already is left alone. */
    void start(String name);

    /**
     * Stops a running workload; one that is stopped already is left alone. Returns when it has
     * ended.
     *
     * @param grace how long it may take to end by itself before it is killed; empty for the
     *     runtime's own default
     */
    void stop(String name, Optional<Duration> grace);

    /** Freezes a running workload in memory, where the runtime can do that. */
    default void pause(String name) {
        throw cannotBePaused(name);
    }

    /** Lets a paused workload go on. */
    default void resume(String name) {
        throw cannotBePaused(name);
    }

    private static RuntimeCallException cannotBePaused(String name) {
        return new RuntimeCallException(
                RuntimeCallException.Kind.REFUSED,
                "What runs %s cannot pause: set sleep_mode: stop".formatted(name),
                null);
    }

    /**
     * Bytes of memory a workload uses now, without what the system can take back at once (page
     * cache); empty when it does not run, or this runtime cannot tell.
     */
    default OptionalLong memory(String name) {
        return OptionalLong.empty();
    }

    /**
     * The last lines a workload wrote in its latest run, oldest first, standard output and standard
     * error in the order they came, as plain text (see {@link PlainText}).
     *
     * @param tail how many lines at most
     */
    List<String> logs(String name, int tail);

    /**
     * Passes on the last {@code tail} lines of a workload's latest run and then each new one, in
     * order and from one thread, until closed or until that run ends.
     *
     * @param onEnd called once after the last line, whatever ended it
     */
    Subscription follow(String name, int tail, Consumer<String> line, Runnable onEnd);

    /**
     * Passes on what happens, in order and from one thread, until closed. The first event is {@link
     * RuntimeEvent.Synchronized} (or {@link RuntimeEvent.Disconnected}); a lost connection is
     * re-established with back-off for as long as the watch is open.
     */
    Subscription watch(Consumer<RuntimeEvent> listener);

    @Override
    void close();

    /** An interest that can be ended. Closing twice is harmless. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
