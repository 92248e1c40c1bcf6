package dev.reveille.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.WorkloadDefinition;
import dev.reveille.runtime.RuntimeEvent;
import dev.reveille.workload.WorkloadState.Awake;
import dev.reveille.workload.WorkloadState.Draining;
import dev.reveille.workload.WorkloadState.Failed;
import dev.reveille.workload.WorkloadState.FallingAsleep;
import dev.reveille.workload.WorkloadState.Waking;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One workload named {@code app} with a clock, a runtime and doors that the test owns. What the
 * runtime tells reaches the workload at once, as {@code discovery} would bring it.
 */
final class Scene {

    static final int LOG_LINES = 2;
    private static final HeldRequests HELD = new HeldRequests(Integer.MAX_VALUE);
    static final Duration START = Duration.ofSeconds(30);
    static final Duration IDLE = Duration.ofSeconds(60);
    static final InetSocketAddress DOOR =
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 8001);
    static final InetSocketAddress OTHER_DOOR =
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 8002);

    final VirtualTime time = new VirtualTime();
    final ScriptedRuntime runtime = new ScriptedRuntime(time);
    final ScriptedReadiness readiness = new ScriptedReadiness();
    final List<String> transitions = new ArrayList<>();
    final Workload workload;

    /** Stopped, 30 s to start, 60 s of idleness, unless the settings say otherwise. */
    Scene(String... settings) {
        workload =
                new Workload(
                        definition(settings),
                        new Surroundings(runtime, time, () -> LOG_LINES, HELD, _ -> readiness),
                        (_, from, to) -> transitions.add(word(from) + " → " + word(to)));
        runtime.address(DOOR);
        runtime.creates("app");
        runtime.watch(this::bring);
    }

    private void bring(RuntimeEvent event) {
        switch (event) {
            case RuntimeEvent.Observed observed -> workload.observed(observed.instance(), false);
            case RuntimeEvent.Removed _ -> workload.removed();
            default -> {}
        }
    }

    static String word(WorkloadState state) {
        return state.getClass().getSimpleName();
    }

    /**
     * A definition of {@code app}.
     *
     * @param settings further keys, as in the file, that replace the usual ones
     */
    static WorkloadDefinition definition(String... settings) {
        Map<String, String> keys =
                new TreeMap<>(Map.of("host", "app.test", "start_timeout", "30s"));
        keys.put("idle_timeout", "60s");
        for (String setting : settings) {
            String[] parts = setting.split(": ", 2);
            keys.put(parts[0], parts[1]);
        }
        StringBuilder yaml = new StringBuilder("containers:\n  - name: app\n");
        keys.forEach((key, value) -> yaml.append("    %s: %s%n".formatted(key, value)));
        return TestConfiguration.of(yaml.toString()).workloads().getFirst();
    }

    /** A request that waits, and everything it hears. */
    static final class Visit {
        final List<HoldOutcome> heard = new ArrayList<>();
        Hold hold = () -> {};

        /** How it ended, which it did once. */
        HoldOutcome outcome() {
            assertThat(heard).as("what a held request hears, once").hasSize(1);
            return heard.getFirst();
        }
    }

    Visit visit() {
        return visit(Duration.ofMinutes(5));
    }

    Visit visit(Duration patience) {
        Visit visit = new Visit();
        visit.hold = workload.hold(patience, visit.heard::add);
        return visit;
    }

    /** Lets a request wake it. */
    Scene awake() {
        workload.wake();
        time.settle();
        assertThat(workload.state()).isInstanceOf(Awake.class);
        return this;
    }

    /** Started, and its door is still closed. */
    Scene waking() {
        readiness.closed(DOOR);
        workload.wake();
        time.settle();
        assertThat(workload.state()).isInstanceOf(Waking.class);
        return this;
    }

    /** Started, and not ready in time; it still runs. */
    Scene failed() {
        waking();
        time.advance(START);
        assertThat(workload.state()).isInstanceOf(Failed.class);
        return this;
    }

    /** To be put to sleep, with one request in flight that has not ended yet. */
    Scene draining(SleepReason why) {
        awake();
        assertThat(workload.enter()).isPresent();
        workload.putToSleep(why);
        time.settle();
        assertThat(workload.state()).isInstanceOf(Draining.class);
        return this;
    }

    /** Does this while the workload is being stopped, and lets the stop end. */
    Scene whileFallingAsleep(Runnable script) {
        awake();
        runtime.next(
                ScriptedRuntime.Call.STOP,
                () -> {
                    assertThat(workload.state()).isInstanceOf(FallingAsleep.class);
                    script.run();
                });
        time.advance(IDLE);
        return this;
    }

    Awake believed() {
        return (Awake) workload.state();
    }

    /** Reads the whole state without its details. */
    String state() {
        return word(workload.state());
    }
}
