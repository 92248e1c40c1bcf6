package dev.reveille.sharing.redis;

import dev.reveille.sharing.LentClaim;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * One lock in Redis that this gateway has taken.
 *
 * @param claim by which it is known to be this gateway's
 */
record Lock(Locks locks, String workload, String claim) implements LentClaim.Lender {

    /** Redis drops it after that by its own clock. */
    static final LentClaim.Term TERM =
            new LentClaim.Term(Duration.ofSeconds(3), Duration.ofMillis(500));

    @Override
    public CompletionStage<Boolean> prolong() {
        return locks.prolong(workload, claim);
    }

    @Override
    public void release() {
        locks.release(workload, claim);
    }
}
