package dev.reveille.runtime.kubernetes;

import dev.reveille.runtime.RuntimeCallException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the API server tell what changes, and keeps that in {@link Caches}. A connection that it ends
 * is made anew by the informers themselves; they end with a failure that this does not help
 * against. Closed by whoever made it.
 */
final class Informers implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Informers.class);

    /** Nothing is told once more by itself: what is kept is what there is. */
    private static final long NO_REPETITION = 0;

    private final Cluster cluster;
    private final Caches caches;
    private final Listener listener;
    private final List<SharedIndexInformer<?>> all = new ArrayList<>();
    private final List<CompletableFuture<Void>> lists = new ArrayList<>();
    private final CompletableFuture<Void> failed = new CompletableFuture<>();

    /** Hears of what changes, from any thread. */
    interface Listener {

        /** This one may do something else than before. */
        void changed(ObjectKey object);

        /** One of the informers has ended. */
        void failed(String reason);
    }

    Informers(Cluster cluster, Caches caches, Listener listener) {
        this.cluster = cluster;
        this.caches = caches;
        this.listener = listener;
    }

    /** Begins to list and to watch. */
    void begin() {
        KubernetesClient client = cluster.client();
        for (String namespace : cluster.scope().namespaces()) {
            for (ObjectType type : cluster.types().all()) {
                inform(
                        type.fullName(),
                        cluster.scope().labelled(type, namespace, client),
                        GenericKubernetesResource::new,
                        said -> put(Reading.scaled(type, said)),
                        said -> remove(Reading.scaled(type, said).key()));
            }
            boolean everywhere = namespace.isEmpty();
            inform(
                    "pods",
                    everywhere
                            ? client.pods().inAnyNamespace()
                            : client.pods().inNamespace(namespace),
                    io.fabric8.kubernetes.api.model.Pod::new,
                    said -> put(PodReading.pod(said)),
                    said ->
                            removePod(
                                    said.getMetadata().getNamespace(),
                                    said.getMetadata().getName()));
            inform(
                    "services",
                    everywhere
                            ? client.services().inAnyNamespace()
                            : client.services().inNamespace(namespace),
                    Service::new,
                    said -> put(Reading.front(said)),
                    said ->
                            removeFront(
                                    said.getMetadata().getNamespace(),
                                    said.getMetadata().getName()));
            var slices = client.discovery().v1().endpointSlices();
            inform(
                    "endpointslices.discovery.k8s.io",
                    everywhere ? slices.inAnyNamespace() : slices.inNamespace(namespace),
                    EndpointSlice::new,
                    said -> put(Reading.slice(said)),
                    said ->
                            removeSlice(
                                    said.getMetadata().getNamespace(),
                                    said.getMetadata().getName()));
        }
    }

    private <T extends HasMetadata> void inform(
            String what,
            Informable<T> things,
            Supplier<T> empty,
            Consumer<T> put,
            Consumer<T> remove) {
        CompletableFuture<Void> listed = new CompletableFuture<>();
        SharedIndexInformer<T> informer = things.runnableInformer(NO_REPETITION);
        informer.removeNamespaceIndex();
        informer.itemStore(new Stubs<>(empty));
        informer.exceptionHandler(
                (_, failure) -> {
                    listener.failed("cannot watch %s: %s".formatted(what, reason(failure)));
                    failed.complete(null);
                    return false;
                });
        informer.addEventHandler(new Handler<>(put, remove, listed));
        all.add(informer);
        lists.add(listed);
        informer.start();
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (!(cause instanceof KubernetesClientException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof KubernetesClientException known
                ? Failures.reason(known)
                : String.valueOf(cause.getMessage());
    }

    /**
     * Waits until everything there is has been told once; false if that cannot be, or takes long.
     */
    boolean awaitLists(Duration patience) throws InterruptedException {
        CompletableFuture<Void> all =
                CompletableFuture.allOf(lists.toArray(CompletableFuture<?>[]::new));
        try {
            CompletableFuture.anyOf(all, failed).get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException late) {
            return false;
        }
        return !failed.isDone();
    }

    /** Whether each of them hears of changes now. */
    boolean areWatching() {
        return all.stream().allMatch(SharedIndexInformer::isWatching);
    }

    private void put(Scaled said) {
        try {
            caches.put(cluster.complete(said));
        } catch (RuntimeCallException failure) {
            // Nobody tells of it a second time.
            log.debug("Not known yet: {}", failure.getMessage());
            caches.missed(said.key());
        }
        listener.changed(said.key());
    }

    private void remove(ObjectKey key) {
        caches.remove(key);
        listener.changed(key);
    }

    private void put(Pod pod) {
        caches.put(pod);
        changedWith(pod);
    }

    private void removePod(String namespace, String name) {
        caches.pods().remove(namespace, name).ifPresent(this::changedWith);
    }

    private void changedWith(Pod pod) {
        for (Scaled object : caches.objects(pod.namespace())) {
            if (object.pods().matches(pod.labels())) {
                listener.changed(object.key());
            }
        }
    }

    private void put(Front front) {
        caches.fronts().find(front.namespace(), front.name()).ifPresent(this::changedBehind);
        caches.put(front);
        changedBehind(front);
    }

    private void removeFront(String namespace, String name) {
        caches.fronts().remove(namespace, name).ifPresent(this::changedBehind);
    }

    private void changedBehind(Front front) {
        for (Scaled object : caches.objects(front.namespace())) {
            if (front.standsBefore(object.podLabels())) {
                listener.changed(object.key());
            }
        }
    }

    private void put(Slice slice) {
        caches.put(slice);
        changedBehind(slice);
    }

    private void removeSlice(String namespace, String name) {
        caches.slices().remove(namespace, name).ifPresent(this::changedBehind);
    }

    private void changedBehind(Slice slice) {
        caches.fronts().find(slice.namespace(), slice.service()).ifPresent(this::changedBehind);
    }

    @Override
    public void close() {
        all.forEach(SharedIndexInformer::stop);
    }

    /** Passes on what one informer tells, in its order. */
    private record Handler<T>(Consumer<T> put, Consumer<T> remove, CompletableFuture<Void> listed)
            implements ResourceEventHandler<T> {

        @Override
        public void onAdd(T said) {
            put.accept(said);
        }

        @Override
        public void onUpdate(T before, T said) {
            put.accept(said);
        }

        @Override
        public void onDelete(T last, boolean unseen) {
            remove.accept(last);
        }

        @Override
        public void onList(String version, boolean empty) {
            listed.complete(null);
        }
    }
}
