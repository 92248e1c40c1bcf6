package dev.reveille.runtime.kubernetes;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells one run of a workload from the next. Kubernetes knows pods, which come and go one by one,
 * and starts the containers in them again: a run goes on for as long as any of the pods that were
 * seen last is still there and was not started again, so that one pod that is replaced among
 * others, or by a rollout, ends nothing. It is over when there are no replicas, or when the last
 * pod has ended by itself.
 *
 * <p>Safe for use by many threads; what is seen first is to be told first. Holds one entry for each
 * object there is.
 */
final class Runs {

    /**
     * The run an object is in, or was in last.
     *
     * @param pods how often each of its pods was started again; of a run that is over, also of
     *     those that had ended before
     * @param crashed the run before, if containers of its pods were started again before it was
     *     seen that they had ended
     */
    private record Known(
            String run, Map<String, Integer> pods, boolean over, Optional<String> crashed) {
        Known {
            pods = Map.copyOf(pods);
        }

        boolean isBeginning() {
            return !over && pods.isEmpty();
        }

        boolean endsWithoutPods(Scaled object) {
            return !over || run.startsWith(object.uid() + NONE);
        }

        boolean sharesOneWith(Map<String, Integer> others) {
            return pods.entrySet().stream()
                    .anyMatch(pod -> pod.getValue().equals(others.get(pod.getKey())));
        }

        boolean wasStartedAgainIn(Map<String, Integer> others) {
            return pods.entrySet().stream()
                    .anyMatch(pod -> others.getOrDefault(pod.getKey(), 0) > pod.getValue());
        }
    }

    /**
     * A run that goes on.
     *
     * @param crashed the run before, if that has ended by itself and was never seen to be over
     */
    record Going(String run, Optional<String> crashed) {}

    /** In the name of a run of which no pod could be made. */
    private static final String NONE = "@none/";

    @GuardedBy("this")
    private final Map<String, Known> byObject = new HashMap<>();

    /** The run of an object that is to run, with the pods that run or are on their way. */
    synchronized Going going(Scaled object, List<Pod> live) {
        Map<String, Integer> pods = starts(live);
        Optional<Known> known = find(object);
        Optional<Known> current = known.filter(k -> !k.over());
        boolean goesOn =
                current.filter(
                                k ->
                                        (pods.isEmpty() && !k.pods().isEmpty())
                                                || (pods.isEmpty() && k.isBeginning())
                                                || k.sharesOneWith(pods))
                        .isPresent();
        if (goesOn) {
            Known before = current.orElseThrow();
            // Between two pods there may be none for a moment.
            Map<String, Integer> now = pods.isEmpty() ? before.pods() : pods;
            keep(object, new Known(before.run(), now, false, before.crashed()));
            return new Going(before.run(), before.crashed());
        }
        String run = begun(object, live, known);
        Optional<String> crashed = current.filter(k -> k.wasStartedAgainIn(pods)).map(Known::run);
        keep(object, new Known(run, pods, false, crashed));
        return new Going(run, crashed);
    }

    private static String begun(Scaled object, List<Pod> live, Optional<Known> known) {
        String run =
                live.stream()
                        .min(Comparator.comparing(Pod::created).thenComparing(Pod::uid))
                        .map(Pod::incarnation)
                        // Until the first pod is made, when nobody can be there yet.
                        .orElse(object.uid() + "@" + object.version());
        return known.filter(k -> k.run().equals(run)).isPresent() ? run + "/again" : run;
    }

    /**
     * The run that ended when this pod, the last of them, did; or when it turned out that none
     * could be made.
     */
    synchronized String ended(Scaled object, Optional<Pod> last) {
        Map<String, Integer> pods = starts(last.stream().toList());
        Optional<Known> own =
                find(object)
                        .filter(
                                k ->
                                        k.isBeginning()
                                                || k.sharesOneWith(pods)
                                                || (pods.isEmpty() && k.endsWithoutPods(object)));
        String run =
                own.map(Known::run)
                        .orElseGet(
                                () ->
                                        last.map(Pod::incarnation)
                                                .orElseGet(() -> withoutPods(object)));
        Map<String, Integer> all = new HashMap<>(own.map(Known::pods).orElse(Map.of()));
        all.putAll(pods);
        keep(object, new Known(run, all, true, Optional.empty()));
        return run;
    }

    @GuardedBy("this")
    private String withoutPods(Scaled object) {
        return object.uid() + NONE + find(object).map(Known::run).orElse("");
    }

    /**
     * The run that ended with the last replica; empty if none was seen.
     *
     * @param left pods that are there still: none of them is news later
     */
    synchronized String rest(Scaled object, List<Pod> left) {
        Known known = find(object).orElse(new Known("", Map.of(), true, Optional.empty()));
        Map<String, Integer> all = new HashMap<>(known.pods());
        all.putAll(starts(left));
        keep(object, new Known(known.run(), all, true, Optional.empty()));
        return known.run();
    }

    /** The pods of the run an object is in, or was in last: their uids. */
    synchronized Collection<String> pods(Scaled object) {
        return find(object).map(known -> known.pods().keySet()).orElse(Set.of());
    }

    /** These are all the objects there are. */
    synchronized void keepOnly(Collection<String> uids) {
        byObject.keySet().retainAll(uids);
    }

    @GuardedBy("this")
    private Optional<Known> find(Scaled object) {
        return Optional.ofNullable(byObject.get(object.uid()));
    }

    @GuardedBy("this")
    private void keep(Scaled object, Known known) {
        byObject.put(object.uid(), known);
    }

    private static Map<String, Integer> starts(List<Pod> pods) {
        Map<String, Integer> starts = new HashMap<>();
        pods.forEach(pod -> starts.put(pod.uid(), pod.restarts()));
        return starts;
    }
}
