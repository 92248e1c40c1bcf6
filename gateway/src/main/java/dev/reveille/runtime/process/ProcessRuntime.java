package dev.reveille.runtime.process;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.config.WorkloadDefinition;
import dev.reveille.log.LogEvent;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeCallException.Kind;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.time.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the configured workloads as processes of this machine. {@link #declare} says which there
 * are; all it starts ends with it (see the package).
 *
 * <p>Safe for use by many threads. Closed by the gateway, which stops everything it runs.
 */
public final class ProcessRuntime implements WorkloadRuntime {

    private static final Logger log = LoggerFactory.getLogger(ProcessRuntime.class);

    private final Time time;
    private final Starter starter;
    private final Map<String, LocalWorkload> workloads = new ConcurrentSkipListMap<>();
    private final Watchers watchers;

    @GuardedBy("this")
    private boolean closed;

    /** Uses {@code setsid} or {@code perl} from the gateway's own {@code PATH}. */
    public ProcessRuntime(Time time) {
        this(time, Session.find(System.getenv().getOrDefault("PATH", "/usr/bin:/bin")));
    }

    ProcessRuntime(Time time, Optional<Session> session) {
        this.time = time;
        this.starter = new Starter(session, new Ports());
        this.watchers = new Watchers(this::list, time);
    }

    /**
     * Takes over the definitions that have a command. One that changed counts from its next start;
     * one that is gone counts as stopped and is ended in the background, then {@link
     * RuntimeEvent.Removed} follows.
     */
    @Override
    public synchronized void declare(Collection<WorkloadDefinition> definitions) {
        if (closed) {
            return;
        }
        Map<String, WorkloadDefinition> wanted =
                definitions.stream()
                        // Others are another runtime's: the configuration sees to that.
                        .filter(definition -> definition.process().isPresent())
                        .collect(
                                Collectors.toMap(
                                        WorkloadDefinition::name,
                                        Function.identity(),
                                        (_, last) -> last));
        for (LocalWorkload workload : workloads.values()) {
            if (!wanted.containsKey(workload.name()) && workload.isDefined()) {
                workload.define(Optional.empty());
                Thread.ofVirtual().name("undeclared").start(() -> dissolve(workload));
            }
        }
        wanted.values().forEach(this::define);
    }

    @GuardedBy("this")
    private void define(WorkloadDefinition definition) {
        LocalWorkload known = workloads.get(definition.name());
        if (known != null) {
            known.define(Optional.of(definition));
            return;
        }
        LocalWorkload fresh = new LocalWorkload(definition, starter, time, this::observed);
        workloads.put(definition.name(), fresh);
        observed(fresh.instance());
    }

    /** Ends a workload that is configured no more, unless it was configured again meanwhile. */
    private void dissolve(LocalWorkload workload) {
        try {
            workload.dissolve();
        } catch (RuntimeCallException e) {
            LogEvent.PROCESS_REMAINS
                    .to(log)
                    .setCause(e)
                    .log("A workload that was removed from the configuration goes on");
        }
        synchronized (this) {
            if (!workload.isDefined() && workloads.remove(workload.name(), workload)) {
                workload.output().finish();
                watchers.publish(new RuntimeEvent.Removed(workload.name()));
            }
        }
    }

    private void observed(Instance instance) {
        watchers.publish(new RuntimeEvent.Observed(instance));
    }

    @Override
    public List<Instance> list() {
        return workloads.values().stream().map(LocalWorkload::instance).toList();
    }

    @Override
    public Optional<Instance> inspect(String name) {
        return Optional.ofNullable(workloads.get(name)).map(LocalWorkload::instance);
    }

    /**
     * @throws RuntimeCallException NOT_FOUND if it is not declared; REFUSED if its program or
     *     working directory is missing or not allowed, or the system starts no process
     */
    @Override
    public void start(String name) {
        synchronized (this) {
            if (closed) {
                throw new RuntimeCallException(
                        Kind.REFUSED, "starting \"" + name + "\": the gateway is ending", null);
            }
        }
        workload(name).start();
    }

    @Override
    public void stop(String name, Optional<Duration> grace) {
        workload(name).stop(grace);
    }

    @Override
    public void pause(String name) {
        workload(name).pause();
    }

    @Override
    public void resume(String name) {
        workload(name).resume();
    }

    /** The resident memory of its processes, where this system has a {@code /proc}. */
    @Override
    public OptionalLong memory(String name) {
        return workload(name).memory();
    }

    /** Lines of all its runs, with a line of the gateway's own at each start and end. */
    @Override
    public List<String> logs(String name, int tail) {
        return workload(name).output().tail(tail);
    }

    /** Also for a workload that is stopped: then it goes on until its next run ends. */
    @Override
    public Subscription follow(String name, int tail, Consumer<String> line, Runnable onEnd) {
        return workload(name).output().follow(tail, line, onEnd);
    }

    @Override
    public Subscription watch(Consumer<RuntimeEvent> listener) {
        return watchers.watch(listener);
    }

    /** Stops everything side by side and returns when it has ended. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            workloads.values().forEach(workload -> workload.define(Optional.empty()));
        }
        List<Thread> stopping =
                workloads.values().stream()
                        .map(w -> Thread.ofVirtual().name("closing").start(() -> end(w)))
                        .toList();
        try {
            for (Thread stop : stopping) {
                stop.join();
            }
        } catch (InterruptedException _) {
            // The guardians go on without us.
            Thread.currentThread().interrupt();
        }
    }

    private static void end(LocalWorkload workload) {
        try {
            workload.stop(Optional.empty());
        } catch (RuntimeCallException e) {
            LogEvent.PROCESS_REMAINS
                    .to(log)
                    .setCause(e)
                    .log("A workload goes on after the gateway's end");
        }
        workload.output().finish();
    }

    private LocalWorkload workload(String name) {
        return Optional.ofNullable(workloads.get(name)).orElseThrow(() -> unknown(name));
    }

    static RuntimeCallException unknown(String name) {
        return new RuntimeCallException(
                Kind.NOT_FOUND,
                "there is no workload \"" + name + "\" with a command in the configuration",
                null);
    }
}
