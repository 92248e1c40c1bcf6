package dev.reveille.proxy;

import dev.reveille.workload.Workload;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Places that one pool's workload has left, all of them or one of several, and where something is
 * under way still. It ends by itself or comes to its end there, as with a pod that is given its
 * time; unless the machine, or its network, has gone without a word: then nothing ever comes, not
 * even the end of the connection. So such a place is called now and then, and what leads to one
 * that is silent is closed. Event loop only.
 */
final class LeftPlaces {

    private static final int PATIENCE_MILLIS = 3_000;
    private static final long PAUSE_MILLIS = 2_000;

    /** One call may be lost. */
    private static final int SILENCES = 2;

    private final UpstreamPool owner;
    private final Workload workload;
    private final Supplier<List<UpstreamConnection>> left;

    /** How often each was silent, one time after the other. */
    private final Map<InetSocketAddress, Integer> silences = new HashMap<>();

    /**
     * @param left says which connections lead to places that the workload has left
     */
    LeftPlaces(UpstreamPool owner, Workload workload, Supplier<List<UpstreamConnection>> left) {
        this.owner = owner;
        this.workload = workload;
        this.left = left;
    }

    /** The workload has left one more. */
    void look() {
        for (UpstreamConnection connection : left.get()) {
            if (silences.putIfAbsent(connection.place(), 0) == null) {
                callLater(connection.place());
            }
        }
    }

    private void callLater(InetSocketAddress place) {
        owner.loop().schedule(() -> call(place), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void call(InetSocketAddress place) {
        if (there(place).isEmpty()) {
            silences.remove(place);
        } else if (workload.isPaused()) {
            // Who is frozen takes no calls, and goes on.
            silences.put(place, 0);
            callLater(place);
        } else {
            owner.dialler()
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, PATIENCE_MILLIS)
                    .handler(new ChannelInboundHandlerAdapter())
                    .connect(place)
                    .addListener(
                            (ChannelFuture called) ->
                                    owner.loop().execute(() -> called(place, called)));
        }
    }

    private void called(InetSocketAddress place, ChannelFuture called) {
        if (called.isSuccess()) {
            called.channel().close();
        }
        int silent = isSilence(called.cause()) ? silences.getOrDefault(place, 0) + 1 : 0;
        if (silent < SILENCES) {
            silences.put(place, silent);
            callLater(place);
        } else {
            silences.remove(place);
            there(place).forEach(UpstreamConnection::vanished);
        }
    }

    /** A machine that refuses is there, and tells of the ends of its connections. */
    private static boolean isSilence(@Nullable Throwable cause) {
        return cause instanceof ConnectTimeoutException || cause instanceof NoRouteToHostException;
    }

    private List<UpstreamConnection> there(InetSocketAddress place) {
        return left.get().stream().filter(connection -> connection.leadsTo(place)).toList();
    }
}
