package dev.reveille.runtime.kubernetes;

import dev.reveille.runtime.RuntimeCallException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What there is in a cluster, kept here: as listed once, or as informers tell it. Of each object
 * only what we read of it is kept. An object that is older than a change of ours is read anew. Safe
 * for use by many threads.
 */
final class Caches implements View {

    private static final Logger log = LoggerFactory.getLogger(Caches.class);

    private final Cluster cluster;
    private final Written written;
    private final Map<ObjectKey, Scaled> objects = new ConcurrentHashMap<>();

    /** Those of which a part could not be read: they are read whenever they are asked for. */
    private final Set<ObjectKey> missed = ConcurrentHashMap.newKeySet();

    private final Shelf<Pod> pods = new Shelf<>();
    private final Shelf<Front> fronts = new Shelf<>();
    private final Shelf<Slice> slices = new Shelf<>();

    /** Things by namespace and name. */
    static final class Shelf<T> {
        private final Map<String, Map<String, T>> byNamespace = new ConcurrentHashMap<>();

        void put(String namespace, String name, T thing) {
            byNamespace.computeIfAbsent(namespace, _ -> new ConcurrentHashMap<>()).put(name, thing);
        }

        Optional<T> remove(String namespace, String name) {
            return Optional.ofNullable(byNamespace.get(namespace))
                    .flatMap(there -> Optional.ofNullable(there.remove(name)));
        }

        Optional<T> find(String namespace, String name) {
            return Optional.ofNullable(byNamespace.getOrDefault(namespace, Map.of()).get(name));
        }

        List<T> in(String namespace, Predicate<T> wanted) {
            return byNamespace.getOrDefault(namespace, Map.of()).values().stream()
                    .filter(wanted)
                    .toList();
        }
    }

    Caches(Cluster cluster, Written written) {
        this.cluster = cluster;
        this.written = written;
    }

    void put(Scaled object) {
        objects.put(object.key(), object);
        missed.remove(object.key());
    }

    /** There is one, or it has changed, and it could not be read. */
    void missed(ObjectKey key) {
        missed.add(key);
    }

    void put(Pod pod) {
        pods.put(pod.namespace(), pod.name(), pod);
    }

    void put(Front front) {
        fronts.put(front.namespace(), front.name(), front);
    }

    void put(Slice slice) {
        slices.put(slice.namespace(), slice.name(), slice);
    }

    void remove(ObjectKey key) {
        objects.remove(key);
        missed.remove(key);
        written.forget(key);
    }

    Shelf<Pod> pods() {
        return pods;
    }

    Shelf<Front> fronts() {
        return fronts;
    }

    Shelf<Slice> slices() {
        return slices;
    }

    /** All objects of a namespace, as they are kept. */
    Collection<Scaled> objects(String namespace) {
        return objects.values().stream()
                .filter(object -> object.key().namespace().equals(namespace))
                .toList();
    }

    @Override
    public List<Scaled> all() {
        missed.forEach(this::retry);
        return objects.values().stream().flatMap(object -> current(object).stream()).toList();
    }

    private void retry(ObjectKey key) {
        try {
            read(key);
        } catch (RuntimeCallException failure) {
            log.debug("Still not known: {}", failure.getMessage());
        }
    }

    private Optional<Scaled> read(ObjectKey key) {
        Optional<Scaled> found = cluster.find(key);
        found.ifPresentOrElse(this::put, () -> remove(key));
        return found;
    }

    @Override
    public Optional<Scaled> find(ObjectKey key) {
        return missed.contains(key)
                ? read(key)
                : Optional.ofNullable(objects.get(key)).flatMap(this::current);
    }

    private Optional<Scaled> current(Scaled kept) {
        return written.isBehind(kept) ? cluster.find(kept.key()) : Optional.of(kept);
    }

    @Override
    public List<Pod> pods(Scaled owner) {
        return pods.in(owner.key().namespace(), pod -> owner.pods().matches(pod.labels()));
    }

    @Override
    public List<Front> fronts(String namespace) {
        return fronts.in(namespace, _ -> true);
    }

    @Override
    public List<Slice> slices(Front front) {
        return slices.in(front.namespace(), slice -> slice.service().equals(front.name()));
    }
}
