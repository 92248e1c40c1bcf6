package dev.reveille.runtime;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What every watch on a runtime that may go away does alike: it connects again after each loss,
 * tells its listener of a loss but once, and tells nothing when it is closed. Safe for use by many
 * threads; one at a time tells.
 */
public final class WatchKeeping {

    /** One connection, or an attempt at it. */
    public interface Connection {

        /** Returns when it is lost, or could not be made. */
        void standUntilLost() throws InterruptedException;
    }

    private final Consumer<RuntimeEvent> listener;
    private final ReconnectDelay delay;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Since everything was told last; telling thread only. */
    private boolean lossTold;

    /** Nothing is connected yet. */
    public WatchKeeping(Consumer<RuntimeEvent> listener, ReconnectDelay delay) {
        this.listener = listener;
        this.delay = delay;
    }

    /** Connects on this thread again and again, until closed or until the thread is interrupted. */
    public void keep(Connection connection) {
        try {
            while (!isClosed()) {
                connection.standUntilLost();
                if (closed.await(delay.next().toNanos(), TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells the listener, unless it knows of a loss already or wants to hear no more. */
    public void tell(RuntimeEvent event) {
        boolean loss = event instanceof RuntimeEvent.Disconnected;
        if (isClosed() || (loss && lossTold)) {
            return;
        }
        lossTold |= loss;
        listener.accept(event);
        if (event instanceof RuntimeEvent.Synchronized) {
            lossTold = false;
            delay.reset();
        }
    }

    public boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Nothing is told from now on, and no connection made. */
    public void close() {
        closed.countDown();
    }
}
