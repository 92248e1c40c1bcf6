package dev.reveille.proxy;

import dev.reveille.config.ClientLimits;
import dev.reveille.waiting.Fault;
import dev.reveille.waiting.FaultReport;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How long a client may take to send: a request's head, its body, and between requests. One timer a
 * connection, which looks now and then at how long it has been waiting for what. What a client
 * takes is {@link ReaderPatience}'s business. Event loop only.
 */
final class ClientPatience {

    private final ClientConnection client;
    private final StrictRequestDecoder decoder;
    private final long headTime;
    private final long idleTime;
    private final long stallTime;
    private final long rhythm;

    private long idleSince;
    private boolean awaitingBody;
    private long bodySince;
    private long readsBefore;
    private Optional<ScheduledFuture<?>> next = Optional.empty();

    ClientPatience(
            ClientConnection client, StrictRequestDecoder decoder, ClientLimits.Patience limits) {
        this.client = client;
        this.decoder = decoder;
        this.headTime = limits.header().toNanos();
        this.idleTime = limits.keepAlive().toNanos();
        this.stallTime = limits.stall().toNanos();
        this.rhythm = Math.min(headTime, Math.min(idleTime, stallTime));
    }

    void begin() {
        idleFromNow();
        look(rhythm);
    }

    /** A request has been answered; the next one has not begun. */
    void idleFromNow() {
        idleSince = now();
    }

    /** By the clock of the timers. */
    private long now() {
        return client.channel().eventLoop().ticker().nanoTime();
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
            checkBody();
            return;
        }
        awaitingBody = false;
        if (decoder.headBegun()) {
            goOnOr(headTime, decoder.headBegunAt(), () -> refuse("The header"));
        } else if (client.hasUnsent()) {
            // It has not heard the end of the answer yet: ReaderPatience watches that.
            idleFromNow();
            look(rhythm);
        } else {
            goOnOr(idleTime, idleSince, () -> client.channel().close());
        }
    }

    /** Whoever sends a byte, and whoever is not asked for one, has all the time again. */
    private void checkBody() {
        boolean awaited = client.awaitsContent();
        if (!awaited || !awaitingBody || decoder.reads() != readsBefore) {
            awaitingBody = awaited;
            readsBefore = decoder.reads();
            bodySince = now();
            look(rhythm);
        } else {
            goOnOr(stallTime, bodySince, () -> refuse("The body"));
        }
    }

    private void goOnOr(long time, long since, Runnable otherwise) {
        long left = time - (now() - since);
        if (left > 0) {
            look(Math.min(left, rhythm));
        } else {
            otherwise.run();
        }
    }

    private void refuse(String part) {
        client.refuse(
                FaultReport.of(Fault.REQUEST_TIMEOUT)
                        .detail(part + " of the request did not come in time."));
    }
}
