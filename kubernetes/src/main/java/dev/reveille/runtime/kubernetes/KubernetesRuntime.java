package dev.reveille.runtime.kubernetes;

import dev.reveille.config.WorkloadDefinition;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.ReconnectDelay;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.runtime.WatchKeeping;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.runtime.kubernetes.Sightings.Sighting;
import dev.reveille.time.Time;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What has a number of replicas in a Kubernetes cluster as a runtime. Nothing is asked of the
 * cluster before the first call. Safe for use by many threads. Closed by the gateway at its end,
 * which aborts what is in flight; watches and followed logs are closed by those who asked for them.
 */
public final class KubernetesRuntime implements WorkloadRuntime {

    private final Cluster cluster;
    private final Suspicion suspicion;
    private final Time time;
    private final Declared declared = new Declared();
    private final Written written = new Written();
    private final Places places;
    private final Sightings sightings;
    private final Scaling scaling;
    private final PodLogs logs;

    private volatile Optional<KubernetesWatch> watch = Optional.empty();

    /**
     * @param suspicion is in the client
     * @param published whether pods are reached by what is published outside of the cluster
     */
    KubernetesRuntime(Cluster cluster, Suspicion suspicion, boolean published, Time time) {
        this.cluster = cluster;
        this.suspicion = suspicion;
        this.time = time;
        this.places = new Places(declared, published);
        this.sightings = new Sightings(cluster.scope(), cluster.types(), places, time);
        this.scaling = new Scaling(cluster, sightings, written, time);
        this.logs = new PodLogs(cluster.client());
    }

    @Override
    public void declare(Collection<WorkloadDefinition> definitions) {
        Set<String> changed = declared.are(definitions);
        watch.ifPresent(open -> open.changed(changed));
    }

    /** What the informers have told; while they are not in touch, everything is listed once. */
    @Override
    public List<Instance> list() {
        View view = current().<View>map(caches -> caches).orElseGet(() -> Snapshot.of(cluster));
        return sightings.all(view).stream().map(Sighting::now).toList();
    }

    private Optional<Caches> current() {
        return watch.flatMap(KubernetesWatch::current);
    }

    @Override
    public Optional<Instance> inspect(String name) {
        return sightings.look(name, cluster).map(Sighting::now);
    }

    @Override
    public void start(String name) {
        places.require(name, sightings.require(name, cluster), cluster);
        scaling.wake(name, declared.replicas(name));
    }

    /**
     * Scales to zero and waits until every pod has ended.
     *
     * @param grace of no effect: a pod's grace is its own {@code terminationGracePeriodSeconds}
     */
    @Override
    public void stop(String name, Optional<Duration> grace) {
        scaling.sleep(name, declared.replicas(name));
    }

    @Override
    public List<String> logs(String name, int tail) {
        if (tail <= 0) {
            return List.of();
        }
        Scaled object = sightings.require(name, cluster);
        return logs.last(ofTheRun(object, cluster.pods(object)), tail);
    }

    /** Those of its run, or all where none of them is known to be. */
    private List<Pod> ofTheRun(Scaled object, List<Pod> pods) {
        Collection<String> known = sightings.ofTheRun(object);
        List<Pod> own = pods.stream().filter(pod -> known.contains(pod.uid())).toList();
        return (own.isEmpty() ? pods : own)
                .stream()
                        .sorted(Comparator.comparing(Pod::created).thenComparing(Pod::uid))
                        .toList();
    }

    @Override
    public Subscription follow(String name, int tail, Consumer<String> line, Runnable onEnd) {
        LogFollowing following =
                new LogFollowing(name, logs, tail, () -> source(name), line, onEnd);
        following.begin();
        return following;
    }

    private Optional<LogFollowing.Source> source(String name) {
        View view = current().<View>map(caches -> caches).orElse(cluster);
        Optional<Scaled> object = sightings.find(name, view);
        return object.flatMap(
                found ->
                        sightings
                                .look(name, view)
                                .map(
                                        sighting ->
                                                new LogFollowing.Source(
                                                        sighting.now().status(),
                                                        view.pods(found))));
    }

    @Override
    public Subscription watch(Consumer<RuntimeEvent> listener) {
        KubernetesWatch opened =
                new KubernetesWatch(
                        cluster,
                        sightings,
                        written,
                        suspicion,
                        time,
                        new WatchKeeping(
                                listener,
                                new ReconnectDelay(
                                        RandomGenerator.getDefault(), ReconnectDelay.LONGEST)));
        watch = Optional.of(opened);
        opened.begin();
        return opened;
    }

    @Override
    public void close() {
        KubernetesClient client = cluster.client();
        client.close();
    }
}
