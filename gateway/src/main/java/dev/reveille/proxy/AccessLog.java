package dev.reveille.proxy;

import dev.reveille.log.LogEvent;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes one line for each request. The query, which may hold secrets, and all fields but Host and
 * {@code X-Request-Id} stay out of it. Whoever configures this logger sees to it that writing never
 * blocks. Event loop only.
 */
final class AccessLog {

    private static final Logger log = LoggerFactory.getLogger(AccessLog.class);

    /**
     * What became of a request.
     *
     * @param status the status code that the client got
     * @param bytes of the answer's body, as far as they were written
     * @param nanos how long it took, in nanoseconds
     * @param workload its name; empty when none was asked
     */
    record Outcome(int status, long bytes, long nanos, String workload) {}

    private AccessLog() {}

    static void write(RequestHead head, Outcome outcome, TrustedProxies trusted) {
        InetAddress client =
                trusted.client(
                        head.peer(), head.request().headers().getAll(HeaderFields.X_FORWARDED_FOR));
        String method = head.request().method().name();
        String path = head.path();
        line(head, outcome, client)
                .addKeyValue("method", method)
                .addKeyValue("host", head.host())
                .addKeyValue("path", path)
                .log("{} {} {}", method, path, outcome.status);
    }

    /**
     * A request that could not be understood, so that nobody knows what it asked for.
     *
     * @param instead stands for it
     */
    static void writeRefused(RequestHead instead, Outcome outcome) {
        line(instead, outcome, instead.peer()).log("refused: {}", outcome.status);
    }

    private static LoggingEventBuilder line(RequestHead head, Outcome outcome, InetAddress client) {
        return LogEvent.ACCESS
                .to(log, outcome.workload)
                .addKeyValue("request_id", head.id())
                .addKeyValue("status", outcome.status)
                .addKeyValue("bytes", outcome.bytes)
                .addKeyValue("duration_ms", Math.round(outcome.nanos / 1e3) / 1e3)
                .addKeyValue("client", NetUtil.toAddressString(client));
    }
}
