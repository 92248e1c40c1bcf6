package dev.reveille.balance;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.time.Time;
import dev.reveille.workload.Hold;
import dev.reveille.workload.HoldOutcome;
import dev.reveille.workload.Workload;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A request that waits for a group. It has one place in one member's waiting room, so that it
 * counts once and is bounded by what members may hold; it is let go as soon as any member is awake,
 * and takes a place at another one when its own fails or has no room. Thread-safe.
 *
 * <p>A member tells of its outcome under its own lock, and no other member may be called under
 * that; hence whatever is done about it happens on another thread.
 */
final class GroupHold implements Hold {

    private final Group group;
    private final Time time;
    private final long deadline;
    private final Consumer<HoldOutcome> listener;

    @GuardedBy("this")
    private final Set<Workload> tried = new HashSet<>();

    @GuardedBy("this")
    private Hold place = () -> {};

    /** What the member that it was held at last has said. */
    @GuardedBy("this")
    private Optional<HoldOutcome> last = Optional.empty();

    @GuardedBy("this")
    private int turn;

    @GuardedBy("this")
    private boolean over;

    GroupHold(Group group, Time time, Duration timeout, Consumer<HoldOutcome> listener) {
        this.group = group;
        this.time = time;
        this.deadline = time.nanos() + timeout.toNanos();
        this.listener = listener;
    }

    /** The group knows it by now, and tells it of every member that becomes awake. */
    void begin() {
        if (group.isAnyoneAwake()) {
            end(new HoldOutcome.Ready());
        } else {
            takePlace();
        }
    }

    void memberAwake() {
        end(new HoldOutcome.Ready());
    }

    private void takePlace() {
        Optional<Workload> next;
        int mine;
        synchronized (this) {
            if (over) {
                return;
            }
            next = group.next(tried);
            next.ifPresent(tried::add);
            mine = ++turn;
        }
        if (next.isEmpty()) {
            end(lastOutcome().orElseGet(group::outcomeForNobody));
            return;
        }
        Duration left = Duration.ofNanos(Math.max(0, deadline - time.nanos()));
        Hold taken = next.get().hold(left, this::heard);
        synchronized (this) {
            if (!over && mine == turn) {
                place = taken;
                return;
            }
        }
        // It was told at once, and has gone on from there.
        taken.cancel();
    }

    private void heard(HoldOutcome outcome) {
        switch (outcome) {
            case HoldOutcome.Ready _, HoldOutcome.TimedOut _ -> end(outcome);
            case HoldOutcome.WakeFailed _, HoldOutcome.RoomFull _, HoldOutcome.Offline _ -> {
                synchronized (this) {
                    last = Optional.of(outcome);
                }
                time.run(this::takePlace);
            }
        }
    }

    private synchronized Optional<HoldOutcome> lastOutcome() {
        return last;
    }

    private void end(HoldOutcome outcome) {
        if (leave()) {
            listener.accept(outcome);
        }
    }

    /** Ends it, and tells whether it had not ended before. */
    private boolean leave() {
        Hold taken;
        synchronized (this) {
            if (over) {
                return false;
            }
            over = true;
            taken = place;
        }
        group.left(this);
        taken.cancel();
        return true;
    }

    @Override
    public void cancel() {
        leave();
    }
}
