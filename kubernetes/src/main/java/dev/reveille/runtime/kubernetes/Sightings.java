package dev.reveille.runtime.kubernetes;

import dev.reveille.config.LabelReader;
import dev.reveille.log.LogEvent;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeCallException.Kind;
import dev.reveille.time.Time;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at objects and their pods. Safe for use by many threads, one at a time: what is seen first
 * must be understood first, see {@link Runs}.
 */
final class Sightings {

    private static final Logger log = LoggerFactory.getLogger(Sightings.class);

    private final Scope scope;
    private final Types types;
    private final Places places;
    private final Time time;
    private final Runs runs = new Runs();
    private final ReentrantLock looking = new ReentrantLock();

    /** Objects that were left out and spoken of. */
    private final Set<ObjectKey> leftOut = ConcurrentHashMap.newKeySet();

    Sightings(Scope scope, Types types, Places places, Time time) {
        this.scope = scope;
        this.types = types;
        this.places = places;
        this.time = time;
    }

    /**
     * What was seen of a workload.
     *
     * @param crashed what it was before this run, if it was never seen to be that
     */
    record Sighting(Optional<Instance> crashed, Instance now) {

        String name() {
            return now.name();
        }

        /** Whether somebody who was told of the other knows all of this. */
        boolean tellsNothingNew(Sighting other) {
            return now.with(now.status(), 0).equals(other.now.with(other.now.status(), 0));
        }

        /** What is to be told first to somebody who was told of the other. */
        Optional<Instance> crashedSince(Sighting other) {
            return crashed.filter(_ -> !now.status().run().equals(other.now.status().run()));
        }
    }

    /** The object that a workload is, if there is one. */
    Optional<Scaled> find(String name, View view) {
        List<Scaled> found =
                scope.keys(name, types.all()).flatMap(key -> view.find(key).stream()).toList();
        return found.isEmpty() ? Optional.empty() : Optional.of(chosen(found));
    }

    /** The object that a workload is; there must be one. */
    Scaled require(String name, View view) {
        return find(name, view)
                .orElseThrow(
                        () ->
                                new RuntimeCallException(
                                        Kind.NOT_FOUND,
                                        "The cluster has nothing named \"%s\" with a number of replicas"
                                                .formatted(name),
                                        null));
    }

    /** Two of different types may have one name: the one with our annotations, or the first. */
    private Scaled chosen(List<Scaled> sameName) {
        Scaled first =
                sameName.stream()
                        .min(Comparator.comparing(object -> !isAsked(object)))
                        .orElseThrow();
        for (Scaled other : sameName) {
            if (!other.key().equals(first.key()) && isAsked(other) && leftOut.add(other.key())) {
                LogEvent.LEFT_OUT
                        .to(log, scope.name(other.key()))
                        .log(
                                "{}: its name is that of {} (expected: another name)",
                                other.key(),
                                first.key());
            }
        }
        return first;
    }

    private static boolean isAsked(Scaled object) {
        return LabelReader.gives(object.annotations(), "enabled");
    }

    /** What a workload does. */
    Optional<Sighting> look(String name, View view) {
        looking.lock();
        try {
            long observedAt = time.nanos();
            return find(name, view).map(object -> sighting(object, view, observedAt));
        } finally {
            looking.unlock();
        }
    }

    /** What all of them do. */
    List<Sighting> all(View view) {
        looking.lock();
        try {
            long observedAt = time.nanos();
            List<Scaled> all = view.all();
            runs.keepOnly(all.stream().map(Scaled::uid).toList());
            leftOut.retainAll(new HashSet<>(all.stream().map(Scaled::key).toList()));
            Map<String, List<Scaled>> byName = new LinkedHashMap<>();
            all.forEach(
                    object ->
                            byName.computeIfAbsent(scope.name(object.key()), _ -> new ArrayList<>())
                                    .add(object));
            return byName.values().stream()
                    .map(this::chosen)
                    .map(object -> sighting(object, view, observedAt))
                    .toList();
        } finally {
            looking.unlock();
        }
    }

    private Sighting sighting(Scaled object, View view, long observedAt) {
        String name = scope.name(object.key());
        PodSummary.Sight sight =
                new PodSummary(object, view.pods(object))
                        .sight(runs, live -> places.of(name, object, live, view));
        Instance now =
                new Instance(
                        name,
                        object.uid(),
                        object.image(),
                        object.annotations(),
                        sight.status(),
                        observedAt);
        return new Sighting(sight.crashed().map(end -> now.with(end, observedAt)), now);
    }

    /** The pods of the run an object is in, or was in last: their uids. */
    Collection<String> ofTheRun(Scaled object) {
        return runs.pods(object);
    }

    /** What an object's pods amount to now. */
    static PodSummary pods(Scaled object, View view) {
        return new PodSummary(object, view.pods(object));
    }
}
