package dev.reveille.metrics;

import dev.reveille.time.Time;
import dev.reveille.workload.SleepReason;
import dev.reveille.workload.WorkloadMeter;
import dev.reveille.workload.WorkloadState;
import dev.reveille.workload.WorkloadState.Asleep;
import dev.reveille.workload.WorkloadState.Awake;
import dev.reveille.workload.WorkloadState.Failed;
import dev.reveille.workload.WorkloadState.Waking;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Histogram;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The series of one workload, looked up once. One that is defined no more takes its series along;
 * what still ends for it afterwards is not counted. Safe for use by many threads.
 */
final class WorkloadSeries implements WorkloadMeter {

    private final Families families;
    private final String name;
    private final StatusCounter requests;
    private final LateHistogram requestDuration;
    private final LateHistogram startDuration;
    private final LateHistogram holdDuration;
    private final CounterDataPoint startsSucceeded;
    private final CounterDataPoint startsFailed;
    private final CounterDataPoint idleStops;
    private final AsleepTime asleepTime;

    /** Written under the lock, under which series are made, so that none is made afterwards. */
    private volatile boolean forgotten;

    /**
     * Whether it was stopped, and has not moved since. Written and read in the order of its moves.
     */
    private volatile boolean stopped;

    WorkloadSeries(String name, Families families, Time time) {
        this.name = name;
        this.families = families;
        this.requests = new StatusCounter(this::request);
        this.requestDuration = new LateHistogram(() -> series(families.requestDuration()));
        this.startDuration = new LateHistogram(() -> series(families.startDuration()));
        this.holdDuration = new LateHistogram(() -> series(families.holdDuration()));
        this.startsSucceeded = families.starts().labelValues(name, "success");
        this.startsFailed = families.starts().labelValues(name, "error");
        this.idleStops = families.idleStops().labelValues(name);
        this.asleepTime = new AsleepTime(time);
    }

    private synchronized @Nullable CounterDataPoint request(int status) {
        return forgotten ? null : families.request(name, status);
    }

    private synchronized @Nullable DistributionDataPoint series(Histogram family) {
        return forgotten ? null : family.labelValues(name);
    }

    @Override
    public void answered(int status, long nanos) {
        requests.count(status);
        requestDuration.observe(nanos);
    }

    @Override
    public void held(Duration waited) {
        holdDuration.observe(waited.toNanos());
    }

    @Override
    public void stopped(SleepReason why) {
        stopped = true;
        if (why == SleepReason.IDLE || why == SleepReason.FOR_NOTHING) {
            idleStops.inc();
        }
    }

    @Override
    public void moved(WorkloadState from, WorkloadState to) {
        // What failed and was stopped sleeps, although it goes on to be called failed.
        asleepTime.moved(to instanceof Asleep || (stopped && to instanceof Failed));
        stopped = false;
        if (from instanceof Waking waking) {
            wakeEnded(waking, to);
        }
    }

    private void wakeEnded(Waking waking, WorkloadState to) {
        switch (to) {
            // Asleep: it has done its work, for what was started is never simply gone.
            case Awake _, Asleep _ when waking.attempt().broughtUp() -> {
                startsSucceeded.inc();
                startDuration.observe(waking.attempt().elapsed().toNanos());
            }
            case Failed _ when waking.attempt().serves() -> startsFailed.inc();
            default -> {}
        }
    }

    /** How long it has slept, in seconds. */
    double asleepSeconds() {
        return asleepTime.seconds();
    }

    /** It is defined no more. */
    synchronized void forget() {
        forgotten = true;
        families.forget(name);
    }
}
