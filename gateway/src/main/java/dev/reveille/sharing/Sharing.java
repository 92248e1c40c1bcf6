package dev.reveille.sharing;

import java.time.Duration;

/**
 * The other gateways before the same workloads, as one of them sees them. Made by an adapter, begun
 * and closed once by the gateway. Safe for use by many threads.
 *
 * <p>Both questions block for a bounded time, so they are asked on threads that may, and without
 * any lock. Neither ever throws for what happens to the others or on the way to them:
 *
 * <ul>
 *   <li>who asks to put to sleep for want of use is never answered yes on doubt;
 *   <li>who asks to wake, or to carry out an order, is never kept from it by doubt.
 * </ul>
 */
public interface Sharing extends AutoCloseable {

    /** How long {@link #askToWake} may block at most. */
    Duration WAKE_PATIENCE = Duration.ofMillis(500);

    /** There are no others, which is what holds where nothing is configured. */
    Sharing ALONE = new Alone();

    /**
     * Whether there can be no others, so that nobody is to be asked. Constant; nothing else here is
     * called then.
     */
    boolean isAlone();

    /**
     * Comes among the others: from now on they ask this gateway, and are told of what it uses.
     * Called once, before the first question and before this gateway serves. Returns when the
     * others know of it, or it is clear that they cannot be reached now.
     */
    void begin(ThisGateway here);

    /**
     * Whether this gateway may put a workload to sleep now. A yes means that every other one has
     * agreed within this call, lets nothing new in until the claim has ended, and has nothing in
     * flight; or, for an {@linkplain SleepWish.Why#ORDER order}, was given the time for that.
     *
     * <p>Refused while another gateway puts it to sleep or wakes it; where one of them leads and
     * this is not the leader; and, but for an order, whenever one of the others uses it or may be
     * using it for all that is known.
     *
     * <p>Blocks for two seconds at most, and for an order {@link SleepWish#drain} besides.
     */
    Permission askToSleep(SleepWish wish);

    /**
     * Whether this gateway is the one to start or resume a workload. Refused while another one has
     * it in hand: then wait until it runs, and ask again as long as it does not. A gateway that
     * dies while it wakes keeps the others from it for no longer than {@link Claim}s last.
     *
     * <p>Blocks for {@link #WAKE_PATIENCE} at most.
     */
    Permission askToWake(String workload);

    /** Whether the others can be reached. Cheap. */
    Standing standing();

    /** Takes leave, so that nobody waits for this gateway any more. Blocks for a second at most. */
    @Override
    void close();
}
