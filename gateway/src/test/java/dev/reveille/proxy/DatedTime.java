package dev.reveille.proxy;

import dev.reveille.time.Time;
import java.time.Duration;
import java.time.Instant;

/** The machine's time, on a date that the test sets. Thread-safe. */
final class DatedTime implements Time {

    private final Time time;
    private volatile Duration shift = Duration.ZERO;

    DatedTime(Time time) {
        this.time = time;
    }

    /** It is this date now, and goes on from there. */
    void set(Instant date) {
        shift = Duration.between(time.now(), date);
    }

    @Override
    public long nanos() {
        return time.nanos();
    }

    @Override
    public Instant now() {
        return time.now().plus(shift);
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        return time.after(delay, task);
    }

    @Override
    public void run(Runnable task) {
        time.run(task);
    }
}
