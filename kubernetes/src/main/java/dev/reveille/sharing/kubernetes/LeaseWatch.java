package dev.reveille.sharing.kubernetes;

import dev.reveille.time.Time;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Hears of all our Leases. Tries on for as long as it is open. Tells from one thread, in order.
 * Thread-safe; begun and closed once.
 */
final class LeaseWatch implements AutoCloseable {

    private static final long NO_REPETITION = 0;

    private final SharedIndexInformer<Lease> informer;
    private final Time time;
    private final Listener listener;
    private final CountDownLatch listed = new CountDownLatch(1);

    /** When each claim was heard of in its present version. */
    private final Map<String, Heard> claims = new ConcurrentHashMap<>();

    private record Heard(String version, long at) {}

    /** Hears of Leases. Must not block. */
    interface Listener {

        /** It is there, or says something else than before. */
        void saw(String part, Note note);

        /** It is there no more. */
        void gone(String part, Note note);
    }

    LeaseWatch(KubernetesClient client, String namespace, Time time, Listener listener) {
        this.time = time;
        this.listener = listener;
        this.informer =
                client.leases()
                        .inNamespace(namespace)
                        .withLabel(Note.PART)
                        .runnableInformer(NO_REPETITION)
                        .exceptionHandler((_, _) -> true)
                        .addEventHandler(new Handler());
    }

    /** Returns whether everything there is was told in time. */
    boolean begin(Duration patience) {
        informer.start();
        try {
            return listed.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Whether whoever holds a claim has not prolonged it for longer than it lasts. One that was not
     * heard of yet is not over.
     */
    boolean isOver(Note claim) {
        Heard heard = claims.get(claim.name());
        return heard != null
                && heard.version().equals(claim.version())
                && time.since(heard.at()).compareTo(HeldLease.TERM.length()) > 0;
    }

    @Override
    public void close() {
        informer.stop();
    }

    private final class Handler implements ResourceEventHandler<Lease> {

        @Override
        public void onAdd(Lease lease) {
            saw(lease);
        }

        @Override
        public void onUpdate(Lease before, Lease lease) {
            saw(lease);
        }

        private void saw(Lease lease) {
            Note note = Note.of(lease);
            claims.put(note.name(), new Heard(note.version(), time.nanos()));
            listener.saw(part(lease), note);
        }

        @Override
        public void onDelete(Lease lease, boolean unseen) {
            Note note = Note.of(lease);
            claims.remove(note.name());
            listener.gone(part(lease), note);
        }

        private static String part(Lease lease) {
            return lease.getMetadata().getLabels().getOrDefault(Note.PART, "");
        }

        @Override
        public void onList(String version, boolean empty) {
            listed.countDown();
        }
    }
}
