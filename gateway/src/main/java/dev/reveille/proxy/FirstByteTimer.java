package dev.reveille.proxy;

import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the time from when a request has gone out as a whole to the first byte of its final
 * answer; interim answers do not count (RFC 9110 section 15.2). Event loop only.
 */
final class FirstByteTimer {

    private final UpstreamConnection upstream;
    private final Duration patience;
    private final Runnable onSilence;
    private Optional<ScheduledFuture<?>> timer = Optional.empty();
    private boolean ended;
    private boolean due;

    /**
     * @param onSilence called at most once, and not after {@link #end}
     */
    FirstByteTimer(UpstreamConnection upstream, Duration patience, Runnable onSilence) {
        this.upstream = upstream;
        this.patience = patience;
        this.onSilence = onSilence;
    }

    /** The request has been flushed as a whole: time counts from when the system has taken it. */
    void requestFlushed() {
        upstream.whenSent(
                () -> {
                    if (!ended) {
                        timer =
                                Optional.of(
                                        upstream.channel()
                                                .eventLoop()
                                                .schedule(
                                                        this::check,
                                                        patience.toNanos(),
                                                        TimeUnit.NANOSECONDS));
                    }
                });
    }

    private void check() {
        due = true;
        if (!upstream.answerBegun()) {
            onSilence.run();
        }
    }

    /** What had begun was only an interim answer. */
    void interimOver() {
        if (due && !ended) {
            onSilence.run();
        }
    }

    /** The final answer is there, or nobody waits for it any more. */
    void end() {
        ended = true;
        timer.ifPresent(running -> running.cancel(false));
    }
}
