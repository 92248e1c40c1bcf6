package dev.reveille.workload;

import dev.reveille.runtime.Instance;

/** Hears what the runtime answers while a workload is brought up, on a thread that may block. */
interface BringUpListener {

    void seen(Instance now);

    /**
     * It is about to be started: addresses told from now on may not be up yet.
     *
     * @return false when an earlier wake's start call has not returned: then it is not to be
     */
    boolean starting();

    /** The start call has returned, one way or the other. */
    void startReturned();

    /** A call of ours tells that it runs, and so that its addresses are up. */
    void up();

    /** What the wake is waiting for, for everyone. */
    void obstacle(String what);

    /**
     * Another gateway has it in hand.
     *
     * @param why for the operator
     */
    void elsewhere(String why);

    /**
     * The runtime does not answer.
     *
     * @param why for the operator
     */
    void unreachable(String why);

    /** It does not run, and is not to be started. */
    void gone();

    /** The runtime will not do it. */
    void refused(Reason why);
}
