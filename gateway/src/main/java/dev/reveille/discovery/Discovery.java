package dev.reveille.discovery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.config.Configuration;
import dev.reveille.config.GroupDefinition;
import dev.reveille.log.LogEvent;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.time.Time;
import dev.reveille.workload.Workload;
import dev.reveille.workload.Workloads;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the workloads in step with the configuration and the runtime: events as they come, and a
 * full comparison every {@code discovery_interval} and after every reconnection. Of several
 * runtimes each is compared with for itself, and what one of them tells, or does not, is of no
 * account for the workloads of the others. Thread-safe; closed by the gateway.
 */
public final class Discovery implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Discovery.class);

    /** Hears what the gateway answers for. Must not block. */
    @FunctionalInterface
    public interface Listener {

        /** Workloads and groups, each in the order of their definitions. */
        void defined(Collection<Workload> workloads, List<GroupDefinition> groups);
    }

    private final WorkloadRuntime runtime;
    private final Workloads workloads;
    private final Time time;
    private final Comparisons comparisons;

    @GuardedBy("this")
    private final KnownInstances known = new KnownInstances();

    @GuardedBy("this")
    private Configuration file;

    @GuardedBy("this")
    private final ServedCatalog served;

    /** Whether something has come, changed or gone that is in no merge yet. */
    @GuardedBy("this")
    private boolean behind;

    private final Contact contact;

    @GuardedBy("this")
    private WorkloadRuntime.Subscription watch = () -> {};

    /** Open until every runtime has told what it has, or that it cannot be reached. */
    private final CountDownLatch firstNews = new CountDownLatch(1);

    private volatile boolean closed;

    /**
     * @param onChange hears what there is whenever something has come, gone or been redefined
     */
    public Discovery(
            Configuration file,
            CatalogMerge merge,
            WorkloadRuntime runtime,
            Workloads workloads,
            Time time,
            Listener onChange) {
        this.file = file;
        this.runtime = runtime;
        this.workloads = workloads;
        this.time = time;
        this.comparisons = new Comparisons(runtime, time, this::compareAll);
        this.served =
                new ServedCatalog(merge, time, workloads, new Leavers(runtime, time), onChange);
        this.contact = new Contact(runtime.parts());
    }

    /** Defines what the file defines, and begins to watch the runtime. */
    public void begin() {
        synchronized (this) {
            refresh();
            watch = runtime.watch(this::onEvent);
            compareLater();
        }
    }

    /**
     * Waits until everything has been compared once.
     *
     * @param patience how long to wait at most; a runtime that cannot be reached is not waited for
     *     any longer, and compared with as soon as it can
     */
    public void awaitFirstNews(Duration patience) throws InterruptedException {
        if (!firstNews.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            LogEvent.RUNTIME_SILENT
                    .to(log)
                    .log(
                            "The runtime has not told what it has within {} s{}; going on without"
                                    + " it",
                            patience.toSeconds(),
                            silent());
        }
    }

    private synchronized String silent() {
        String names = String.join(", ", contact.silent());
        return names.isEmpty() ? "" : " (" + names + ")";
    }

    /** What there is now, and what was left out of it. */
    public synchronized Catalog catalog() {
        return served.catalog();
    }

    /**
     * Whether what happens in a runtime is heard now. Never blocks.
     *
     * @param part one of {@link WorkloadRuntime#parts()}
     */
    public boolean hears(String part) {
        return contact.isHeard(part);
    }

    private synchronized void onEvent(RuntimeEvent event) {
        if (closed) {
            return;
        }
        apply(event);
        if (contact.silent().isEmpty()) {
            firstNews.countDown();
        }
    }

    @GuardedBy("this")
    private void apply(RuntimeEvent event) {
        switch (event) {
            case RuntimeEvent.Synchronized now -> {
                contact.heard(now.runtime());
                compare(now.runtime(), now.all(), now.asked());
                contact.compared(now.runtime());
                workloads.inTouch(now.runtime(), true);
            }
            case RuntimeEvent.Observed observed -> observed(observed.instance());
            case RuntimeEvent.Removed removed -> removed(removed);
            case RuntimeEvent.Disconnected lost -> {
                contact.lost(lost.runtime(), lost.reason());
                workloads.inTouch(lost.runtime(), false);
            }
        }
    }

    /**
     * Another file counts from now on. Workloads that it still defines go on as they are; those
     * that are gone get no new request, and what they have in flight ends.
     *
     * @return what is different now, labels included
     */
    public synchronized CatalogChange reload(Configuration next) {
        file = next;
        ServedCatalog.Merged merged = refreshAndTell();
        compareLater();
        return merged.change();
    }

    @GuardedBy("this")
    private void compareLater() {
        comparisons.every(file.gateway().runtimes().discoveryInterval());
    }

    private synchronized void compareAll(String part, List<Instance> all, long asked) {
        compare(part, all, asked);
    }

    /**
     * Compares everything that a runtime has with what is known of it.
     *
     * @param asked when this was asked for: what was heard of later stays
     */
    @GuardedBy("this")
    private void compare(String part, List<Instance> all, long asked) {
        known.takeAll(part, all, asked);
        Set<String> added = refresh().added();
        for (Workload workload : workloads.all()) {
            boolean isNew = added.contains(workload.name());
            Optional<Instance> found = known.find(workload.name());
            if (found.isEmpty()) {
                if (contact.mayTellOfTheEndOf(workload, part)) {
                    workload.removed();
                }
            } else if (isNew || found.get().runtime().equals(part)) {
                workload.observed(found.get(), isNew || !contact.wasComparedOnce(part));
            }
        }
        contact.comparedOnce(part);
    }

    @GuardedBy("this")
    private void observed(Instance instance) {
        Optional<Instance> old = known.find(instance.name());
        if (!known.take(instance)) {
            return;
        }
        boolean relabelled =
                old.filter(
                                        o ->
                                                o.id().equals(instance.id())
                                                        && o.labels().equals(instance.labels()))
                                .isEmpty()
                        && Stream.concat(old.stream(), Stream.of(instance))
                                .anyMatch(CatalogMerge::concerns);
        Set<String> added = relabelled ? mergeSoon() : Set.of();
        if (!added.contains(instance.name())) {
            workloads.find(instance.name()).ifPresent(w -> w.observed(instance, false));
        }
    }

    @GuardedBy("this")
    private void removed(RuntimeEvent.Removed news) {
        boolean concerned = known.find(news.name()).filter(CatalogMerge::concerns).isPresent();
        known.remove(news.name(), news.runtime(), time.nanos());
        workloads.find(news.name()).ifPresent(Workload::removed);
        if (concerned) {
            mergeSoon();
        }
    }

    /**
     * Merges now or, where the last time was a moment ago, once for all that comes until then.
     *
     * @return names that are new now
     */
    @GuardedBy("this")
    private Set<String> mergeSoon() {
        Duration pause = served.pause();
        if (pause.isZero()) {
            return refreshAndTell().added();
        }
        if (!behind) {
            behind = true;
            time.after(pause, this::catchUp);
        }
        return Set.of();
    }

    private synchronized void catchUp() {
        if (behind && !closed) {
            refreshAndTell();
        }
    }

    /** One change may let in others: each workload that is new is told what is known of it. */
    @GuardedBy("this")
    private ServedCatalog.Merged refreshAndTell() {
        ServedCatalog.Merged merged = refresh();
        for (String name : merged.added()) {
            known.find(name)
                    .ifPresent(
                            instance ->
                                    workloads
                                            .find(name)
                                            .ifPresent(w -> w.observed(instance, true)));
        }
        return merged;
    }

    @GuardedBy("this")
    private ServedCatalog.Merged refresh() {
        behind = false;
        return served.merge(file, known.all());
    }

    @Override
    public void close() {
        closed = true;
        comparisons.close();
        WorkloadRuntime.Subscription watching;
        synchronized (this) {
            watching = watch;
        }
        watching.close();
    }
}
