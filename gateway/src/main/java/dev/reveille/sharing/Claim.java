package dev.reveille.sharing;

/**
 * The right to start or stop one workload, lent for a few seconds and prolonged by its lender until
 * it is released. Thread-safe.
 */
public interface Claim {

    /** Needs no lending, because there is nobody else, or nobody who could be asked. */
    Claim LASTING =
            new Claim() {

                @Override
                public boolean isHeld() {
                    return true;
                }

                @Override
                public void release() {
                    // Nobody waits for that.
                }
            };

    /**
     * Whether it certainly holds now, by this machine's monotonic clock. To be asked right before
     * what it is for: a gateway that was frozen may have lost it. Cheap, and never blocks.
     */
    boolean isHeld();

    /** What it was for is done, or will not be. Never blocks; doing it again changes nothing. */
    void release();
}
