package dev.reveille.proxy;

import dev.reveille.log.LogEvent;
import dev.reveille.workload.WorkloadState.Awake;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the log why no connection to a workload could be had, for clients are told no
 * addresses. At most one line a second, however many requests meet it: what is written here is
 * written by event loops. Thread-safe.
 */
final class Unreachable {

    private static final Logger log = LoggerFactory.getLogger(Unreachable.class);
    private static final long SILENCE = Duration.ofSeconds(1).toNanos();

    private final AtomicLong saidAt = new AtomicLong(System.nanoTime() - SILENCE);

    /**
     * A request gets a 502 because of that.
     *
     * @param there where it was believed to be
     */
    void report(String workload, Awake there, CharSequence requestId, Throwable cause) {
        long before = saidAt.get();
        long now = System.nanoTime();
        if (now - before >= SILENCE && saidAt.compareAndSet(before, now)) {
            LogEvent.UNREACHABLE
                    .to(log, workload)
                    .addKeyValue("request_id", requestId.toString())
                    .log(
                            "{}: no connection to it at {}: {}",
                            workload,
                            there.endpoint(),
                            cause.getMessage());
        }
    }
}
