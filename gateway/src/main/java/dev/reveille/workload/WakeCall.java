package dev.reveille.workload;

import dev.reveille.runtime.Instance;
import dev.reveille.runtime.Instance.Paused;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.sharing.Claim;
import dev.reveille.sharing.Permission;
import dev.reveille.sharing.Sharing;
import dev.reveille.time.Time;

/**
 * Starts a sleeping workload or lets it go on, whichever it needs, if the other gateways let this
 * one. Blocks, and is made by one thread at a time; what came of it is read freely.
 */
final class WakeCall {

    private final String name;
    private final WorkloadRuntime runtime;
    private final Sharing sharing;
    private final Time time;
    private final Looks looks;
    private final KnownRuns runs;
    private final BringUpListener listener;

    private volatile boolean startCalled;
    private volatile boolean resumeCalled;

    /** What the other gateways have granted for the call under way, or for the last one. */
    private volatile Claim claim = Claim.LASTING;

    /**
     * @param looks are told to look again where it could not be made
     * @param runs is told from when outages excuse an end
     */
    WakeCall(
            String name,
            Surroundings surroundings,
            Looks looks,
            KnownRuns runs,
            BringUpListener listener) {
        this.name = name;
        this.runtime = surroundings.runtime();
        this.sharing = surroundings.sharing();
        this.time = surroundings.time();
        this.looks = looks;
        this.runs = runs;
        this.listener = listener;
    }

    /** Whether it started the workload, as far as is known, or another gateway did meanwhile. */
    boolean started() {
        return startCalled;
    }

    /** Whether it let the workload go on. */
    boolean resumed() {
        return resumeCalled;
    }

    /** The runtime has refused: nothing was done to it. */
    void cameToNothing() {
        startCalled = false;
        resumeCalled = false;
    }

    /** It is not needed any more; one that is under way comes to nothing. */
    void end() {
        claim.release();
    }

    /** One gateway wakes it; the others see it run as if a stranger had started it. */
    void make(Instance sleeping) {
        switch (sharing.askToWake(name)) {
            case Permission.Granted(Claim granted) -> {
                claim = granted;
                try {
                    makeByClaim(sleeping);
                } finally {
                    granted.release();
                }
            }
            case Permission.Refused(String why, _) -> {
                // If it ends before it is ready, this wake has failed as well.
                startCalled = true;
                listener.elsewhere(why);
                looks.soon();
            }
        }
    }

    private void makeByClaim(Instance sleeping) {
        // It may have ended before the claim could be released by that.
        if (looks.areOver()) {
            return;
        }
        if (!claim.isHeld()) {
            listener.obstacle("the other gateways have not been heard for a moment");
            looks.soon();
            return;
        }
        if (sleeping.status() instanceof Paused paused) {
            // Its address has been up all the time: the event may be quicker than the call.
            listener.up();
            resumeCalled = true;
            // Someone may pause it once more, and that may be heard of, before the call returns.
            long before = time.nanos();
            runtime.resume(name);
            listener.seen(sleeping.with(paused.resumed(), before));
        } else if (!listener.starting()) {
            // Someone else had started it meanwhile, it was used, and it sleeps again.
            listener.obstacle("an earlier start call has not returned");
            looks.soon();
        } else {
            start();
            listener.up();
            runtime.inspect(name).ifPresent(listener::seen);
        }
    }

    private void start() {
        runs.excuseNothingUntilNow();
        startCalled = true;
        listener.obstacle("the start call has not returned");
        try {
            runtime.start(name);
        } finally {
            listener.startReturned();
        }
    }
}
