package dev.reveille.discovery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.config.Configuration;
import dev.reveille.config.GroupDefinition;
import dev.reveille.config.WorkloadDefinition;
import dev.reveille.log.LogEvent;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.time.Time;
import dev.reveille.workload.Workload;
import dev.reveille.workload.Workloads;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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

    private final CatalogMerge merge;
    private final WorkloadRuntime runtime;
    private final Workloads workloads;
    private final Time time;
    private final Listener onChange;

    @GuardedBy("this")
    private final KnownInstances known = new KnownInstances();

    @GuardedBy("this")
    private Configuration file;

    @GuardedBy("this")
    private Catalog catalog = Catalog.empty();

    /** By the name of the runtime. */
    @GuardedBy("this")
    private final Map<String, Time.Timer> nextComparisons = new HashMap<>();

    @GuardedBy("this")
    private final MergePace pace;

    /** Whether something has come, changed or gone that is in no merge yet. */
    @GuardedBy("this")
    private boolean behind;

    private final Leavers leavers;

    @GuardedBy("this")
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
        this.merge = merge;
        this.runtime = runtime;
        this.workloads = workloads;
        this.time = time;
        this.onChange = onChange;
        this.pace = new MergePace(time);
        this.leavers = new Leavers(runtime, time);
        this.contact = new Contact(runtime.parts());
    }

    /** Defines what the file defines, and begins to watch the runtime. */
    public void begin() {
        synchronized (this) {
            refresh();
            watch = runtime.watch(this::onEvent);
        }
        compareLater();
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
        return catalog;
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
                if (contact.isLost(now.runtime())) {
                    LogEvent.RUNTIME_REACHABLE
                            .to(log)
                            .log("The runtime{} is reachable again", called(now.runtime()));
                }
                compare(now.runtime(), now.all(), now.asked());
                contact.compared(now.runtime());
                workloads.inTouch(now.runtime(), true);
            }
            case RuntimeEvent.Observed observed -> observed(observed.instance());
            case RuntimeEvent.Removed removed -> removed(removed);
            case RuntimeEvent.Disconnected lost -> {
                contact.lost(lost.runtime());
                workloads.inTouch(lost.runtime(), false);
                LogEvent.RUNTIME_UNREACHABLE
                        .to(log)
                        .log(
                                "The runtime{} is not reachable (trying again; what is awake goes"
                                        + " on being proxied): {}",
                                called(lost.runtime()),
                                lost.reason());
            }
        }
    }

    private static String called(String runtime) {
        return runtime.isEmpty() ? "" : " " + runtime;
    }

    /**
     * Another file counts from now on. Workloads that it still defines go on as they are; those
     * that are gone get no new request, and what they have in flight ends.
     *
     * @return what is different now, labels included
     */
    public synchronized CatalogChange reload(Configuration next) {
        file = next;
        Refreshed refreshed = refreshAndTell();
        compareLater();
        return refreshed.change();
    }

    /** Each runtime in its own time: one that does not answer holds up no other. */
    private synchronized void compareLater() {
        runtime.parts().forEach(this::compareLater);
    }

    private synchronized void compareLater(String part) {
        nextComparisons.getOrDefault(part, () -> {}).cancel();
        if (!closed) {
            nextComparisons.put(
                    part,
                    time.after(
                            file.gateway().runtimes().discoveryInterval(),
                            () -> comparePeriodically(part)));
        }
    }

    private void comparePeriodically(String part) {
        if (closed) {
            return;
        }
        long asked = time.nanos();
        try {
            List<Instance> all = runtime.list(part);
            synchronized (this) {
                compare(part, all, asked);
            }
        } catch (RuntimeCallException unavailable) {
            log.debug("The periodic comparison failed: {}", unavailable.getMessage());
        } finally {
            compareLater(part);
        }
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
        Duration pause = pace.pause();
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
    private Refreshed refreshAndTell() {
        Refreshed refreshed = refresh();
        for (String name : refreshed.added()) {
            known.find(name)
                    .ifPresent(
                            instance ->
                                    workloads
                                            .find(name)
                                            .ifPresent(w -> w.observed(instance, true)));
        }
        return refreshed;
    }

    /** What a merge has changed, and the names that are new. */
    private record Refreshed(CatalogChange change) {

        Set<String> added() {
            return change.added().stream()
                    .map(WorkloadDefinition::name)
                    .collect(Collectors.toUnmodifiableSet());
        }
    }

    @GuardedBy("this")
    private Refreshed refresh() {
        pace.begin();
        try {
            return merge();
        } finally {
            behind = false;
            pace.end();
        }
    }

    /** Merges file and labels anew and applies the difference. */
    @GuardedBy("this")
    private Refreshed merge() {
        Catalog next = merge.merge(file, known.all());
        CatalogChange change = CatalogChange.between(catalog, next);
        catalog = next;
        change.newRejections()
                .forEach(
                        rejection ->
                                LogEvent.LEFT_OUT
                                        .to(log, rejection.container())
                                        .log("{}", rejection.message()));
        change.newWarnings().forEach(warning -> LogEvent.LABEL_WARNING.to(log).log("{}", warning));
        if (change.isEmpty()) {
            return new Refreshed(change);
        }
        change.added()
                .forEach(
                        d ->
                                LogEvent.ADDED
                                        .to(log, d.name())
                                        .log("{}: added, hosts {}", d.name(), d.hosts()));
        change.changed()
                .forEach(
                        c ->
                                LogEvent.CHANGED
                                        .to(log, c.after().name())
                                        .log("{}: changed", c.after().name()));
        change.removed()
                .forEach(d -> LogEvent.REMOVED.to(log, d.name()).log("{}: removed", d.name()));
        List<Workload> leaving =
                change.removed().stream()
                        .flatMap(gone -> workloads.find(gone.name()).stream())
                        .toList();
        leavers.declare(next.workloads(), leaving);
        workloads.define(next.workloads(), all -> onChange.defined(all, next.groups()));
        return new Refreshed(change);
    }

    @Override
    public void close() {
        closed = true;
        WorkloadRuntime.Subscription watching;
        synchronized (this) {
            watching = watch;
        }
        watching.close();
    }
}
