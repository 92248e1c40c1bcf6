package dev.reveille.config;

import dev.reveille.config.WorkloadDefinition.Connections;
import dev.reveille.config.WorkloadDefinition.Lifecycle;
import dev.reveille.config.WorkloadDefinition.Look;
import dev.reveille.config.WorkloadDefinition.Presentation;
import dev.reveille.config.WorkloadDefinition.ProcessCommand;
import dev.reveille.config.WorkloadDefinition.Reach;
import dev.reveille.config.WorkloadDefinition.Waiting;
import dev.reveille.schedule.CronExpression;
import dev.reveille.schedule.Schedule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes a workload's definition of the values of its keys, wherever they were written. */
final class WorkloadBinding {

    private static final Duration CLASH_HORIZON = Duration.ofDays(7);
    private static final DateTimeFormatter CLASH_TIME =
            DateTimeFormatter.ofPattern("EEE dd MMM HH:mm", Locale.ENGLISH);

    private final ZoneId scheduleTimezone;
    private final Clock clock;

    /**
     * @param scheduleTimezone time zone of schedules that name none
     * @param clock from when on clashes of schedules are looked for
     */
    WorkloadBinding(ZoneId scheduleTimezone, Clock clock) {
        this.scheduleTimezone = scheduleTimezone;
        this.clock = clock;
    }

    /** Reports a schedule that wakes and puts to sleep at once (within the next seven days). */
    void checkSchedule(Values values, Findings findings) {
        Optional<Schedule> schedule = schedule(values).filter(Schedule::hasWindow);
        boolean badZone =
                values.given(WorkloadKeys.SCHEDULE_TIMEZONE)
                        && values.find(WorkloadKeys.SCHEDULE_TIMEZONE).isEmpty();
        if (schedule.isEmpty() || badZone) {
            return;
        }
        ZoneId zone = schedule.get().timezone();
        clash(schedule.get())
                .ifPresent(
                        time ->
                                findings.problem(
                                        values.place(WorkloadKeys.SCHEDULE_STOP),
                                        "container \"%s\": schedule_start and schedule_stop fire at the same time (%s)"
                                                .formatted(
                                                        values.find(WorkloadKeys.NAME).orElse("?"),
                                                        CLASH_TIME.format(time.atZone(zone)))));
    }

    private Optional<Instant> clash(Schedule schedule) {
        return schedule.starts()
                .flatMap(
                        starts ->
                                schedule.stops()
                                        .flatMap(
                                                stops ->
                                                        starts.clash(
                                                                stops,
                                                                clock.instant(),
                                                                CLASH_HORIZON)));
    }

    /** The definition. Only for values that were read without problems. */
    WorkloadDefinition bind(Values values) {
        String name = values.get(WorkloadKeys.NAME);
        Duration startTimeout = values.get(WorkloadKeys.START_TIMEOUT);
        return new WorkloadDefinition(
                name,
                values.find(WorkloadKeys.HOST).orElse(List.of()),
                new Reach(
                        values.get(WorkloadKeys.TARGET_PORT),
                        values.find(WorkloadKeys.NETWORK),
                        values.find(WorkloadKeys.HEALTH_PATH),
                        values.get(WorkloadKeys.READY_WHEN)),
                lifecycle(values, startTimeout),
                new Waiting(
                        values.get(WorkloadKeys.WAIT),
                        values.find(WorkloadKeys.HOLD_TIMEOUT).orElse(startTimeout),
                        values.get(WorkloadKeys.MAX_HELD),
                        values.find(WorkloadKeys.REDIRECT_PATH),
                        values.find(WorkloadKeys.WAKE).map(WakeKeys::bind).orElse(WakeRules.NONE)),
                connections(values),
                new Presentation(
                        values.find(WorkloadKeys.DISPLAY_NAME).orElse(name),
                        values.get(WorkloadKeys.ICON),
                        values.find(WorkloadKeys.PAGE).map(PageKeys::bind).orElse(Look.PLAIN)),
                process(values));
    }

    private Lifecycle lifecycle(Values values, Duration startTimeout) {
        return new Lifecycle(
                startTimeout,
                values.get(WorkloadKeys.IDLE_TIMEOUT),
                values.find(WorkloadKeys.STOP_TIMEOUT),
                values.get(WorkloadKeys.SLEEP_MODE),
                values.find(WorkloadKeys.DEPENDS_ON).orElse(List.of()).stream().distinct().toList(),
                schedule(values),
                values.find(WorkloadKeys.REPLICAS)
                        .map(OptionalInt::of)
                        .orElse(OptionalInt.empty()));
    }

    private static Connections connections(Values values) {
        return new Connections(
                values.get(WorkloadKeys.MAX_CONNECTIONS),
                values.get(WorkloadKeys.MAX_QUEUED),
                values.get(WorkloadKeys.KEEPALIVE_TIMEOUT),
                values.get(WorkloadKeys.CONNECT_TIMEOUT),
                values.get(WorkloadKeys.FIRST_BYTE_TIMEOUT));
    }

    private Optional<Schedule> schedule(Values values) {
        Optional<CronExpression> start = values.find(WorkloadKeys.SCHEDULE_START);
        Optional<CronExpression> stop = values.find(WorkloadKeys.SCHEDULE_STOP);
        return start.isEmpty() && stop.isEmpty()
                ? Optional.empty()
                : Optional.of(new Schedule(start, stop, timezone(values)));
    }

    private ZoneId timezone(Values values) {
        return values.find(WorkloadKeys.SCHEDULE_TIMEZONE).orElse(scheduleTimezone);
    }

    private static Optional<ProcessCommand> process(Values values) {
        return values.find(WorkloadKeys.COMMAND)
                .map(
                        command ->
                                new ProcessCommand(
                                        command,
                                        values.find(WorkloadKeys.WORKING_DIRECTORY),
                                        values.find(WorkloadKeys.ENVIRONMENT).orElse(Map.of())));
    }
}
