package dev.reveille.history;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.config.WorkloadDefinition.SleepMode;
import dev.reveille.workload.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** What is recorded of one workload. Thread-safe; its lock is held for additions only. */
final class Track {

    static final int HOUR_STEPS = 60;
    static final int DAY_STEPS = 96;

    private final Workload workload;

    @GuardedBy("this")
    private final Strip hour;

    @GuardedBy("this")
    private final Strip day;

    @GuardedBy("this")
    private Phase phase;

    /** Up to when everything is recorded, in milliseconds since the epoch. */
    @GuardedBy("this")
    private long until;

    /** How many requests are recorded. */
    @GuardedBy("this")
    private long counted;

    @GuardedBy("this")
    private long phaseSince;

    @GuardedBy("this")
    private OptionalLong memory = OptionalLong.empty();

    /** When it was measured last, whatever came of it. */
    @GuardedBy("this")
    private OptionalLong measuredAt = OptionalLong.empty();

    @GuardedBy("this")
    private double savedByteSeconds;

    /**
     * Begins with what the workload is doing now.
     *
     * @param past what was recorded under its name before, if anything was
     */
    Track(Workload workload, long now, Optional<Recorded> past) {
        this.workload = workload;
        this.phase = Phase.of(workload.state());
        this.until = now;
        this.phaseSince = now;
        this.counted = workload.requests();
        this.hour = new Strip(Recorder.HOUR_STEP, HOUR_STEPS, now);
        this.day = new Strip(Recorder.DAY_STEP, DAY_STEPS, now);
        if (past.isPresent()) {
            Recorded recorded = past.get();
            long end = recorded.until().toEpochMilli();
            hour.take(Shorthand.read(recorded.hour(), HOUR_STEPS), end);
            day.take(Shorthand.read(recorded.day(), DAY_STEPS), end);
            memory = recorded.memory();
            savedByteSeconds = recorded.savedByteSeconds();
        }
    }

    /** Whether it is this workload's, and not that of one of the same name. */
    boolean isOf(Workload other) {
        return workload == other;
    }

    /** Records what has passed until now. */
    synchronized void settle(long now) {
        long requests = workload.requests();
        // Asleep it uses no memory, unless it is paused.
        boolean frees = workload.definition().lifecycle().sleepMode() == SleepMode.STOP;
        if (now > until) {
            hour.add(phase, until, now);
            day.add(phase, until, now);
            if (phase == Phase.ASLEEP && frees) {
                savedByteSeconds += memory.orElse(0) * ((now - until) / 1000.0);
            }
            until = now;
        }
        hour.count(until, requests - counted);
        day.count(until, requests - counted);
        counted = requests;
    }

    /** From here on it is in this phase. */
    synchronized void enter(Phase next) {
        if (phase != next) {
            phase = next;
            phaseSince = until;
        }
    }

    /**
     * It was measured.
     *
     * @param bytes what it uses; empty if nothing came of that
     */
    synchronized void measured(OptionalLong bytes, long now) {
        measuredAt = OptionalLong.of(now);
        if (bytes.isPresent()) {
            memory = bytes;
        }
    }

    /**
     * Whether it has been awake for so long, and not been measured for so long, or not since it
     * woke.
     */
    synchronized boolean isDue(long now, Duration settled, Duration period) {
        return phase == Phase.AWAKE
                && now - phaseSince >= settled.toMillis()
                && (measuredAt.orElse(Long.MIN_VALUE) < phaseSince
                        || now - measuredAt.orElse(0) >= period.toMillis());
    }

    /** What is to outlive the process. */
    synchronized Recorded recorded() {
        return new Recorded(
                Instant.ofEpochMilli(until),
                Shorthand.of(hour.recording()),
                Shorthand.of(day.recording()),
                memory,
                Math.round(savedByteSeconds));
    }

    synchronized Recording hour() {
        return hour.recording();
    }

    synchronized Recording day() {
        return day.recording();
    }

    synchronized OptionalLong memory() {
        return memory;
    }

    synchronized double savedByteSeconds() {
        return savedByteSeconds;
    }
}
