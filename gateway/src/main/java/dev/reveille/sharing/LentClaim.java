package dev.reveille.sharing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.time.Time;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * A claim that is lent for a term, and prolonged three times within each until it is released.
 * Thread-safe.
 *
 * <p>Whoever lends it counts the term by a clock of its own, from when it was asked. Here the claim
 * counts as held for a little less, measured on the monotonic clock from before each question: it
 * has ended here before it has ended there.
 */
public final class LentClaim implements Claim {

    /** Times within a term that it is prolonged. */
    private static final int A_TERM = 3;

    private final Lender lender;
    private final Term term;
    private final Time time;

    @GuardedBy("this")
    private long certainUntil;

    @GuardedBy("this")
    private boolean over;

    /**
     * For how long it is lent.
     *
     * @param length how long the others are kept from something by a gateway that has died
     * @param margin by how much sooner its holder believes it to have ended; shorter than that
     */
    public record Term(Duration length, Duration margin) {}

    /** Where it comes from. */
    public interface Lender {

        /**
         * Asks for another term. May block; does not throw.
         *
         * @return whether the claim was still there to be prolonged; fails if that is not known
         */
        CompletionStage<Boolean> prolong();

        /** Gives it back. Must not block or throw. */
        void release();
    }

    /**
     * Begins with the first term.
     *
     * @param askedAt {@link Time#nanos()} before it was asked for
     */
    public LentClaim(Lender lender, Term term, Time time, long askedAt) {
        this.lender = lender;
        this.term = term;
        this.time = time;
        this.certainUntil = certainUntil(askedAt);
        prolongLater();
    }

    private long certainUntil(long askedAt) {
        return askedAt + term.length().minus(term.margin()).toNanos();
    }

    @Override
    public synchronized boolean isHeld() {
        return !over && certainUntil - time.nanos() > 0;
    }

    private void prolongLater() {
        time.after(term.length().dividedBy(A_TERM), this::prolong);
    }

    private void prolong() {
        synchronized (this) {
            if (over) {
                return;
            }
        }
        long askedAt = time.nanos();
        lender.prolong().thenAccept(still -> prolonged(askedAt, still));
        prolongLater();
    }

    private synchronized void prolonged(long askedAt, boolean still) {
        if (still) {
            certainUntil = certainUntil(askedAt);
        } else {
            over = true;
        }
    }

    @Override
    public void release() {
        synchronized (this) {
            over = true;
        }
        lender.release();
    }
}
