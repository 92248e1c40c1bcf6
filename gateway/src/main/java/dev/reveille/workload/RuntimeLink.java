package dev.reveille.workload;

/**
 * Whether the gateway hears what a runtime does. While it does not, what is known of workloads may
 * be out of date. Thread-safe; written by one thread at a time.
 */
final class RuntimeLink {

    private volatile boolean current = true;
    private volatile int losses;

    /** The runtime cannot be heard any more. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // One writer.
    void lost() {
        if (current) {
            losses++;
        }
        current = false;
    }

    /** It can be heard again, and everything has been compared. */
    void restored() {
        current = true;
    }

    boolean isCurrent() {
        return current;
    }

    /** How often it has been lost. */
    int losses() {
        return losses;
    }
}
