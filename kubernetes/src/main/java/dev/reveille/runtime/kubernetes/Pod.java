package dev.reveille.runtime.kubernetes;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One pod, as far as we care.
 *
 * @param created when it was made
 * @param restarts how often containers of it were started again
 * @param leaving whether it has been told to end
 * @param finished whether it has ended and stays so
 * @param ready whether it says that it can take requests
 * @param since when its containers were started, the last of them; empty while they are not
 * @param address its own; empty while it has none
 * @param machine that of the machine it is on; empty while it is on none
 * @param grace how long it may take to end once it was told to
 * @param containers their names, the one that people are shown first
 * @param end how it ended, or what keeps it from running, if it does not run now
 * @param lastEnd how it ended before it was started again last
 */
record Pod(
        String namespace,
        String name,
        String uid,
        Map<String, String> labels,
        Instant created,
        int restarts,
        boolean leaving,
        boolean finished,
        boolean ready,
        Optional<Instant> since,
        String address,
        String machine,
        Duration grace,
        List<String> containers,
        Optional<End> end,
        Optional<End> lastEnd) {

    Pod {
        labels = Map.copyOf(labels);
        containers = List.copyOf(containers);
    }

    /**
     * How a container ended, or why it does not run.
     *
     * @param container which one, or empty for the pod itself
     * @param exitCode as the operating system reports it; 125 for one that could not be started
     * @param reason in Kubernetes' words, with its message
     */
    record End(String container, int exitCode, String reason) {}

    /** Identifies it, from one start of its containers to the next. */
    String incarnation() {
        return uid + "/" + restarts;
    }

    /** Whether it runs, or is on its way to. */
    boolean isLive() {
        return !leaving && !finished && end.isEmpty();
    }

    /** Whether it has come to its end without being told to. */
    boolean endedByItself() {
        return !leaving && (finished || end.isPresent());
    }
}
