package dev.reveille.admin;

import static dev.reveille.admin.StatusDocument.word;

import dev.reveille.config.GoDuration;
import dev.reveille.config.QualifiedName;
import dev.reveille.config.WorkloadDefinition;
import dev.reveille.config.WorkloadDefinition.Lifecycle;
import dev.reveille.runtime.Instance;
import dev.reveille.time.Time;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState;
import dev.reveille.workload.WorkloadState.Asleep;
import dev.reveille.workload.WorkloadState.Awake;
import dev.reveille.workload.WorkloadState.Draining;
import dev.reveille.workload.WorkloadState.Failed;
import dev.reveille.workload.WorkloadState.FallingAsleep;
import dev.reveille.workload.WorkloadState.Waking;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the status document says of every workload. Texts that there are none of are empty; times
 * (RFC 3339, UTC) and numbers that there are none of are null. Thread-safe.
 */
final class WorkloadFields implements StatusDocument.Part {

    private final Time time;

    WorkloadFields(Time time) {
        this.time = time;
    }

    @Override
    public void add(Workload workload, Map<String, @Nullable Object> fields) {
        WorkloadState state = workload.state();
        identity(workload, fields);
        state(workload, state, fields);
        definition(workload.definition(), fields);
        use(workload, fields);
        schedule(workload, fields);
    }

    private static void identity(Workload workload, Map<String, @Nullable Object> fields) {
        WorkloadDefinition definition = workload.definition();
        fields.put("name", workload.name());
        fields.put("display_name", definition.presentation().displayName());
        fields.put("host", definition.hosts().isEmpty() ? "" : definition.hosts().getFirst());
        fields.put("hosts", definition.hosts());
        fields.put("icon", definition.presentation().icon());
        fields.put("image", workload.seen().map(Instance::image).orElse(""));
        fields.put("runtime", runtime(workload));
    }

    /** The one of several that has it, or that is meant by what it is called. */
    private static String runtime(Workload workload) {
        return workload.seen()
                .map(Instance::runtime)
                .or(() -> QualifiedName.of(workload.name()).runtime())
                .orElse("");
    }

    private void state(
            Workload workload, WorkloadState state, Map<String, @Nullable Object> fields) {
        Optional<Failed> failed =
                state instanceof Failed now ? Optional.of(now) : Optional.<Failed>empty();
        fields.put("status", state.word());
        fields.put("start_state", state.word().equals("sleeping") ? "idle" : state.word());
        fields.put("state", name(state));
        fields.put("error", failed.map(now -> now.failure().reason().detail()).orElse(""));
        fields.put(
                "retry_in_sec", failed.map(now -> seconds(now.retryIn(time.nanos()))).orElse(null));
        fields.put("started_at", text(workload.runningSince()));
        fields.put("waking_for_ms", orNull(wakingFor(state)));
        fields.put("expected_wake_ms", orNull(workload.expectedWake().map(Duration::toMillis)));
        fields.put("held", workload.held());
        fields.put("in_flight", workload.inFlight());
    }

    private static Optional<Long> wakingFor(WorkloadState state) {
        return state instanceof Waking waking
                ? Optional.of(waking.attempt().elapsed().toMillis())
                : Optional.empty();
    }

    /** What it is doing, more exactly than the word for it on {@code /_health}. */
    private static String name(WorkloadState state) {
        return switch (state) {
            case Asleep _ -> "asleep";
            case Waking _ -> "waking";
            case Awake _ -> "awake";
            case Draining _ -> "draining";
            case FallingAsleep _ -> "falling-asleep";
            case Failed _ -> "failed";
        };
    }

    private static void definition(
            WorkloadDefinition definition, Map<String, @Nullable Object> fields) {
        Lifecycle lifecycle = definition.lifecycle();
        fields.put("target_port", definition.reach().targetPort());
        fields.put("network", definition.reach().network().orElse(""));
        fields.put("start_timeout", GoDuration.print(lifecycle.startTimeout()));
        fields.put("idle_timeout", GoDuration.print(lifecycle.idleTimeout()));
        fields.put("idle_timeout_sec", lifecycle.idleTimeout().toSeconds());
        fields.put("sleep_mode", word(lifecycle.sleepMode()));
        fields.put("wait", word(definition.waiting().mode()));
        fields.put("depends_on", lifecycle.dependsOn());
    }

    private void use(Workload workload, Map<String, @Nullable Object> fields) {
        Optional<Instant> last = workload.lastUse();
        fields.put("last_request", text(last));
        fields.put("idle_remaining_sec", last.map(at -> remaining(workload, at)).orElse(-1L));
        fields.put("sleeps_at", text(workload.sleepsIn().map(time.now()::plus)));
    }

    /** Until it may sleep; −1 if it never does by itself. */
    private long remaining(Workload workload, Instant lastUse) {
        Duration timeout = workload.definition().lifecycle().idleTimeout();
        if (timeout.isZero()) {
            return -1;
        }
        Duration idle = Duration.between(lastUse, time.now());
        return Math.max(0, seconds(workload.sleepsIn().orElseGet(() -> timeout.minus(idle))));
    }

    private void schedule(Workload workload, Map<String, @Nullable Object> fields) {
        Instant now = time.now();
        var schedule = workload.definition().lifecycle().schedule();
        fields.put(
                "schedule_start",
                schedule.flatMap(s -> s.start()).map(cron -> cron.toString()).orElse(""));
        fields.put(
                "schedule_stop",
                schedule.flatMap(s -> s.stop()).map(cron -> cron.toString()).orElse(""));
        fields.put("schedule_timezone", schedule.map(s -> s.timezone().getId()).orElse(""));
        fields.put("scheduled_downtime", workload.downtime().isPresent());
        fields.put(
                "next_scheduled_start",
                text(schedule.flatMap(s -> s.starts()).flatMap(firings -> firings.after(now))));
        fields.put(
                "next_scheduled_stop",
                text(schedule.flatMap(s -> s.stops()).flatMap(firings -> firings.after(now))));
    }

    /** Rounded up, so that 0 means over. */
    private static long seconds(Duration duration) {
        return duration.plusNanos(999_999_999).toSeconds();
    }

    private static @Nullable String text(Optional<Instant> moment) {
        return moment.map(at -> at.truncatedTo(ChronoUnit.SECONDS).toString()).orElse(null);
    }

    private static <T> @Nullable T orNull(Optional<T> value) {
        return value.orElse(null);
    }
}
