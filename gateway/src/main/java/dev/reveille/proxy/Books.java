package dev.reveille.proxy;

import dev.reveille.workload.WorkloadMeter;
import org.jspecify.annotations.Nullable;

/**
 * Follows the requests of one connection, and has each one counted, and written down where that is
 * wanted, when it has ended. Event loop only.
 */
final class Books {

    /** The client left before there was an answer; nginx's code for it. */
    private static final int LEFT = 499;

    private final Front front;
    private final ResponseEncoder encoder;
    private long begunAt;
    private boolean open;
    private @Nullable Exchange exchange;
    private @Nullable RequestHead head;

    /**
     * @param encoder knows what has been answered
     */
    Books(Front front, ResponseEncoder encoder) {
        this.front = front;
        this.encoder = encoder;
    }

    /** A request's head has come, or what should have been one. */
    void begin(boolean isHead) {
        encoder.answers(isHead);
        begunAt = front.time().nanos();
        open = true;
        exchange = null;
        head = null;
    }

    /** It can be understood. */
    void understood(RequestHead understood, Exchange begun) {
        head = understood;
        exchange = begun;
    }

    /** A request that cannot be understood is refused: it may not even have begun. */
    void refused(RequestHead instead) {
        if (!open) {
            begin(false);
        }
        if (head == null) {
            head = instead;
        }
    }

    /** It has ended, in whatever way. Once for each; otherwise does nothing. */
    void end() {
        if (!open) {
            return;
        }
        open = false;
        Exchange ended = exchange;
        RequestHead of = head;
        exchange = null;
        head = null;
        int status = encoder.status() == 0 ? LEFT : encoder.status();
        long nanos = front.time().nanos() - begunAt;
        WorkloadMeter meter = ended == null ? front.witnesses().own() : ended.meter();
        meter.answered(status, nanos);
        if (front.witnesses().accessLog() && of != null) {
            String workload = ended == null ? "" : ended.workload();
            AccessLog.Outcome outcome =
                    new AccessLog.Outcome(status, encoder.bodyBytes(), nanos, workload);
            if (ended == null) {
                AccessLog.writeRefused(of, outcome);
            } else {
                AccessLog.write(of, outcome, front.trusted());
            }
        }
    }
}
