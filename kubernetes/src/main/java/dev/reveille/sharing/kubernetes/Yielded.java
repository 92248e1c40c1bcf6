package dev.reveille.sharing.kubernetes;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.sharing.Consent;
import dev.reveille.sharing.SleepWish;
import dev.reveille.sharing.ThisGateway;
import dev.reveille.time.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The workloads that this gateway lets others put to sleep, and by whose claim. Each is regained
 * when the claim is gone, and when nothing was heard of it for longer than it lasts. Thread-safe.
 */
final class Yielded {

    /** By then it does not count as held any more for whoever has it. */
    private static final Duration PATIENCE = HeldLease.TERM.length().plusSeconds(3);

    private final ThisGateway here;
    private final Time time;

    /** By the names of the claims. */
    @GuardedBy("this")
    private final Map<String, Known> claims = new HashMap<>();

    private record Known(String holder, String workload, Time.Timer end) {}

    Yielded(ThisGateway here, Time time) {
        this.here = here;
        this.time = time;
    }

    /** A claim is there, or was prolonged, or somebody has answered on it. */
    void saw(Note claim, SleepWish wish, Consumer<Consent> answer) {
        synchronized (this) {
            Known known = claims.get(claim.name());
            boolean again = known != null && known.holder().equals(claim.holder());
            if (known != null) {
                known.end().cancel();
            }
            claims.put(
                    claim.name(),
                    new Known(
                            claim.holder(),
                            claim.workload(),
                            time.after(PATIENCE, () -> gone(claim.name()))));
            if (again) {
                return;
            }
        }
        here.letSleep(wish, answer);
    }

    /** It is no more, or no one knows of it any more. */
    void gone(String name) {
        Known known;
        synchronized (this) {
            known = claims.remove(name);
        }
        if (known != null) {
            known.end().cancel();
            here.regain(known.workload());
        }
    }

    synchronized void close() {
        claims.values().forEach(known -> known.end().cancel());
        claims.clear();
    }
}
