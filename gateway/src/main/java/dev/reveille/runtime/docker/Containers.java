package dev.reveille.runtime.docker;

import static java.util.stream.Collectors.toSet;

import dev.reveille.log.LogEvent;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at containers. Safe for use by many threads.
 *
 * <p>The engine's list lacks what tells runs apart, so each container is inspected, a few at a
 * time; only at the first {@link #overview} those that do not run are left for later. One whose
 * lock the engine holds (it is being started, or hangs) does not hold up the others for ever: it is
 * told of as it was seen last, with the time of that. So is one that does not run, as long as
 * nothing is heard of it and the list says of it what it said before: where most of thousands
 * sleep, a comparison asks for few of them.
 */
final class Containers {

    private static final Logger log = LoggerFactory.getLogger(Containers.class);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PATIENCE_IN_LIST = Duration.ofSeconds(3);
    private static final int AT_ONCE = 8;
    private static final String SHARED_NETWORK = "container:";

    private final DockerApi api;
    private final Addresses addresses;
    private final Runs runs;
    private final Time time;
    private final Map<String, Sighting> lastSeen = new ConcurrentHashMap<>();

    /** Those that did not run and of which nothing has been heard since, by name. */
    private final Map<String, Sighting> resting = new ConcurrentHashMap<>();

    Containers(DockerApi api, Addresses addresses, Runs runs, Time time) {
        this.api = api;
        this.addresses = addresses;
        this.runs = runs;
        this.time = time;
    }

    /**
     * What the engine says of one container.
     *
     * @param reference its id, or its name where {@link Names} says that it is unambiguous
     */
    Optional<Sighting> look(String reference) {
        return look(reference, PATIENCE);
    }

    /** Whether a container that is attached to a network can be reached there. */
    boolean areReachedByNetworks() {
        return addresses.areOfNetworks();
    }

    /**
     * All there are, at one glance.
     *
     * @param seen those that run or may run, and those that were looked at before
     * @param glimpsed those that do not run and were never looked at
     */
    record Overview(List<Sighting> seen, List<Instance> glimpsed) {

        List<Instance> instances() {
            return Stream.concat(seen.stream().map(Sighting::instance), glimpsed.stream()).toList();
        }
    }

    /** All there are, without a look at what is not known to have run and does not run. */
    Overview overview() {
        long observedAt = time.nanos();
        List<EngineJson.Listed> toLookAt = new ArrayList<>();
        List<Instance> glimpsed = new ArrayList<>();
        for (EngineJson.Listed container : listed()) {
            if (container.rests() && !lastSeen.containsKey(container.id())) {
                glimpsed.add(glimpsed(container, observedAt));
            } else {
                toLookAt.add(container);
            }
        }
        return new Overview(look(toLookAt), glimpsed);
    }

    private static Instance glimpsed(EngineJson.Listed container, long observedAt) {
        return new Instance(
                container.name(),
                container.id(),
                container.image(),
                container.labels(),
                new Instance.Glimpsed(),
                observedAt);
    }

    /** All there are. */
    List<Sighting> all() {
        List<Sighting> known = new ArrayList<>();
        List<EngineJson.Listed> toLookAt = new ArrayList<>();
        for (EngineJson.Listed container : listed()) {
            resting(container).ifPresentOrElse(known::add, () -> toLookAt.add(container));
        }
        known.addAll(look(toLookAt));
        return known;
    }

    /** Something may have happened to it, whatever the next list says: it is looked at then. */
    void stirs(String name) {
        resting.remove(name);
    }

    private Optional<Sighting> resting(EngineJson.Listed container) {
        return container.rests()
                ? Optional.ofNullable(resting.get(container.name()))
                        .filter(known -> known.instance().id().equals(container.id()))
                        .filter(known -> known.instance().labels().equals(container.labels()))
                : Optional.empty();
    }

    private List<EngineJson.Listed> listed() {
        List<EngineJson.Listed> all = api.list();
        // Sets: each of what is known is looked for in them.
        lastSeen.keySet().retainAll(all.stream().map(EngineJson.Listed::id).collect(toSet()));
        resting.keySet().retainAll(all.stream().map(EngineJson.Listed::name).collect(toSet()));
        return all;
    }

    private List<Sighting> look(List<EngineJson.Listed> containers) {
        Semaphore places = new Semaphore(AT_ONCE);
        Queue<String> silent = new ConcurrentLinkedQueue<>();
        List<CompletableFuture<Optional<Sighting>>> looks = new ArrayList<>();
        for (EngineJson.Listed container : containers) {
            String id = container.id();
            places.acquireUninterruptibly();
            CompletableFuture<Optional<Sighting>> look = new CompletableFuture<>();
            looks.add(look);
            time.run(
                    () -> {
                        try {
                            look.complete(lookOrRemember(id, silent));
                        } catch (RuntimeException failure) {
                            look.completeExceptionally(failure);
                        } finally {
                            places.release();
                        }
                    });
        }
        try {
            List<Sighting> all = looks.stream().flatMap(look -> look.join().stream()).toList();
            if (!silent.isEmpty()) {
                LogEvent.CONTAINERS_SILENT
                        .to(log)
                        .log(
                                "Told of as they were seen last, for the engine gave no answer: {}",
                                silent);
            }
            return all;
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    private Optional<Sighting> lookOrRemember(String id, Queue<String> silent) {
        try {
            return look(id, PATIENCE_IN_LIST);
        } catch (RuntimeCallException failure) {
            Sighting remembered = lastSeen.get(id);
            if (remembered == null) {
                throw failure;
            }
            silent.add(remembered.instance().name());
            return Optional.of(remembered);
        }
    }

    private Optional<Sighting> look(String reference, Duration patience) {
        long observedAt = time.nanos();
        Optional<Sighting> seen =
                api.inspect(reference, patience)
                        .map(
                                c ->
                                        Sighting.of(
                                                c,
                                                networks(c, patience),
                                                addresses,
                                                runs,
                                                observedAt));
        seen.ifPresent(this::remember);
        return seen;
    }

    private void remember(Sighting sighting) {
        Instance instance = sighting.instance();
        lastSeen.put(instance.id(), sighting);
        if (instance.status() instanceof Instance.Stopped) {
            resting.put(instance.name(), sighting);
        } else {
            resting.remove(instance.name());
        }
    }

    /** A container that shares another's network listens where that one is reached. */
    private Sighting.Networks networks(EngineJson.Container container, Duration patience) {
        Sighting.Networks own = Sighting.Networks.of(container);
        if (!own.mode().startsWith(SHARED_NETWORK)) {
            return own;
        }
        return api.inspect(own.mode().substring(SHARED_NETWORK.length()), patience)
                .map(Sighting.Networks::of)
                .orElse(own);
    }
}
