package dev.reveille.runtime.kubernetes;

import dev.reveille.log.LogEvent;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.runtime.WatchKeeping;
import dev.reveille.runtime.WorkloadRuntime.Subscription;
import dev.reveille.runtime.kubernetes.Sightings.Sighting;
import dev.reveille.time.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of what changes in the cluster, whatever happens to the connection, and has looked at what
 * it tells of.
 *
 * <p>Informers make a watch anew that the API server has ended. When it cannot be reached at all,
 * which every failed connection is reason to ask and which is asked every few seconds besides, all
 * of them are given up, and begun anew when it answers: everything is compared then. Two virtual
 * threads: one tells the listener, in order, the other asks. Closed by whoever asked for it, from
 * any thread; nothing is told afterwards.
 */
final class KubernetesWatch implements Subscription {

    private static final Logger log = LoggerFactory.getLogger(KubernetesWatch.class);

    private static final Duration FOR_THE_LISTS = Duration.ofSeconds(60);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(5);

    /** So often in a row an informer may be without its watch. */
    private static final int MOST_DEAF = 3;

    /** What the telling thread is to do next. */
    private sealed interface News {
        record Changed(String workload) implements News {}

        record Lost(int connection, String reason) implements News {}
    }

    private final Cluster cluster;
    private final Sightings sightings;
    private final Written written;
    private final Suspicion suspicion;
    private final Time time;
    private final WatchKeeping keeping;

    /** Bounded by the number of workloads, of which each waits but once. */
    private final BlockingQueue<News> news = new LinkedBlockingQueue<>();

    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    private final Thread teller = Thread.ofVirtual().name("kubernetes-tell").unstarted(this::run);

    /** What was told of each, telling thread only. */
    private final Map<String, Sighting> told = new HashMap<>();

    /** Telling thread only. */
    private int connections;

    private volatile Optional<Caches> current = Optional.empty();

    KubernetesWatch(
            Cluster cluster,
            Sightings sightings,
            Written written,
            Suspicion suspicion,
            Time time,
            WatchKeeping keeping) {
        this.cluster = cluster;
        this.sightings = sightings;
        this.written = written;
        this.suspicion = suspicion;
        this.time = time;
        this.keeping = keeping;
    }

    void begin() {
        teller.start();
    }

    /** What the informers have told, while they are in touch. */
    Optional<Caches> current() {
        return current;
    }

    /** Look at these once more: what the configuration says of them is otherwise now. */
    void changed(Set<String> workloads) {
        workloads.forEach(this::changed);
    }

    private void changed(String workload) {
        if (waiting.add(workload)) {
            news.add(new News.Changed(workload));
        }
    }

    private void run() {
        keeping.keep(() -> keeping.tell(new RuntimeEvent.Disconnected(standUntilLost())));
    }

    /** Returns why the connection was lost, or never stood. */
    private String standUntilLost() throws InterruptedException {
        int connection = ++connections;
        news.clear();
        waiting.clear();
        Caches caches = new Caches(cluster, written);
        Hearing hearing = new Hearing(connection);
        try (Informers informers = new Informers(cluster, caches, hearing)) {
            cluster.types().forget();
            cluster.ping();
            informers.begin();
            if (!informers.awaitLists(FOR_THE_LISTS)) {
                return hearing.failure.orElse(
                        "the API server did not list everything within %d s"
                                .formatted(FOR_THE_LISTS.toSeconds()));
            }
            synchronize(caches);
            current = Optional.of(caches);
            Thread questions =
                    Thread.ofVirtual()
                            .name("kubernetes-ask")
                            .start(() -> ask(informers, connection));
            try {
                return tellUntilLost(caches, connection);
            } finally {
                current = Optional.empty();
                questions.interrupt();
            }
        } catch (RuntimeCallException refused) {
            return refused.getMessage();
        } catch (RuntimeException defect) {
            LogEvent.RUNTIME_NEWS_LOST
                    .to(log)
                    .setCause(defect)
                    .log("What the cluster has could not be taken in");
            return "what the cluster has could not be taken in";
        }
    }

    private void synchronize(Caches caches) {
        long asked = time.nanos();
        List<Sighting> all = sightings.all(caches);
        told.clear();
        all.forEach(sighting -> told.put(sighting.name(), sighting));
        keeping.tell(
                new RuntimeEvent.Synchronized(all.stream().map(Sighting::now).toList(), asked));
    }

    private String tellUntilLost(Caches caches, int connection) throws InterruptedException {
        while (true) {
            switch (news.take()) {
                case News.Lost lost when lost.connection() == connection -> {
                    return lost.reason();
                }
                case News.Lost _ -> log.trace("Of a connection that is known to be lost");
                case News.Changed(String workload) -> {
                    waiting.remove(workload);
                    look(workload, caches);
                }
            }
        }
    }

    private void look(String workload, Caches caches) {
        try {
            sightings.look(workload, caches).ifPresentOrElse(this::seen, () -> gone(workload));
        } catch (RuntimeCallException failure) {
            // Only what is older than a change of ours is asked for, and there is news of that
            // soon.
            log.debug("Cannot look at {}: {}", workload, failure.getMessage());
        } catch (RuntimeException defect) {
            LogEvent.RUNTIME_NEWS_LOST
                    .to(log)
                    .setCause(defect)
                    .log("What the cluster told of {} could not be delivered", workload);
        }
    }

    private void seen(Sighting sighting) {
        Optional<Sighting> before = Optional.ofNullable(told.put(sighting.name(), sighting));
        if (before.filter(sighting::tellsNothingNew).isPresent()) {
            return;
        }
        before.flatMap(sighting::crashedSince)
                .ifPresent(end -> keeping.tell(new RuntimeEvent.Observed(end)));
        keeping.tell(new RuntimeEvent.Observed(sighting.now()));
    }

    private void gone(String workload) {
        if (told.remove(workload) != null) {
            keeping.tell(new RuntimeEvent.Removed(workload));
        }
    }

    /** Asks whether the API server is there, as long as the connection stands. */
    private void ask(Informers informers, int connection) {
        int deaf = 0;
        try {
            while (!keeping.isClosed()) {
                suspicion.await(BETWEEN_QUESTIONS);
                cluster.ping();
                deaf = informers.areWatching() ? 0 : deaf + 1;
                if (deaf >= MOST_DEAF) {
                    news.add(new News.Lost(connection, "a watch could not be made anew"));
                    return;
                }
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        } catch (RuntimeCallException away) {
            news.add(new News.Lost(connection, away.getMessage()));
        }
    }

    @Override
    public void close() {
        keeping.close();
        teller.interrupt();
    }

    /** What the informers of one connection say. */
    private final class Hearing implements Informers.Listener {

        private final int connection;
        private volatile Optional<String> failure = Optional.empty();

        Hearing(int connection) {
            this.connection = connection;
        }

        @Override
        public void changed(ObjectKey object) {
            KubernetesWatch.this.changed(cluster.scope().name(object));
        }

        @Override
        public void failed(String reason) {
            failure = Optional.of(reason);
            news.add(new News.Lost(connection, reason));
        }
    }
}
