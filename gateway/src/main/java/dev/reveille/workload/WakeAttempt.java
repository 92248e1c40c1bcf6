package dev.reveille.workload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.config.WorkloadDefinition;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.time.Time;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Brings one workload from whatever it is to ready, once, and ends in exactly one way: ready,
 * failed, or gone.
 *
 * <p>Three things race: the start call, the workload becoming ready, and the budget. A start call
 * that hangs holds nothing up. Safe for use by many threads.
 *
 * <p>An address is often told long before its interface is up. Whoever asks for it then makes the
 * kernel look for the neighbour in vain, and look again only after a second, however often one asks
 * meanwhile (measured on Docker 20.10: address after 20 ms, start call returned after 450 ms, port
 * reached after 1040 ms). So probing begins when a call of ours tells that it runs; only a call
 * that takes seconds is not waited for.
 */
public final class WakeAttempt {

    /** Hears how the attempt ended; called once, on a thread that may block. */
    interface Listener {
        void ready(WakeAttempt attempt, InetSocketAddress endpoint, String run);

        void failed(WakeAttempt attempt, WakeFailure failure);

        /** It does not run, and this attempt was not to start it. */
        void gone(WakeAttempt attempt);
    }

    /** Whether the attempt may start what does not run, or only waits for what does. */
    enum Mode {
        START,
        ADOPT
    }

    private static final Duration RUNTIME_RETRY = Duration.ofMillis(250);
    private static final int LOG_LINES = 30;

    /** How long a start call is waited for before a known address is tried all the same. */
    private static final Duration CALL_PATIENCE = Duration.ofSeconds(5);

    /** What is probed. */
    private record Target(InetSocketAddress address, String run) {}

    private final WorkloadDefinition definition;
    private final WorkloadRuntime runtime;
    private final Time time;
    private final Mode mode;
    private final Listener listener;
    private final Readiness readiness;
    private final long begunAt;
    private final AtomicBoolean ended = new AtomicBoolean();

    /** Whether the runtime has been asked, so that what it tells can be judged. */
    @GuardedBy("this")
    private boolean looked;

    /** The run that had ended before we started a new one; empty if there was none. */
    @GuardedBy("this")
    private String oldRun = "";

    /** What is probed, or will be as soon as it is up. */
    @GuardedBy("this")
    private Optional<Target> target = Optional.empty();

    /** Whether it can be expected to have its interface up. */
    @GuardedBy("this")
    private boolean up;

    private volatile boolean startCalled;
    private volatile String obstacle = "the runtime has not answered yet";

    WakeAttempt(
            WorkloadDefinition definition,
            WorkloadRuntime runtime,
            Time time,
            Mode mode,
            Listener listener) {
        this.definition = definition;
        this.runtime = runtime;
        this.time = time;
        this.mode = mode;
        this.listener = listener;
        this.readiness = Readiness.of(definition);
        this.begunAt = time.nanos();
    }

    /** Starts the race. Returns at once. */
    void begin() {
        time.after(definition.lifecycle().startTimeout(), this::outOfTime);
        time.run(this::bringUp);
    }

    /** How long it has been going on, or went on until it ended. */
    public Duration elapsed() {
        return time.since(begunAt);
    }

    /** Whether it started the workload, rather than finding it running. */
    boolean startCalled() {
        return startCalled;
    }

    /** Ends it without telling anyone. */
    void abandon() {
        ended.set(true);
    }

    private void bringUp() {
        if (ended.get()) {
            return;
        }
        try {
            Optional<Instance> found = runtime.inspect(definition.name());
            if (found.isEmpty()) {
                fail(
                        "There is no workload named \""
                                + definition.name()
                                + "\" in the runtime. Create it, or correct the name.",
                        OptionalInt.empty());
            } else {
                bringUp(found.get());
            }
        } catch (RuntimeCallException failure) {
            if (failure.kind() == RuntimeCallException.Kind.UNREACHABLE) {
                obstacle = failure.getMessage();
                time.after(RUNTIME_RETRY, this::bringUp);
            } else {
                fail(failure.getMessage(), OptionalInt.empty());
            }
        }
    }

