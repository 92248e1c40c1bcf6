package dev.reveille.sharing.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.netty.resolver.DefaultAddressResolverGroup;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The client of Redis, with as few threads as it can do with: none until it is used, then one for
 * each connection. Thread-safe; closed once.
 */
final class Lettuce implements AutoCloseable {

    /** As few as it takes without a complaint. */
    private static final int THREADS = DefaultClientResources.MIN_IO_THREADS;

    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final Door door;

    /** It never ticks, since no command has a time limit of its own. */
    private final Timer timer = new HashedWheelTimer();

    private final ClientResources resources =
            DefaultClientResources.builder()
                    .ioThreadPoolSize(THREADS)
                    .computationThreadPoolSize(THREADS)
                    .timer(timer)
                    // Names are found as everywhere else in the gateway.
                    .addressResolverGroup(DefaultAddressResolverGroup.INSTANCE)
                    .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                    .build();

    private final RedisClient client = RedisClient.create(resources);

    Lettuce(Door door) {
        this.door = door;
    }

    /**
     * Connects anew. Blocks; one at a time.
     *
     * @param news hears what is published on the channel, one after the other, on a thread that may
     *     block
     * @throws IOException with a message for the operator
     */
    Connections open(String channel, Consumer<String> news) throws IOException {
        client.setOptions(door.terms());
        return Connections.open(client, door, channel, news);
    }

    @Override
    public void close() {
        client.shutdown(0, FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        resources.shutdown(0, FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        timer.stop();
    }
}
