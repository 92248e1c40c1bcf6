package dev.reveille.sharing;

import java.util.List;
import java.util.function.Consumer;

/**
 * This gateway, as the others come to know it. Called by adapters on threads that may block;
 * nothing here does, nor throws. A workload that is not known here is no reason against anything.
 */
public interface ThisGateway {

    /**
     * What is in use here or has been since the last call. For one caller, every few seconds: it is
     * sent to the others, so that they need not ask in vain. Nothing rests on it; whoever wants to
     * put a workload to sleep asks.
     */
    List<Use> uses();

    /** The same of another gateway, told to this one. */
    void usedElsewhere(Use use);

    /**
     * Another gateway wants to put a workload to sleep. If this one consents, it lets nothing new
     * in until {@link #regain} is called, which the adapter promises to do: when the other one has
     * released its claim, or that has ended otherwise, or can no longer be seen.
     *
     * @param answer told once, from any thread, possibly before this returns; for an order, once
     *     what is in flight has ended, or {@link SleepWish#drain} is over
     */
    void letSleep(SleepWish wish, Consumer<Consent> answer);

    /** Nobody has a claim any more to put it to sleep. What it is now, the runtime tells. */
    void regain(String workload);

    /** Another gateway is about to start it, which is not to look as if a stranger had. */
    void wakesElsewhere(String workload);
}
