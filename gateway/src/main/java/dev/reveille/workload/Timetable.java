package dev.reveille.workload;

import dev.reveille.schedule.Downtime;
import dev.reveille.schedule.OpeningHours;
import dev.reveille.schedule.Schedule;
import dev.reveille.schedule.ScheduleClock;
import dev.reveille.time.Time;
import java.util.Optional;
import java.util.function.Consumer;

/** The schedule that a workload follows now. Thread-safe; never blocks. */
final class Timetable {

    private final Time time;
    private final ScheduleClock clock;
    private volatile OpeningHours hours = new OpeningHours(Optional.empty());
    private volatile boolean startDue;

    /**
     * @param listener hears of each firing, on a thread of its own
     */
    Timetable(Time time, Consumer<ScheduleClock.Event> listener) {
        this.time = time;
        this.clock = new ScheduleClock(time, listener);
    }

    /** Follows this one from now on. */
    void follow(Optional<Schedule> schedule) {
        hours = new OpeningHours(schedule);
        clock.follow(schedule);
    }

    /** Follows none any more; its hours stay. */
    void rest() {
        startDue = false;
        clock.rest();
    }

    /** A start has fired, and is to be brought about. */
    void startIsDue() {
        startDue = true;
    }

    /** It has been brought about, or is not wanted any more. */
    void startIsOver() {
        startDue = false;
    }

    boolean isStartDue() {
        return startDue;
    }

    /** Present while no request may use the workload. Cheap. */
    Optional<Downtime> downtime() {
        return hours.downtime(time);
    }
}