    private void bringUp(Instance found) {
        boolean running = found.status() instanceof Instance.Running;
        if (!running && mode == Mode.ADOPT) {
            if (ended.compareAndSet(false, true)) {
                listener.gone(this);
            }
            return;
        }
        synchronized (this) {
            looked = true;
            oldRun = found.status() instanceof Instance.Stopped stopped ? stopped.run() : "";
        }
        if (running) {
            expectUp();
            observed(found);
            return;
        }
        if (found.status() instanceof Instance.Paused) {
            // Its interface has been up all the time: the event may be quicker than the call.
            expectUp();
            runtime.resume(definition.name());
        } else {
            startCalled = true;
            obstacle = "the start call has not returned";
            runtime.start(definition.name());
        }
        expectUp();
        runtime.inspect(definition.name()).ifPresent(this::observed);
    }

    /** The runtime tells what the workload does now. */
    void observed(Instance instance) {
        switch (instance.status()) {
            case Instance.Running running -> running(running);
            case Instance.Stopped stopped -> stopped(stopped);
            case Instance.Paused _ -> obstacle = "it is paused";
        }
    }

    private void running(Instance.Running running) {
        boolean ownHealthCheck =
                definition.reach().healthPath().isEmpty()
                        && running.health() != Instance.Health.NONE;
        Optional<InetSocketAddress> address =
                running.address(definition.reach().network(), definition.reach().targetPort());
        if (address.isEmpty()) {
            obstacle =
                    definition
                            .reach()
                            .network()
                            .map(network -> "it has no address on network \"" + network + "\"")
                            .orElse("it has no address on any network");
        } else if (ownHealthCheck) {
            if (running.health() == Instance.Health.HEALTHY) {
                succeed(address.get(), running.run());
            } else {
                obstacle =
                        "its health check says " + running.health().name().toLowerCase(Locale.ROOT);
            }
        } else {
            aim(new Target(address.get(), running.run()));
        }
    }

    private void aim(Target next) {
        boolean first;
        synchronized (this) {
            if (isAimedAt(next)) {
                return;
            }
            first = target.isEmpty();
            target = Optional.of(next);
            if (up) {
                time.run(() -> probe(next, 0));
                return;
            }
        }
        if (first) {
            time.after(CALL_PATIENCE, this::expectUp);
        }
    }

    private synchronized void expectUp() {
        if (!up) {
            up = true;
            target.ifPresent(known -> time.run(() -> probe(known, 0)));
        }
    }

    private synchronized boolean isAimedAt(Target other) {
        return target.equals(Optional.of(other));
    }

    private void probe(Target probed, int earlier) {
        if (ended.get() || !isAimedAt(probed)) {
            return;
        }
        Optional<String> found = readiness.obstacle(probed.address(), ProbePace.patience(earlier));
        if (found.isEmpty()) {
            succeed(probed.address(), probed.run());
        } else {
            obstacle = found.get();
            time.after(ProbePace.pause(elapsed()), () -> probe(probed, earlier + 1));
        }
    }

    private void stopped(Instance.Stopped stopped) {
        synchronized (this) {
            if (!looked || stopped.run().equals(oldRun)) {
                // Not started yet, as far as the runtime has told.
                return;
            }
        }
        if (mode == Mode.ADOPT) {
            if (ended.compareAndSet(false, true)) {
                listener.gone(this);
            }
            return;
        }
        String reason = stopped.reason().isEmpty() ? "" : " (" + stopped.reason() + ")";
        fail(
                "It ended with exit code " + stopped.exitCode() + reason + " before it was ready.",
                OptionalInt.of(stopped.exitCode()));
    }

    /** The workload was removed. */
    void removed() {
        fail("It was removed before it was ready.", OptionalInt.empty());
    }

    private void outOfTime() {
        fail(
                "It was not ready within "
                        + definition.lifecycle().startTimeout().toMillis() / 1000.0
                        + " s: "
                        + obstacle
                        + ".",
                OptionalInt.empty());
    }

    private void succeed(InetSocketAddress endpoint, String run) {
        if (ended.compareAndSet(false, true)) {
            listener.ready(this, endpoint, run);
        }
    }

    private void fail(String message, OptionalInt exitCode) {
        if (ended.compareAndSet(false, true)) {
            time.run(() -> listener.failed(this, new WakeFailure(message, exitCode, lastLines())));
        }
    }

    private List<String> lastLines() {
        try {
            return runtime.logs(definition.name(), LOG_LINES);
        } catch (RuntimeCallException unavailable) {
            // The failure itself matters more than the lines that would explain it.
            return List.of();
        }
    }
}
