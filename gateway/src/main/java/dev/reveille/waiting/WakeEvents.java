package dev.reveille.waiting;

import dev.reveille.http.EventStream;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.time.Time;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState;
import dev.reveille.workload.WorkloadState.Failed;
import dev.reveille.workload.WorkloadState.Waking;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The events of one workload for one page: its state now and at every change, its log lines, and
 * once a second how far the wake is. Thread-safe; whoever opened the stream closes it.
 */
final class WakeEvents implements AutoCloseable {

    private static final Duration PROGRESS_PERIOD = Duration.ofSeconds(1);

    private final Workload workload;
    private final LogFeed feed;
    private final EventStream.Sink sink;
    private final Time time;
    private final BooleanSupplier linesAllowed;

    /** Whether this page has been sent a line of the wake that it hears of. */
    private volatile boolean linesSent;

    /** Whether it has been told of the state in which it found the workload. */
    private volatile boolean begun;

    private volatile boolean closed;
    private volatile List<WorkloadRuntime.Subscription> subscriptions = List.of();

    /**
     * @param linesAllowed whether whoever listens may read log lines now
     */
    WakeEvents(
            Workload workload,
            LogFeed feed,
            EventStream.Sink sink,
            Time time,
            BooleanSupplier linesAllowed) {
        this.workload = workload;
        this.feed = feed;
        this.sink = sink;
        this.time = time;
        this.linesAllowed = linesAllowed;
    }

    WakeEvents begin() {
        subscriptions = List.of(feed.watch(this::line), workload.onChange(this::state));
        begun = true;
        progress();
        return this;
    }

    private void state(WorkloadState state) {
        if (state instanceof Waking && begun) {
            linesSent = false;
        }
        if (state instanceof Failed failed && !linesSent) {
            failed.failure().logLines().forEach(this::line);
        }
        Map<String, Object> data = new HashMap<>();
        data.put("status", state.word());
        data.put("error", "");
        data.put("retry_after_sec", 0);
        if (state instanceof Failed failed) {
            data.put("error", failed.failure().reason().text());
            data.put("retry_after_sec", failed.retryIn(time.nanos()).plusMillis(999).toSeconds());
        }
        sink.send("state", Json.write(data));
    }

    private void line(String text) {
        if (!linesAllowed.getAsBoolean()) {
            return;
        }
        linesSent = true;
        sink.send("log", Json.write(Map.of("line", text)));
    }

    private void progress() {
        if (closed) {
            return;
        }
        if (workload.state() instanceof Waking waking) {
            Map<String, Object> progress = new HashMap<>();
            progress.put("elapsed_ms", waking.attempt().elapsed().toMillis());
            progress.put(
                    "expected_ms", workload.expectedWake().map(Duration::toMillis).orElse(null));
            sink.send("progress", Json.write(progress));
        }
        time.after(PROGRESS_PERIOD, this::progress);
    }

    @Override
    public void close() {
        closed = true;
        subscriptions.forEach(WorkloadRuntime.Subscription::close);
    }
}
