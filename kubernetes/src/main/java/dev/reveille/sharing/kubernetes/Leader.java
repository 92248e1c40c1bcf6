package dev.reveille.sharing.kubernetes;

import dev.reveille.time.Time;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of the gateways puts workloads to sleep for want of use: the one that has the Lease {@code
 * reveille-leader}. Thread-safe; begun and closed once.
 */
final class Leader implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Leader.class);

    private static final String NAME = "reveille-leader";
    private static final Duration TERM = Duration.ofSeconds(15);
    private static final Duration RENEW_WITHIN = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(3);

    private final KubernetesClient client;
    private final String namespace;
    private final String id;
    private final Time time;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean own;
    private volatile boolean closed;
    private volatile String name = "";
    private volatile CompletableFuture<?> running = CompletableFuture.completedFuture(null);

    Leader(KubernetesClient client, String namespace, String id, Time time) {
        this.client = client;
        this.namespace = namespace;
        this.id = id;
        this.time = time;
    }

    /** Stands for election, and again whenever an election is over. Returns at once. */
    void begin() {
        if (closed) {
            return;
        }
        CompletableFuture<?> election = elector().start();
        running = election;
        election.whenComplete(
                (_, _) -> {
                    own = false;
                    time.after(RETRY, this::begin);
                });
    }

    private LeaderElector elector() {
        LeaderCallbacks callbacks =
                new LeaderCallbacks(
                        () -> own = true,
                        () -> own = false,
                        leader -> {
                            name = leader == null ? "" : leader;
                            log.debug("{} leads", name);
                        });
        return new LeaderElector(
                client,
                new LeaderElectionConfigBuilder()
                        .withName(NAME)
                        .withLock(new LeaseLock(namespace, NAME, id))
                        .withLeaseDuration(TERM)
                        .withRenewDeadline(RENEW_WITHIN)
                        .withRetryPeriod(RETRY)
                        .withReleaseOnCancel(true)
                        .withLeaderCallbacks(callbacks)
                        .build(),
                threads);
    }

    /** Whether it is this one, as far as is known. */
    boolean isOwn() {
        return own;
    }

    /** Who it is, a sentence's end for the log. */
    String words() {
        return name.isEmpty() ? "it is not known who leads" : "gateway " + name + " leads";
    }

    /** Gives the lead up, so that another one need not wait for its end. */
    @Override
    public void close() {
        closed = true;
        running.cancel(true);
        threads.shutdown();
    }
}
