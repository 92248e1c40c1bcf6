package dev.reveille.workload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * A clock that stands still until told otherwise. What is due runs on the thread that moves the
 * clock, in the order of its time; a task may itself move the clock, which is how a call that takes
 * long is played. Safe for use by many threads.
 */
public final class VirtualTime implements Time {

    private static final Instant EPOCH = Instant.parse("2026-04-12T10:00:00Z");

    /** Near its greatest value, so that code that compares moments instead of differences fails. */
    private static final long ORIGIN = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();

    /** {@code passed} is the time since the origin at which the task is due. */
    private record Task(long passed, long order, Runnable work) {}

    @GuardedBy("this")
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(
                    Comparator.comparingLong(Task::passed).thenComparingLong(Task::order));

    @GuardedBy("this")
    private long passed;

    @GuardedBy("this")
    private long order;

    /** By how much the date has been changed. */
    @GuardedBy("this")
    private Duration shift = Duration.ZERO;

    @Override
    public synchronized long nanos() {
        return ORIGIN + passed;
    }

    @Override
    public synchronized Instant now() {
        return EPOCH.plusNanos(passed).plus(shift);
    }

    @Override
    public synchronized Timer after(Duration delay, Runnable work) {
        Task task = new Task(passed + Math.max(0, delay.toNanos()), order++, work);
        tasks.add(task);
        return () -> remove(task);
    }

    @Override
    public void run(Runnable work) {
        after(Duration.ZERO, work);
    }

    /** Lets time pass, and everything happen that is due by then. */
    public void advance(Duration duration) {
        long until = passed() + duration.toNanos();
        for (Optional<Task> next = next(until); next.isPresent(); next = next(until)) {
            next.get().work().run();
        }
        moveTo(until);
    }

    /** Someone sets the date, forwards or back: no time passes, and no timer is moved. */
    public synchronized void changeDate(Duration by) {
        shift = shift.plus(by);
    }

    /** Lets time pass until the date is this one, and everything happen that is due by then. */
    public void advanceTo(String date) {
        advance(Duration.between(now(), Instant.parse(date)));
    }

    /** Lets everything happen that is due now. */
    public void settle() {
        advance(Duration.ZERO);
    }

    /** How many tasks wait for their time. */
    public synchronized int waiting() {
        return tasks.size();
    }

    private synchronized void remove(Task task) {
        tasks.remove(task);
    }

    private synchronized long passed() {
        return passed;
    }

    private synchronized void moveTo(long later) {
        passed = Math.max(passed, later);
    }

    private synchronized Optional<Task> next(long until) {
        // A task may have moved the clock further than was asked for.
        if (tasks.isEmpty() || tasks.element().passed() > Math.max(until, passed)) {
            return Optional.empty();
        }
        Task task = tasks.remove();
        moveTo(task.passed());
        return Optional.of(task);
    }
}
