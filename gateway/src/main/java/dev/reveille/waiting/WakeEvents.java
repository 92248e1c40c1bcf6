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
    private volatile boolean closed;
    private volatile List<WorkloadRuntime.Subscription> subscriptions = List.of();

    WakeEvents(Workload workload, LogFeed feed, EventStream.Sink sink, Time time) {
        this.workload = workload;
        this.feed = feed;
        this.sink = sink;
        this.time = time;
    }

    WakeEvents begin() {
        WorkloadRuntime.Subscription changes = workload.onChange(this::state);
        WorkloadState now = workload.state();
        if (now instanceof Failed failed) {
            failed.failure().logLines().forEach(this::line);
        }
        state(now);
        subscriptions = List.of(changes, feed.watch(this::line));
        progress();
        return this;
    }

    private void state(WorkloadState state) {
        Map<String, Object> data = new HashMap<>();
        data.put("status", state.word());
        data.put("error", "");
        data.put("retry_after_sec", 0);
        if (state instanceof Failed failed) {
            data.put("error", failed.failure().message());
            data.put("retry_after_sec", failed.retryIn(time.nanos()).plusMillis(999).toSeconds());
        }
        sink.send("state", Json.write(data));
    }

    private void line(String text) {
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
