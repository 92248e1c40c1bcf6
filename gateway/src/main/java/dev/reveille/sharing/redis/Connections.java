package dev.reveille.sharing.redis;

import dev.reveille.log.LogEvent;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two connections to Redis that a link consists of: one for all that is answered, one that is
 * subscribed to the channel of the gateways. Commands are carried out in the order in which they
 * were given. Thread-safe; closed by the link that has it.
 */
final class Connections implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Connections.class);

    /** What has been said and not been heard; more is a sign that something hangs. */
    private static final int MOST_UNHEARD = 10_000;

    private final StatefulRedisConnection<String, String> commands;
    private final StatefulRedisPubSubConnection<String, String> news;
    private final ExecutorService hearing =
            new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(MOST_UNHEARD),
                    Thread.ofVirtual().name("redis-news").factory());

    private Connections(
            StatefulRedisConnection<String, String> commands,
            StatefulRedisPubSubConnection<String, String> news) {
        this.commands = commands;
        this.news = news;
    }

    /** Opens both, or none. */
    static Connections open(
            RedisClient client, Door door, String channel, Consumer<String> listener)
            throws IOException {
        try {
            StatefulRedisConnection<String, String> commands =
                    client.connect(StringCodec.UTF8, door.address());
            try {
                Connections both =
                        new Connections(
                                commands, client.connectPubSub(StringCodec.UTF8, door.address()));
                both.listen(door, channel, listener);
                return both;
            } catch (IOException | RuntimeException refused) {
                commands.closeAsync();
                throw refused;
            }
        } catch (RedisException refused) {
            throw new IOException(door.why(refused), refused);
        }
    }

    private void listen(Door door, String channel, Consumer<String> listener) throws IOException {
        news.addListener(
                new RedisPubSubAdapter<>() {
                    @Override
                    public void message(String where, String said) {
                        later(() -> listener.accept(said));
                    }
                });
        try {
            door.demand(given(() -> news.async().subscribe(channel)));
        } catch (IOException refused) {
            close();
            throw refused;
        }
    }

    /** Off the thread that reads, which must not block. */
    private void later(Runnable heard) {
        try {
            hearing.execute(() -> tell(heard));
        } catch (RejectedExecutionException full) {
            close();
        }
    }

    /** A mistake in hearing one of them keeps nobody from hearing the next. */
    private static void tell(Runnable heard) {
        try {
            heard.run();
        } catch (RuntimeException mistake) {
            LogEvent.TASK_FAILED
                    .to(log)
                    .setCause(mistake)
                    .log("What another gateway said could not be taken in");
        }
    }

    /**
     * Gives a command. What comes of it is told on a thread that must not block; it fails when the
     * connection does. Never blocks.
     */
    <T> CompletableFuture<T> call(
            Function<RedisAsyncCommands<String, String>, RedisFuture<T>> command) {
        return given(() -> command.apply(commands.async()));
    }

    /** Answered for as long as the others can be heard. */
    CompletableFuture<String> hears() {
        return given(() -> news.async().ping());
    }

    private static <T> CompletableFuture<T> given(Supplier<RedisFuture<T>> command) {
        try {
            // A copy, so that nobody ends the command itself.
            return command.get().toCompletableFuture().copy();
        } catch (RedisException lost) {
            return CompletableFuture.failedFuture(lost);
        }
    }

    /** Ends both; what has not been answered fails. Does not block. */
    @Override
    public void close() {
        commands.closeAsync();
        news.closeAsync();
        hearing.shutdown();
    }
}
