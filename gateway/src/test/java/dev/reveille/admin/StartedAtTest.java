package dev.reveille.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reveille.config.WorkloadDefinition;
import dev.reveille.runtime.Instance.Paused;
import dev.reveille.runtime.Instance.Running;
import dev.reveille.workload.ScriptedRuntime;
import dev.reveille.workload.Surroundings;
import dev.reveille.workload.TestConfiguration;
import dev.reveille.workload.VirtualTime;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState.Awake;
import dev.reveille.workload.WorkloadState.Waking;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The start that the status tells of")
class StartedAtTest {

    private static final WorkloadDefinition DEFINITION =
            TestConfiguration.of("containers: [{name: app, host: app.test}]")
                    .workloads()
                    .getFirst();

    private final VirtualTime time = new VirtualTime();
    private final ScriptedRuntime runtime = new ScriptedRuntime(time);
    private final Workload app =
            new Workload(DEFINITION, new Surroundings(runtime, time, () -> 30), (_, _, _) -> {});

    @BeforeEach
    void isFoundRunningAnHourAfterItsStart() {
        runtime.creates("app");
        runtime.start("app");
        time.advance(Duration.ofHours(1));
        observed(true);
    }

    private void observed(boolean atStart) {
        app.observed(runtime.inspect("app").orElseThrow(), atStart);
    }

    private @Nullable Object startedAt() {
        Map<String, @Nullable Object> fields = new HashMap<>();
        new WorkloadFields(time).add(app, fields);
        return fields.get("started_at");
    }

    @Test
    void isTheRuntimesAndNotWhenItWasFound() {
        assertThat(app.state()).isInstanceOf(Awake.class);
        assertThat(startedAt()).isEqualTo("2026-04-12T10:00:00Z");
    }

    @Test
    void staysWhenItIsDoubtedThatItIsThere() {
        app.doubt((Awake) app.state());
        assertThat(app.state()).isInstanceOf(Waking.class);
        assertThat(startedAt()).isEqualTo("2026-04-12T10:00:00Z");
    }

    @Test
    void isThatOfTheRunThatGoesOnNow() {
        runtime.becomes("app", runtime.running());
        observed(false);
        assertThat(startedAt()).isEqualTo("2026-04-12T11:00:00Z");
    }

    @Test
    void isNoneWhileItDoesNotRun() {
        runtime.becomes("app", new Paused((Running) runtime.status("app")));
        observed(false);
        assertThat(startedAt()).isNull();
    }
}
