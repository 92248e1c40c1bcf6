package dev.reveille.proxy;

import dev.reveille.http.Accept;
import dev.reveille.log.LogEvent;
import dev.reveille.waiting.Fault;
import dev.reveille.waiting.FaultPages;
import dev.reveille.waiting.FaultReport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections beyond the limit: each is told so, without its request being read, and closed. When
 * even those become many, further ones are reset. One for a server. Thread-safe.
 */
final class TurnedAway {

    private static final Logger log = LoggerFactory.getLogger(TurnedAway.class);

    /** How many may be on their way out at once; each takes two seconds at most. */
    private static final int MOST_HEARD_OUT = 256;

    private static final long SILENCE = Duration.ofMinutes(1).toNanos();

    private final AtomicInteger leaving = new AtomicInteger();
    private final AtomicLong unreported = new AtomicLong();
    private final AtomicLong reportedAt = new AtomicLong(System.nanoTime() - SILENCE);

    /** Turns a new connection away. */
    void take(Channel channel, Fault fault) {
        report(channel, fault);
        if (leaving.incrementAndGet() > MOST_HEARD_OUT) {
            leaving.decrementAndGet();
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
            return;
        }
        channel.closeFuture().addListener(_ -> leaving.decrementAndGet());
        channel.config().setAutoRead(true);
        channel.pipeline().addLast(new ResponseEncoder()).addLast(new Farewells(fault));
    }

    /** An attack must not fill the log: one line a minute says it. */
    private void report(Channel channel, Fault fault) {
        long before = reportedAt.get();
        long now = System.nanoTime();
        unreported.incrementAndGet();
        if (now - before >= SILENCE && reportedAt.compareAndSet(before, now)) {
            LogEvent.CONNECTIONS_REFUSED
                    .to(log)
                    .log(
                            "{}: connections turned away: {}, the last one from {}",
                            fault.title(),
                            unreported.getAndSet(0),
                            channel.remoteAddress());
        }
    }

    /** Answers before it is asked, and hears the client out. Event loop only. */
    private static final class Farewells extends ChannelInboundHandlerAdapter {

        private final Fault fault;

        Farewells(Fault fault) {
            this.fault = fault;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ctx.write(
                    OwnExchange.response(
                            FaultPages.answer(Accept.ANYTHING, FaultReport.of(fault)),
                            false,
                            false),
                    ctx.voidPromise());
            Farewell.to(ctx.channel());
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
