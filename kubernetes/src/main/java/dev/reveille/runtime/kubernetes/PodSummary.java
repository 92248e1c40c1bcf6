package dev.reveille.runtime.kubernetes;

import dev.reveille.runtime.Instance;
import dev.reveille.runtime.Instance.Attachment;
import dev.reveille.runtime.Instance.Health;
import dev.reveille.runtime.Instance.Running;
import dev.reveille.runtime.Instance.Stopped;
import dev.reveille.runtime.kubernetes.Pod.End;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What an object's pods amount to.
 *
 * <p>It runs as soon as one pod can take requests. It is stopped without replicas, and when its
 * last pod has ended by itself or cannot run, also while Kubernetes waits to start it once more:
 * that is how a crash, or an image that is not to be had, is told at once.
 */
final class PodSummary {

    /** Of a pod that is not there: as the docker command says it. */
    private static final int NOT_STARTED = 125;

    private static final End UNKNOWN = new End("", NOT_STARTED, "");

    private final Scaled object;
    private final List<Pod> pods;
    private final List<Pod> live;

    /**
     * @param pods all of this object's
     */
    PodSummary(Scaled object, List<Pod> pods) {
        this.object = object;
        this.pods = pods;
        this.live =
                pods.stream()
                        .filter(Pod::isLive)
                        .sorted(Comparator.comparing(Pod::created).thenComparing(Pod::uid))
                        .toList();
    }

    /**
     * What it does.
     *
     * @param crashed what is to be told before: it has ended, and was started again before anybody
     *     saw it
     */
    record Sight(Optional<Stopped> crashed, Instance.Status status) {}

    /**
     * In the words of the port.
     *
     * @param places where the object is reached through these pods
     */
    Sight sight(Runs runs, Function<List<Pod>, List<Attachment>> places) {
        if (object.replicas() == 0) {
            return new Sight(Optional.empty(), new Stopped(runs.rest(object, pods), 0, ""));
        }
        Optional<Pod> last = live.isEmpty() ? lastEnded() : Optional.empty();
        if (last.isPresent()) {
            return ended(runs.ended(object, last), last.flatMap(Pod::end).orElse(UNKNOWN));
        }
        if (pods.isEmpty() && object.obstacle().isPresent()) {
            return ended(
                    runs.ended(object, Optional.empty()),
                    new End("", NOT_STARTED, object.obstacle().get()));
        }
        Runs.Going going = runs.going(object, live);
        List<Attachment> reached = places.apply(live);
        return new Sight(
                going.crashed().map(run -> stopped(run, endBefore())),
                new Running(
                        going.run(),
                        reached.isEmpty() ? Health.STARTING : Health.NONE,
                        reached,
                        since()));
    }

    private static Sight ended(String run, End end) {
        return new Sight(Optional.empty(), stopped(run, end));
    }

    private static Stopped stopped(String run, End end) {
        return new Stopped(run, end.exitCode(), end.reason());
    }

    private End endBefore() {
        return live.stream().flatMap(pod -> pod.lastEnd().stream()).findFirst().orElse(UNKNOWN);
    }

    private Optional<Pod> lastEnded() {
        return pods.stream()
                .filter(Pod::endedByItself)
                .max(Comparator.comparing(Pod::created).thenComparing(Pod::uid));
    }

    private Optional<Instant> since() {
        return live.stream()
                .filter(Pod::ready)
                .flatMap(pod -> pod.since().stream())
                .min(Comparator.naturalOrder());
    }

    /** Whether no pod runs, or is on its way to. */
    boolean isIdle() {
        return live.isEmpty();
    }

    /** Whether some pod has come to its end, or cannot run. */
    boolean hasEnded() {
        return lastEnded().isPresent();
    }

    /** Whether no pod of any kind goes on. */
    boolean isOver() {
        return pods.stream().allMatch(Pod::finished);
    }
}
