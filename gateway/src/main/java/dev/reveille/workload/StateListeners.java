package dev.reveille.workload;

import dev.reveille.log.LogEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a workload's moves to the log and tells them to those who want to hear of them. One that
 * fails keeps neither the others from hearing nor the workload from going on. Thread-safe.
 */
final class StateListeners {

    private static final Logger log = LoggerFactory.getLogger(StateListeners.class);

    private final TransitionListener transitions;
    private final List<Consumer<WorkloadState>> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param transitions hears first, and of the state before
     */
    StateListeners(TransitionListener transitions) {
        this.transitions = transitions;
    }

    void add(Consumer<WorkloadState> listener) {
        listeners.add(listener);
    }

    void remove(Consumer<WorkloadState> listener) {
        listeners.remove(listener);
    }

    /**
     * Tells everyone of a move.
     *
     * @param why for the log; may be empty
     */
    void tell(Workload workload, WorkloadState from, WorkloadState to, String why) {
        LogEvent.STATE
                .to(log, workload.name())
                .addKeyValue("from", from.word())
                .addKeyValue("to", to.word())
                .setMessage("{}: {} → {}{}")
                .addArgument(workload.name())
                .addArgument(from.getClass().getSimpleName())
                .addArgument(to.getClass().getSimpleName())
                .addArgument(why.isEmpty() ? "" : " (" + why + ")")
                .log();
        guarded(workload, () -> workload.meter().moved(from, to));
        guarded(workload, () -> transitions.onTransition(workload, from, to));
        listeners.forEach(listener -> guarded(workload, () -> listener.accept(to)));
    }

    /** A place is none of its own any longer. */
    void tellPlaceLeft(Workload workload) {
        guarded(workload, () -> transitions.onPlaceLeft(workload));
    }

    private static void guarded(Workload workload, Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException mistake) {
            LogEvent.LISTENER_FAILED
                    .to(log, workload.name())
                    .setCause(mistake)
                    .log("{}: one who listens failed", workload.name());
        }
    }
}
