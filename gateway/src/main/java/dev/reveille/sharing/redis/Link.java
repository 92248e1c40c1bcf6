package dev.reveille.sharing.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.time.Time;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The connections to Redis, which are made anew whenever they are lost. Both stand, or none.
 * Thread-safe; begun and closed once.
 */
final class Link {

    /** Hears what happens to it, and is asked to say something now and then. May block. */
    interface Listener {

        /** Something was said. One thing after the other. */
        void heard(Message message);

        /**
         * The link is new, or has held for another while: say that we are there.
         *
         * @throws IOException when that did not work: the link is given up
         */
        void beat() throws IOException;

        void lost(String why);
    }

    /** How often it is made sure that it holds. */
    static final Duration BEAT = Duration.ofSeconds(2);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final Door door;
    private final Lettuce client;
    private final String channel;
    private final Time time;
    private final Listener listener;

    /** Written under the lock. */
    private volatile Optional<Connections> connections = Optional.empty();

    @GuardedBy("this")
    private Duration pause = FIRST_PAUSE;

    private volatile boolean closed;

    Link(Door door, String channel, Time time, Listener listener) {
        this.door = door;
        this.client = new Lettuce(door);
        this.channel = channel;
        this.time = time;
        this.listener = listener;
    }

    /** Tries for the first time, and blocks until that has worked or has not. */
    void begin() {
        connect();
    }

    /**
     * Gives a command; its answer fails if there is no connection. Never blocks, nor may what is
     * done with the answer at once.
     */
    <T> CompletableFuture<T> call(
            Function<RedisAsyncCommands<String, String>, RedisFuture<T>> command) {
        return connections
                .map(both -> both.call(command))
                .orElseGet(
                        () ->
                                CompletableFuture.failedFuture(
                                        new IOException("there is no connection to Redis")));
    }

    /** Says something to all, if there is a connection. Never blocks. */
    CompletableFuture<Long> say(Message message) {
        return call(redis -> redis.publish(channel, message.text()));
    }

    String channel() {
        return channel;
    }

    private void connect() {
        if (closed) {
            return;
        }
        try {
            Connections fresh =
                    client.open(channel, text -> Message.of(text).ifPresent(listener::heard));
            synchronized (this) {
                if (closed) {
                    fresh.close();
                    return;
                }
                connections = Optional.of(fresh);
            }
            hold(fresh);
        } catch (IOException | RuntimeException failure) {
            listener.lost(String.valueOf(failure.getMessage()));
            tryAgain();
        }
    }

    private void hold(Connections held) {
        try {
            door.demand(held.hears());
            listener.beat();
            synchronized (this) {
                pause = FIRST_PAUSE;
            }
            time.after(BEAT, () -> hold(held));
        } catch (IOException | RuntimeException lost) {
            // Whatever it was, somebody has to try again.
            held.close();
            connections = Optional.empty();
            if (!closed) {
                listener.lost(String.valueOf(lost.getMessage()));
                tryAgain();
            }
        }
    }

    private synchronized void tryAgain() {
        time.after(pause, this::connect);
        Duration next = pause.multipliedBy(2);
        pause = next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
    }

    /** Ends it for good. May block for a moment. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        connections.ifPresent(Connections::close);
        client.close();
    }
}
