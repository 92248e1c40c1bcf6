package dev.reveille.runtime.swarm;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.runtime.swarm.SwarmJson.Task;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Tells one run of a service from the next. A swarm knows tasks, which come and go one by one: a
 * run goes on for as long as any of the tasks that were seen last is still there, so that one task
 * that is replaced among others, or by an update that starts before it stops, ends nothing. It is
 * over when the service has no replicas, or when the last task has ended by itself.
 *
 * <p>Safe for use by many threads; what is seen first is to be told first. Holds one entry for each
 * service there is.
 */
final class ServiceRuns {

    /**
     * The run a service is in, or was in last.
     *
     * @param tasks those that make it up; of one that is over, also all that had ended before
     */
    private record Known(String run, Set<String> tasks, boolean over) {}

    @GuardedBy("this")
    private final Map<String, Known> byService = new HashMap<>();

    /** The run of a service that is to run, with the tasks that run or are on their way. */
    synchronized String going(Service service, List<Task> live) {
        Set<String> ids = ids(live);
        Optional<Known> known = Optional.ofNullable(byService.get(service.id()));
        boolean goesOn =
                known.filter(k -> !k.over())
                        .filter(
                                k ->
                                        k.tasks().isEmpty()
                                                || ids.isEmpty()
                                                || !Collections.disjoint(k.tasks(), ids))
                        .isPresent();
        String run =
                goesOn
                        ? known.map(Known::run).orElse("")
                        : live.stream()
                                .min(Comparator.comparing(Task::created))
                                .map(Task::id)
                                .orElse(service.id() + "@" + service.version().index());
        // Between two tasks there may be none for a moment.
        Set<String> tasks =
                goesOn && ids.isEmpty() ? known.map(Known::tasks).orElse(Set.of()) : ids;
        byService.put(service.id(), new Known(run, tasks, false));
        return run;
    }

    /** The run that ended when this task, the last of them, did. */
    synchronized String ended(Service service, Task last) {
        Optional<Known> known = Optional.ofNullable(byService.get(service.id()));
        boolean itsOwn =
                known.filter(k -> k.tasks().contains(last.id()) || isBeginning(k)).isPresent();
        String run = itsOwn ? known.map(Known::run).orElse("") : last.id();
        Set<String> tasks = new TreeSet<>(Set.of(last.id()));
        known.filter(_ -> itsOwn).ifPresent(k -> tasks.addAll(k.tasks()));
        byService.put(service.id(), new Known(run, tasks, true));
        return run;
    }

    private static boolean isBeginning(Known known) {
        return !known.over() && known.tasks().isEmpty();
    }

    /**
     * The run that ended with the last replica; empty if none was seen.
     *
     * @param left tasks that are remembered still: none of them is news later
     */
    synchronized String rest(Service service, List<Task> left) {
        Known known =
                Optional.ofNullable(byService.get(service.id()))
                        .orElse(new Known("", Set.of(), true));
        Set<String> tasks = new TreeSet<>(known.tasks());
        tasks.addAll(ids(left));
        byService.put(service.id(), new Known(known.run(), tasks, true));
        return known.run();
    }

    /** The tasks of the run a service is in, or was in last. */
    synchronized Set<String> tasks(Service service) {
        return Optional.ofNullable(byService.get(service.id()))
                .map(known -> Set.copyOf(known.tasks()))
                .orElse(Set.of());
    }

    /** These are all the services there are. */
    synchronized void keep(Collection<Service> services) {
        byService
                .keySet()
                .retainAll(services.stream().map(Service::id).collect(Collectors.toSet()));
    }

    private static Set<String> ids(List<Task> tasks) {
        return tasks.stream().map(Task::id).collect(Collectors.toCollection(TreeSet::new));
    }
}
