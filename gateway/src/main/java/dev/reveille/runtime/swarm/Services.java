package dev.reveille.runtime.swarm;

import dev.reveille.config.LabelReader;
import dev.reveille.log.LogEvent;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeCallException.Kind;
import dev.reveille.runtime.swarm.SwarmJson.Task;
import dev.reveille.time.Time;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at services and their tasks. Safe for use by many threads, one at a time: what is seen
 * first must be understood first, see {@link ServiceRuns}, and a manager answers within
 * milliseconds.
 */
final class Services {

    private static final Logger log = LoggerFactory.getLogger(Services.class);

    private final SwarmApi api;
    private final Addresses addresses;
    private final Time time;
    private final ServiceRuns runs = new ServiceRuns();
    private final ReentrantLock looking = new ReentrantLock();

    /** Ids of services that were left out and spoken of. */
    private final Set<String> leftOut = ConcurrentHashMap.newKeySet();

    Services(SwarmApi api, Addresses addresses, Time time) {
        this.api = api;
        this.addresses = addresses;
        this.time = time;
    }

    /**
     * The service of this name, if there is one.
     *
     * @throws RuntimeCallException when there is one that cannot be scaled
     */
    Optional<Service> find(String name) {
        Optional<Service> found = api.service(name);
        if (found.isPresent() && !found.get().isReplicated()) {
            leaveOut(found.get());
            throw new RuntimeCallException(Kind.REFUSED, unfit(found.get()), null);
        }
        return found;
    }

    /** The service of this name; there must be one. */
    Service require(String name) {
        return find(name)
                .orElseThrow(
                        () ->
                                new RuntimeCallException(
                                        Kind.NOT_FOUND,
                                        "The swarm has no service named \"" + name + "\"",
                                        null));
    }

    private static String unfit(Service service) {
        return "service \"%s\": its mode is %s, so that it has no replicas to do without (expected: mode replicated)"
                .formatted(service.name(), service.mode());
    }

    /** What the swarm says of one service now. */
    Optional<Sighting> look(String name) {
        looking.lock();
        try {
            long observedAt = time.nanos();
            return find(name).map(service -> sighting(service, api.tasks(service), observedAt));
        } finally {
            looking.unlock();
        }
    }

    /** All services that can be scaled. */
    List<Sighting> all() {
        looking.lock();
        try {
            long observedAt = time.nanos();
            List<Service> all = api.services();
            runs.keep(all);
            leftOut.retainAll(all.stream().map(Service::id).toList());
            Map<String, List<Task>> tasks =
                    api.tasks().stream().collect(Collectors.groupingBy(Task::serviceId));
            all.stream().filter(service -> !service.isReplicated()).forEach(this::leaveOut);
            return all.stream()
                    .filter(Service::isReplicated)
                    .map(s -> sighting(s, tasks.getOrDefault(s.id(), List.of()), observedAt))
                    .toList();
        } finally {
            looking.unlock();
        }
    }

    private void leaveOut(Service service) {
        boolean asked = LabelReader.gives(service.labels(), "enabled");
        if (asked && leftOut.add(service.id())) {
            LogEvent.LEFT_OUT.to(log, service.name()).log("{}", unfit(service));
        }
    }

    private Sighting sighting(Service service, List<Task> tasks, long observedAt) {
        TaskSummary summary = new TaskSummary(service, tasks);
        Instance instance =
                new Instance(
                        service.name(),
                        service.id(),
                        service.image(),
                        service.labels(),
                        summary.status(runs, running -> addresses.of(service, running)),
                        observedAt);
        return new Sighting(instance, summary.isSettled());
    }

    /** What a service's tasks amount to. */
    TaskSummary tasks(Service service) {
        return new TaskSummary(service, api.tasks(service));
    }

    /** When the first task of the run was made that a service is in, or was in last. */
    Optional<Instant> begun(Service service) {
        Set<String> ids = runs.tasks(service);
        return api.tasks(service).stream()
                .filter(task -> ids.contains(task.id()))
                .map(Task::created)
                .filter(Instant.MIN::isBefore)
                .min(Comparator.naturalOrder());
    }

    /** The engine was away. */
    void forgetSurroundings() {
        addresses.forget();
    }
}
