package dev.reveille.proxy;

import dev.reveille.proxy.UpstreamPool.Choice;
import dev.reveille.proxy.UpstreamPool.Taker;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState.Awake;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop to one workload. The one used last is used first; one that
 * idles too long is closed. Otherwise all are kept: to close some would cost a crowd of clients
 * three times the CPU a request. A connection is given back only while the workload is where it was
 * when the connection was made. Event loop only, but for {@link #closeIdleSoon}.
 */
final class WorkloadPool {

    private final UpstreamPool owner;
    private final Workload workload;
    private final Allowance allowance;
    private final Deque<UpstreamConnection> idle = new ArrayDeque<>();
    private final AtomicBoolean toCloseIdle = new AtomicBoolean();

    /** How many are idle, as other threads see it, perhaps a little later. */
    private final AtomicInteger idleCount = new AtomicInteger();

    private Awake home;

    /** Counted up whenever the workload has left its home, so that what was made before is told. */
    private int era;

    /** Those that are open or being made, idle or not, of this era or an earlier one. */
    private final Set<UpstreamConnection> open = new HashSet<>();

    private int queued;
    private boolean sweeping;

    WorkloadPool(
            UpstreamPool owner,
            Workload workload,
            Awake home,
            Function<WorkloadPool, Allowance> join) {
        this.owner = owner;
        this.workload = workload;
        this.home = home;
        this.allowance = join.apply(this);
    }

    EventLoop loop() {
        return owner.loop();
    }

    String name() {
        return workload.name();
    }

    /** How many connections are idle, or were a moment ago. From any thread. */
    int idle() {
        return idleCount.getOpaque();
    }

    /** Connections that are open or being made, without the idle ones. */
    int inUse() {
        return open.size() - idle.size();
    }

    void take(Awake at, Choice choice, Taker taker) {
        settle(at);
        if (!allowance.someoneWaits()) {
            InetSocketAddress place = nextPlace();
            UpstreamConnection reused = choice == Choice.FRESH ? null : reusable(place, choice);
            if (reused != null) {
                reused.markReused();
                taker.connected(reused);
                return;
            }
            if (allowance.acquire()) {
                dial(place, taker);
                return;
            }
        }
        queue(taker);
    }

    private @Nullable UpstreamConnection reusable(InetSocketAddress place, Choice choice) {
        UpstreamConnection latest = nextIdle(place);
        while (latest != null) {
            idleCount.lazySet(idle.size());
            // One that has just been closed is taken out only when the loop comes to it.
            if (latest.isOpen()
                    && (choice == Choice.ANY || owner.pulse().beats(latest.channel()))) {
                return latest;
            }
            latest.close();
            latest = nextIdle(place);
        }
        return null;
    }

    private InetSocketAddress nextPlace() {
        return workload.isInSeveralPlaces() ? workload.next(home) : home.endpoint();
    }

    private @Nullable UpstreamConnection nextIdle(InetSocketAddress place) {
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

    private void queue(Taker taker) {
        Place place = new Place(this, era, taker);
        queued++;
        if (allowance.enqueue(place)) {
            place.begin();
            taker.queued(place);
        } else {
            queued--;
            dropIfUnused();
            taker.turnedAway("All its connections are in use, and the queue for one is full.");
        }
    }

    /** The count of open connections includes the new one already. */
    private void dial(InetSocketAddress place, Taker taker) {
        UpstreamConnection connection = new UpstreamConnection(this, era, place);
        open.add(connection);
        if (workload.mayHaveMoved()) {
            workload.confirm(() -> loop().execute(() -> dialConfirmed(connection, taker)));
        } else {
            connect(connection, taker);
        }
    }

    /** What has moved by now has had its change of state told to this loop before. */
    private void dialConfirmed(UpstreamConnection connection, Taker taker) {
        if (connection.era() == era) {
            connect(connection, taker);
        } else {
            closed(connection);
            taker.moved();
        }
    }

    private void connect(UpstreamConnection connection, Taker taker) {
        Duration patience = workload.definition().connections().connectTimeout();
        ChannelFuture connecting =
                owner.dialler()
                        .option(
                                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                                Math.clamp(patience.toMillis(), 1, Integer.MAX_VALUE))
                        .handler(installing(connection))
                        .connect(connection.place());
        connecting.addListener(
                done -> {
                    if (loop().inEventLoop()) {
                        dialled(connection, connecting, taker);
                    } else {
                        // No channel could be made, so that it has no event loop.
                        loop().execute(() -> dialled(connection, connecting, taker));
                    }
                });
    }

    private ChannelInitializer<Channel> installing(UpstreamConnection connection) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.closeFuture().addListener(_ -> closed(connection));
                connection.install(channel);
            }
        };
    }

    private void dialled(UpstreamConnection connection, ChannelFuture connecting, Taker taker) {
        if (!connecting.isSuccess()) {
            closed(connection);
            taker.notConnected(connecting.cause());
        } else if (connection.era() != era) {
            // Whoever is there now may be somebody else.
            connection.close();
            taker.moved();
        } else {
            taker.connected(connection);
        }
    }

    /** A connection has ended, or did not come about. Told more than once. */
    private void closed(UpstreamConnection connection) {
        if (connection.countOut()) {
            open.remove(connection);
            idle.remove(connection);
            idleCount.lazySet(idle.size());
            allowance.release();
            dropIfUnused();
        }
    }

    /** Takes a connection back that can be used again. */
    void giveBack(UpstreamConnection connection) {
        if (connection.era() != era || !keepsAlive() || allowance.isExceeded()) {
            connection.close();
        } else if (allowance.someoneWaits()) {
            passOn(connection);
        } else {
            connection.rest();
            idle.addFirst(connection);
            idleCount.lazySet(idle.size());
            sweepLater();
        }
    }

    private boolean keepsAlive() {
        return !workload.definition().connections().keepAlive().isZero();
    }

    /** To whoever has waited longest; if that is on another loop, it makes one of its own. */
    private void passOn(UpstreamConnection connection) {
        Optional<Place> next = allowance.nextOf(this);
        if (next.isEmpty()) {
            connection.close();
            return;
        }
        next.get().end();
        queued--;
        connection.markReused();
        next.get().taker().connected(connection);
    }

    /** One who waited may make a connection, which is counted already. */
    void granted(Place place) {
        if (!place.end()) {
            // It has gone meanwhile, and has been counted out.
            allowance.release();
            return;
        }
        queued--;
        if (place.era() == era) {
            dial(nextPlace(), place.taker());
        } else {
            allowance.release();
            place.taker().moved();
            dropIfUnused();
        }
    }

    /** One who waited has gone. */
    void left(Place place) {
        queued--;
        allowance.remove(place);
        dropIfUnused();
    }

    /** The workload has left a place. Nothing happens if that is not the one known here. */
    void evict(Awake left) {
        if (left.equals(home)) {
            leaveHome();
        }
    }

    @SuppressWarnings("ReferenceEquality") // The same object is the usual case, and quick to tell.
    private void settle(Awake at) {
        if (at != home) {
            boolean moved = !at.equals(home);
            home = at;
            if (moved) {
                leaveHome();
            }
        }
    }

    private void leaveHome() {
        era++;
        while (!idle.isEmpty()) {
            idle.removeFirst().close();
        }
        for (Place place : allowance.removeAllOf(this)) {
            place.end();
            queued--;
            place.taker().moved();
        }
        // Later, because somebody may be taking one just now.
        List<UpstreamConnection> left = List.copyOf(open);
        loop().execute(() -> left.forEach(UpstreamConnection::workloadLeft));
        dropIfUnused();
    }

    /** Somebody waits for a connection, so none is to be idle. From any thread. */
    void closeIdleSoon() {
        if (toCloseIdle.compareAndSet(false, true)) {
            loop().execute(this::closeIdle);
        }
    }

    private void closeIdle() {
        toCloseIdle.set(false);
        while (allowance.someoneWaits() && !idle.isEmpty()) {
            idle.removeLast().close();
        }
    }

    private void sweepLater() {
        if (!sweeping) {
            sweeping = true;
            sweepIn(workload.definition().connections().keepAlive().toNanos());
        }
    }

    private void sweepIn(long nanos) {
        loop().schedule(this::sweep, nanos, TimeUnit.NANOSECONDS);
    }

    private void sweep() {
        long keepAlive = workload.definition().connections().keepAlive().toNanos();
        long now = loop().ticker().nanoTime();
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

    private void dropIfUnused() {
        if (isUnused()) {
            // Later, because somebody may be about to use it.
            loop().execute(
                            () -> {
                                if (isUnused()) {
                                    owner.drop(workload, this);
                                }
                            });
        }
    }

    private boolean isUnused() {
        return open.isEmpty() && queued == 0;
    }
}
