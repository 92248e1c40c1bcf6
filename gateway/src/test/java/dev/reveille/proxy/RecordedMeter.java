package dev.reveille.proxy;

import static org.awaitility.Awaitility.await;

import dev.reveille.workload.SleepReason;
import dev.reveille.workload.WorkloadMeter;
import dev.reveille.workload.WorkloadState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it hears of requests. Thread-safe. */
final class RecordedMeter implements WorkloadMeter {

    private record Ended(int status, long nanos) {}

    private final List<Ended> all = new CopyOnWriteArrayList<>();

    @Override
    public void answered(int status, long nanos) {
        all.add(new Ended(status, nanos));
    }

    @Override
    public void held(Duration waited) {}

    @Override
    public void stopped(SleepReason why) {}

    @Override
    public void moved(WorkloadState from, WorkloadState to) {}

    List<Integer> statuses() {
        return all.stream().map(Ended::status).toList();
    }

    List<Long> nanos() {
        return all.stream().map(Ended::nanos).toList();
    }

    /** The status codes of all requests, when there are that many. */
    List<Integer> awaitCount(int count) {
        await(count + " requests that have ended").until(() -> all.size() >= count);
        return statuses();
    }
}
