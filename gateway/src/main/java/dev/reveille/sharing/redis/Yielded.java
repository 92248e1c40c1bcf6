package dev.reveille.sharing.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.sharing.Consent;
import dev.reveille.sharing.SleepWish;
import dev.reveille.sharing.ThisGateway;
import dev.reveille.time.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The workloads that this gateway lets others put to sleep, and by whose claim. Each is regained
 * when the claim is released, and when it has ended without a word, which is looked for every
 * second. Thread-safe.
 */
final class Yielded {

    private static final Duration TERM = Lock.TERM.length();

    private final ThisGateway here;
    private final Locks locks;
    private final Time time;

    /** Claims by workload. */
    @GuardedBy("this")
    private final Map<String, String> claims = new HashMap<>();

    @GuardedBy("this")
    private boolean watching;

    Yielded(ThisGateway here, Locks locks, Time time) {
        this.here = here;
        this.locks = locks;
        this.time = time;
    }

    /** Another gateway asks. */
    void consider(String claim, SleepWish wish, Consumer<Consent> answer) {
        synchronized (this) {
            claims.put(wish.workload(), claim);
            watch();
        }
        here.letSleep(
                wish,
                consent -> {
                    if (consent instanceof Consent.Denied) {
                        forget(wish.workload(), claim);
                    }
                    answer.accept(consent);
                });
    }

    /** A claim was released. One that came after it on the same workload is not touched by that. */
    void released(String workload, String claim) {
        synchronized (this) {
            String known = claims.get(workload);
            if (known != null && !known.equals(claim)) {
                return;
            }
            claims.remove(workload);
        }
        here.regain(workload);
    }

    private synchronized void forget(String workload, String claim) {
        claims.remove(workload, claim);
    }

    @GuardedBy("this")
    private void watch() {
        if (!watching) {
            watching = true;
            time.after(TERM.dividedBy(3), this::look);
        }
    }

    /** A claim that cannot be seen is believed in for as long as it may last. */
    private void look() {
        Map<String, String> all;
        synchronized (this) {
            watching = false;
            all = Map.copyOf(claims);
            if (!all.isEmpty()) {
                watch();
            }
        }
        all.forEach(
                (workload, claim) ->
                        locks.has(workload, claim)
                                .orTimeout(TERM.toMillis(), TimeUnit.MILLISECONDS)
                                .whenComplete(
                                        (holds, unknown) -> {
                                            if (unknown != null) {
                                                time.after(TERM, () -> released(workload, claim));
                                            } else if (!holds) {
                                                time.run(() -> released(workload, claim));
                                            }
                                        }));
    }
}
