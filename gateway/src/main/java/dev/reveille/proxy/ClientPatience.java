package dev.reveille.proxy;

import dev.reveille.waiting.Fault;
import dev.reveille.waiting.FaultReport;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How long a client may take: for a request's head, and between requests. One timer a connection,
 * which looks now and then at how long it has been waiting for what. Event loop only.
 */
final class ClientPatience {

    private final ClientConnection client;
    private final StrictRequestDecoder decoder;
    private final long headTime;
    private final long idleTime;

    private long idleSince = System.nanoTime();
    private Optional<ScheduledFuture<?>> next = Optional.empty();

    ClientPatience(ClientConnection client, StrictRequestDecoder decoder, Limits limits) {
        this.client = client;
        this.decoder = decoder;
        this.headTime = limits.headTime().toNanos();
        this.idleTime = limits.idleTime().toNanos();
    }

    void begin() {
        idleFromNow();
        look(Math.min(headTime, idleTime));
    }

    /** A request has been answered; the next one has not begun. */
    void idleFromNow() {
        idleSince = System.nanoTime();
    }

    void end() {
        next.ifPresent(timer -> timer.cancel(false));
        next = Optional.empty();
    }

    private void look(long nanos) {
        next =
                Optional.of(
                        client.channel()
                                .eventLoop()
                                .schedule(this::check, Math.max(nanos, 1), TimeUnit.NANOSECONDS));
    }

    private void check() {
        if (!client.isIdle()) {
            look(Math.min(headTime, idleTime));
        } else if (decoder.headBegun()) {
            long left = headTime - (System.nanoTime() - decoder.headBegunAt());
            if (left > 0) {
                look(left);
            } else {
                client.refuse(FaultReport.of(Fault.REQUEST_TIMEOUT));
            }
        } else {
            long left = idleTime - (System.nanoTime() - idleSince);
            if (left > 0) {
                look(Math.min(left, headTime));
            } else {
                client.channel().close();
            }
        }
    }
}
