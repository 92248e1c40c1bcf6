package dev.reveille.history;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.OptionalLong;

/** What is recorded of one workload. Thread-safe; its lock is held for additions only. */
final class Track {

    private static final int HOUR_STEPS = 60;
    private static final int DAY_STEPS = 96;

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

    @GuardedBy("this")
    private long memoryTakenAt;

    @GuardedBy("this")
    private double savedByteSeconds;

    Track(Phase phase, long now, long counted) {
        this.phase = phase;
        this.until = now;
        this.phaseSince = now;
        this.counted = counted;
        this.hour = new Strip(Recorder.HOUR_STEP, HOUR_STEPS, now);
        this.day = new Strip(Recorder.DAY_STEP, DAY_STEPS, now);
    }

    /**
     * Records what has passed until now.
     *
     * @param requests how many have come in all
     * @param frees whether it uses no memory while it sleeps
     */
    synchronized void settle(long now, long requests, boolean frees) {
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

    /** It uses so many bytes. */
    synchronized void measured(long bytes, long now) {
        memory = OptionalLong.of(bytes);
        memoryTakenAt = now;
    }

    /** Whether it has been awake for so long, and not been measured for so long. */
    synchronized boolean isDue(long now, Duration settled, Duration period) {
        return phase == Phase.AWAKE
                && now - phaseSince >= settled.toMillis()
                && (memory.isEmpty() || now - memoryTakenAt >= period.toMillis());
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
