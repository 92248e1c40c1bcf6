package dev.reveille.sharing.kubernetes;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.sharing.Claim;
import dev.reveille.time.Time;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Lease by which this gateway has a workload in hand, prolonged until it is released.
 * Thread-safe. It counts as held for less than its term, measured from before each call.
 */
final class LentClaim implements Claim {

    private static final Logger log = LoggerFactory.getLogger(LentClaim.class);

    /** How long the others are kept from something by a gateway that has died. */
    static final Duration TERM = Duration.ofSeconds(9);

    private static final Duration PROLONG_AFTER = TERM.dividedBy(3);
    private static final Duration CERTAIN = TERM.minusSeconds(2);

    private final Leases leases;
    private final String name;
    private final String holder;
    private final Time time;

    @GuardedBy("this")
    private long certainUntil;

    @GuardedBy("this")
    private boolean over;

    /**
     * @param askedAt {@link Time#nanos()} before it was made
     */
    LentClaim(Leases leases, String name, String holder, Time time, long askedAt) {
        this.leases = leases;
        this.name = name;
        this.holder = holder;
        this.time = time;
        this.certainUntil = askedAt + CERTAIN.toNanos();
        time.after(PROLONG_AFTER, this::prolong);
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
        long askedAt = time.nanos();
        try {
            boolean still =
                    leases.find(name).filter(note -> note.holder().equals(holder)).isPresent();
            if (still) {
                leases.renew(name, Map.of());
            }
            prolonged(askedAt, still);
        } catch (KubernetesClientException | IllegalStateException away) {
            log.debug("Cannot prolong {}: {}", name, away.getMessage());
        }
        time.after(PROLONG_AFTER, this::prolong);
    }

    private synchronized void prolonged(long askedAt, boolean still) {
        if (still) {
            certainUntil = askedAt + CERTAIN.toNanos();
        } else {
            over = true;
        }
    }

    @Override
    public void release() {
        synchronized (this) {
            over = true;
        }
        time.run(this::remove);
    }

    private void remove() {
        try {
            leases.remove(name, holder);
        } catch (KubernetesClientException | IllegalStateException away) {
            // It ends by itself.
            log.debug("Cannot remove {}: {}", name, away.getMessage());
        }
    }
}
