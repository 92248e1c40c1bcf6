package dev.reveille.runtime.process;

import dev.reveille.config.WorkloadDefinition;
import dev.reveille.config.WorkloadDefinition.ProcessCommand;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.RuntimeCallException.Kind;
import dev.reveille.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One workload of the configuration, running or not.
 *
 * <p>Safe for use by many threads: starts, stops and pauses happen one at a time under {@code
 * actions}, which may be held for as long as a stop takes; what asks about it never waits for that.
 * Ended by the runtime.
 */
final class LocalWorkload {

    /** Grace between SIGTERM and SIGKILL where nobody names one. */
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);

    /** How much longer than its grace a killed process may take until the call gives up. */
    private static final Duration AFTER_KILL = Duration.ofSeconds(30);

    private final String id = UUID.randomUUID().toString();
    private final String name;
    private final Starter starter;
    private final Time time;
    private final Consumer<Instance> observer;
    private final OutputLog output = new OutputLog();
    private final ReentrantLock actions = new ReentrantLock();

    /**
     * What counts at the next start; empty once it must not be started any more. Written under this
     * object's monitor.
     */
    private volatile Optional<WorkloadDefinition> definition;

    /** Written under this object's monitor, by {@link #toState} alone. */
    private volatile RunState state = RunState.NEVER;

    /** Under {@code actions} only. */
    private Optional<Integer> lastPort = Optional.empty();

    /**
     * @param observer told of every change of state, in order; must not wait
     */
    LocalWorkload(
            WorkloadDefinition definition,
            Starter starter,
            Time time,
            Consumer<Instance> observer) {
        this.name = definition.name();
        this.definition = Optional.of(definition);
        this.starter = starter;
        this.time = time;
        this.observer = observer;
    }

    String name() {
        return name;
    }

    OutputLog output() {
        return output;
    }

    /** Takes effect at the next start; empty forbids further starts. */
    synchronized void define(Optional<WorkloadDefinition> changed) {
        definition = changed;
    }

    boolean isDefined() {
        return definition.isPresent();
    }

    /** What it does now. Never waits. */
    Instance instance() {
        long observedAt = time.nanos();
        RunState now = state;
        String program = command().map(Launch::programName).orElse("");
        return new Instance(name, id, program, Map.of(), now.status(), observedAt);
    }

    void start() {
        alone(
                () -> {
                    if (state instanceof RunState.Live) {
                        return;
                    }
                    if (state instanceof RunState.Ending(Run former)) {
                        throw refused("starting", stillThere(former), null);
                    }
                    ProcessCommand command =
                            command().orElseThrow(() -> ProcessRuntime.unknown(name));
                    Run run = starter.prepare(name, command, lastPort, grace());
                    lastPort = run.port().or(() -> lastPort);
                    output.clear();
                    output.note(
                            "started %s, process %d%s"
                                    .formatted(
                                            Launch.programName(command),
                                            run.pid(),
                                            run.port().map(p -> ", port " + p).orElse("")));
                    begin(run);
                    run.begin(output, ending -> ended(run, ending));
                });
    }

    /**
     * @param asked empty for what the configuration said at its start, else 10 s
     */
    void stop(Optional<Duration> asked) {
        alone(
                () -> {
                    if (state instanceof RunState.Live live) {
                        end(live.run(), asked.orElse(live.run().grace()));
                    }
                });
    }

    /** Ends what is left of it, unless it is configured again by now. */
    void dissolve() {
        alone(() -> undeclared().ifPresent(run -> end(run, run.grace())));
    }

    /** What runs although it is not configured, and counts as stopped from here on. */
    private synchronized Optional<Run> undeclared() {
        if (isDefined() || !(state instanceof RunState.Live live)) {
            return Optional.empty();
        }
        toState(live.toEnding());
        return Optional.of(live.run());
    }

    private void end(Run run, Duration grace) {
        run.end(grace);
        awaitOver(run, grace.plus(AFTER_KILL));
    }

    void pause() {
        alone(
                () -> {
                    if (!(state instanceof RunState.Live live)) {
                        throw refused("pausing", "it does not run", null);
                    }
                    if (!live.frozen()) {
                        order("pausing", live.run().guardian()::pause);
                        change(live.run(), live.toFrozen(true));
                    }
                });
    }

    void resume() {
        alone(
                () -> {
                    if (!(state instanceof RunState.Live live)) {
                        throw refused("resuming", "it does not run; start it instead", null);
                    }
                    if (live.frozen()) {
                        order("resuming", live.run().guardian()::resume);
                        change(live.run(), live.toFrozen(false));
                    }
                });
    }

    /** What its processes use; empty when it does not run. Never waits. */
    OptionalLong memory() {
        return state instanceof RunState.Live live
                ? ResidentMemory.of(live.run().pid())
                : OptionalLong.empty();
    }

    private void alone(Runnable action) {
        actions.lock();
        try {
            action.run();
        } finally {
            actions.unlock();
        }
    }

    private void awaitOver(Run run, Duration limit) {
        try {
            if (!run.awaitOver(limit)) {
                throw refused("stopping", stillThere(run), null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused("stopping", "the wait for its end was interrupted; it goes on ending", e);
        }
    }

    private static String stillThere(Run run) {
        return "process " + run.pid() + " is still there after SIGKILL; look at it with ps";
    }

    private void order(String what, Order order) {
        try {
            order.give();
        } catch (IOException e) {
            throw refused(what, String.valueOf(e.getMessage()), e);
        }
    }

    private void ended(Run run, Ending ending) {
        String reason = ending.reason();
        output.note(
                "ended with exit code %d%s"
                        .formatted(ending.exitCode(), reason.isEmpty() ? "" : ": " + reason));
        starter.release(run);
        var stopped = new Instance.Stopped(run.id(), ending.exitCode(), reason);
        // Before the change: the next run may begin right after it, with followers of its own.
        output.finish();
        change(run, new RunState.Over(stopped));
    }

    private synchronized void begin(Run run) {
        toState(new RunState.Live(run, false, time.now()));
    }

    /** Unless that run is over already. */
    private synchronized void change(Run run, RunState next) {
        if (state.isOf(run)) {
            toState(next);
        }
    }

    private synchronized void toState(RunState next) {
        state = next;
        observer.accept(instance());
    }

    private Optional<ProcessCommand> command() {
        return definition.flatMap(WorkloadDefinition::process);
    }

    private Duration grace() {
        return definition.flatMap(d -> d.lifecycle().stopTimeout()).orElse(DEFAULT_GRACE);
    }

    private RuntimeCallException refused(String what, String why, @Nullable Throwable cause) {
        return new RuntimeCallException(Kind.REFUSED, what + " \"" + name + "\": " + why, cause);
    }

    /** Something its guardian is told. */
    private interface Order {
        void give() throws IOException;
    }
}
