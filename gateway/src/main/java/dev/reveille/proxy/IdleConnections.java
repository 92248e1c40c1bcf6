package dev.reveille.proxy;

import dev.reveille.proxy.UpstreamPool.Choice;
import dev.reveille.workload.Workload;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one pool that nobody uses just now. The one used last is used first; one that
 * idles too long is closed. Otherwise all are kept: to close some would cost a crowd of clients
 * three times the CPU a request. Event loop only, but for {@link #lately}.
 */
final class IdleConnections {

    private final Workload workload;
    private final EventLoop loop;
    private final Pulse pulse;
    private final Deque<UpstreamConnection> idle = new ArrayDeque<>();

    /** How many there are, as other threads see it, perhaps a little later. */
    private final AtomicInteger count = new AtomicInteger();

    private boolean sweeping;

    IdleConnections(Workload workload, EventLoop loop, Pulse pulse) {
        this.workload = workload;
        this.loop = loop;
        this.pulse = pulse;
    }

    int size() {
        return idle.size();
    }

    /** How many there are, or were a moment ago. From any thread. */
    int lately() {
        return count.getOpaque();
    }

    /** One that leads there and can be used as it is; those that cannot are closed. */
    @Nullable UpstreamConnection take(InetSocketAddress place, Choice choice) {
        UpstreamConnection latest = next(place);
        while (latest != null) {
            count.lazySet(idle.size());
            // One that has just been closed is taken out only when the loop comes to it.
            if (latest.isOpen() && (choice == Choice.ANY || pulse.beats(latest.channel()))) {
                return latest;
            }
            latest.close();
            latest = next(place);
        }
        return null;
    }

    private @Nullable UpstreamConnection next(InetSocketAddress place) {
        if (!workload.isInSeveralPlaces()) {
            return idle.pollFirst();
        }
        for (UpstreamConnection connection : idle) {
            if (connection.leadsTo(place)) {
                idle.remove(connection);
                return connection;
            }
        }
        return null;
    }

    /** Nobody uses this one any more, and somebody may again. */
    void add(UpstreamConnection connection) {
        connection.rest();
        idle.addFirst(connection);
        count.lazySet(idle.size());
        sweepLater();
    }

    /** This one is closed, whether it was idle or not. */
    void closed(UpstreamConnection connection) {
        idle.remove(connection);
        count.lazySet(idle.size());
    }

    /** Closes the one that has idled longest, and tells whether there was one. */
    boolean closeLongest() {
        UpstreamConnection longest = idle.pollLast();
        if (longest == null) {
            return false;
        }
        longest.close();
        return true;
    }

    /** Closes those that lead where the workload runs no more. */
    void closeLeft() {
        for (UpstreamConnection connection : List.copyOf(idle)) {
            if (!workload.runsAt(connection.place())) {
                connection.close();
            }
        }
    }

    void closeAll() {
        while (!idle.isEmpty()) {
            idle.removeFirst().close();
        }
    }

    private void sweepLater() {
        if (!sweeping) {
            sweeping = true;
            sweepIn(keepAlive());
        }
    }

    private long keepAlive() {
        return workload.definition().connections().keepAlive().toNanos();
    }

    private void sweepIn(long nanos) {
        loop.schedule(this::sweep, nanos, TimeUnit.NANOSECONDS);
    }

    private void sweep() {
        long keepAlive = keepAlive();
        long now = loop.ticker().nanoTime();
        UpstreamConnection longest = idle.peekLast();
        while (longest != null && now - longest.restingSince() >= keepAlive) {
            idle.removeLast().close();
            longest = idle.peekLast();
        }
        sweeping = longest != null;
        if (longest != null) {
            sweepIn(keepAlive - (now - longest.restingSince()));
        }
    }
}
