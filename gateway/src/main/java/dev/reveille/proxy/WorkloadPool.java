package dev.reveille.proxy;

import dev.reveille.proxy.UpstreamPool.Choice;
import dev.reveille.proxy.UpstreamPool.Taker;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState.Awake;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * The connections of one event loop to one workload. A connection is given back only while the
 * workload is where it was when the connection was made; it then is one of the {@link
 * IdleConnections}. Event loop only, but for {@link #idle} and {@link #closeIdleSoon}.
 */
final class WorkloadPool {

    private final UpstreamPool owner;
    private final Workload workload;
    private final Allowance allowance;
    private final IdleConnections idle;
    private final Connecting connecting;
    private final LeftPlaces leftPlaces;
    private final AtomicBoolean toCloseIdle = new AtomicBoolean();

    private Awake home;

    /** Counted up whenever the workload has left its home, so that what was made before is told. */
    private int era;

    /** Those that are open or being made, idle or not, of this era or an earlier one. */
    private final Set<UpstreamConnection> open = new HashSet<>();

    private int queued;

    WorkloadPool(
            UpstreamPool owner,
            Workload workload,
            Awake home,
            Function<WorkloadPool, Allowance> join) {
        this.owner = owner;
        this.workload = workload;
        this.home = home;
        this.idle = new IdleConnections(workload, owner.loop(), owner.pulse());
        this.connecting = new Connecting(this, owner, workload);
        this.leftPlaces = new LeftPlaces(owner, workload, this::left);
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
        return idle.lately();
    }

    /** Connections that are open or being made, without the idle ones. */
    int inUse() {
        return open.size() - idle.size();
    }

    void take(Awake at, Choice choice, Taker taker) {
        settle(at);
        if (!allowance.someoneWaits()) {
            InetSocketAddress place = nextPlace();
            UpstreamConnection reused = choice == Choice.FRESH ? null : idle.take(place, choice);
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

    private InetSocketAddress nextPlace() {
        return workload.isInSeveralPlaces() ? workload.next(home) : home.endpoint();
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
        connecting.begin(connection, taker);
    }

    /**
     * Whether the workload still is where this one leads, or is to: it has not moved as a whole
     * since, nor left this one of its places.
     */
    boolean isAtHome(UpstreamConnection connection) {
        return connection.era() == era
                && (connection.leadsTo(home.endpoint()) || workload.runsAt(connection.place()));
    }

    /** Whether the workload has gone from where this one leads, be it told here yet or not. */
    boolean isLeft(UpstreamConnection connection) {
        return !isAtHome(connection) || !workload.state().serving().equals(Optional.of(home));
    }

    /** A connection has ended, or did not come about. Told more than once. */
    void closed(UpstreamConnection connection) {
        if (connection.countOut()) {
            open.remove(connection);
            idle.closed(connection);
            allowance.release();
            dropIfUnused();
        }
    }

    /** Takes a connection back that can be used again. */
    void giveBack(UpstreamConnection connection) {
        if (!isAtHome(connection) || !keepsAlive() || allowance.isExceeded()) {
            connection.close();
        } else if (allowance.someoneWaits()) {
            passOn(connection);
        } else {
            idle.add(connection);
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

    /** The workload no longer runs in one of its places, and in others still. */
    void placeLeft() {
        idle.closeLeft();
        leftPlaces.look();
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
        idle.closeAll();
        for (Place place : allowance.removeAllOf(this)) {
            place.end();
            queued--;
            place.taker().moved();
        }
        // Later, because somebody may be taking one just now.
        List<UpstreamConnection> left = List.copyOf(open);
        loop().execute(
                        () -> {
                            left.forEach(UpstreamConnection::workloadLeft);
                            leftPlaces.look();
                        });
        dropIfUnused();
    }

    /** Those in use that lead where the workload is no more. */
    private List<UpstreamConnection> left() {
        return open.stream().filter(connection -> !isAtHome(connection)).toList();
    }

    /** Somebody waits for a connection, so none is to be idle. From any thread. */
    void closeIdleSoon() {
        if (toCloseIdle.compareAndSet(false, true)) {
            loop().execute(this::closeIdle);
        }
    }

    private void closeIdle() {
        toCloseIdle.set(false);
        boolean more = true;
        while (more && allowance.someoneWaits()) {
            more = idle.closeLongest();
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
