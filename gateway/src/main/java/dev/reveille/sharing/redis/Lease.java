package dev.reveille.sharing.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.sharing.Claim;
import dev.reveille.time.Time;
import java.time.Duration;

/**
 * A lock that this gateway has, prolonged every second until it is released. Thread-safe.
 *
 * <p>Redis drops it after its term by its own clock; here it counts as held for a little less,
 * measured from before each command was given.
 */
final class Lease implements Claim {

    /** How long the others are kept from something by a gateway that has died. */
    static final Duration TERM = Duration.ofSeconds(3);

    private static final Duration PROLONG_AFTER = Duration.ofSeconds(1);
    private static final Duration CERTAIN = TERM.minusMillis(500);

    private final String id;
    private final String workload;
    private final Locks locks;
    private final Time time;

    @GuardedBy("this")
    private long certainUntil;

    @GuardedBy("this")
    private boolean over;

    /**
     * @param askedAt {@link Time#nanos()} before it was asked for
     */
    Lease(String id, String workload, Locks locks, Time time, long askedAt) {
        this.id = id;
        this.workload = workload;
        this.locks = locks;
        this.time = time;
        this.certainUntil = askedAt + CERTAIN.toNanos();
        time.after(PROLONG_AFTER, this::prolong);
    }

    String id() {
        return id;
    }

    @Override
    public synchronized boolean isHeld() {
        return !over && certainUntil - time.nanos() > 0;
    }

    private void prolong() {
        synchronized (this) {
            if (over) {
                return;
            }
        }
        long now = time.nanos();
        locks.prolong(workload, id)
                .thenAccept(
                        still -> {
                            if (still) {
                                prolonged(now);
                            } else {
                                lost();
                            }
                        });
        time.after(PROLONG_AFTER, this::prolong);
    }

    private synchronized void prolonged(long askedAt) {
        certainUntil = askedAt + CERTAIN.toNanos();
    }

    private synchronized void lost() {
        over = true;
    }

    @Override
    public void release() {
        synchronized (this) {
            over = true;
        }
        locks.release(workload, id);
    }
}
