package dev.reveille.history;

import dev.reveille.runtime.RuntimeCallException;
import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.time.Time;
import dev.reveille.workload.TransitionListener;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records what workloads do. Requests are counted by the workloads themselves and read here every
 * few seconds. How much memory a workload uses is asked of the runtime a minute after it has woken,
 * every five minutes from then on, and when it is about to sleep. Thread-safe; ends with the time
 * it is given.
 */
public final class Recorder implements TransitionListener {

    /** The step of {@link #hour}. */
    public static final Duration HOUR_STEP = Duration.ofMinutes(1);

    /** The step of {@link #day}. */
    public static final Duration DAY_STEP = Duration.ofMinutes(15);

    private static final Logger log = LoggerFactory.getLogger(Recorder.class);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Duration SETTLED_AFTER = Duration.ofMinutes(1);
    private static final Duration MEASURE_EVERY = Duration.ofMinutes(5);

    private final WorkloadRuntime runtime;
    private final Time time;
    private final Instant began;
    private final long beganNanos;
    private final Map<String, Track> tracks = new ConcurrentHashMap<>();

    public Recorder(WorkloadRuntime runtime, Time time) {
        this.runtime = runtime;
        this.time = time;
        this.began = time.now();
        this.beganNanos = time.nanos();
    }

    /**
     * Begins to look at the workloads regularly.
     *
     * @param workloads those there are; what is recorded of others is forgotten
     */
    public void begin(Supplier<Collection<Workload>> workloads) {
        look(workloads.get());
        time.after(LOOK_EVERY, () -> begin(workloads));
    }

    private void look(Collection<Workload> workloads) {
        tracks.keySet()
                .retainAll(workloads.stream().map(Workload::name).collect(Collectors.toSet()));
        long now = now();
        List<Workload> due =
                workloads.stream()
                        .filter(
                                workload ->
                                        settled(workload).isDue(now, SETTLED_AFTER, MEASURE_EVERY))
                        .toList();
        if (!due.isEmpty()) {
            // One after the other: a slow engine is not to be asked by all of them at once.
            time.run(() -> due.forEach(workload -> measure(workload.name())));
        }
    }

    /** Called under the workload's lock. */
    @Override
    public void onTransition(Workload workload, WorkloadState from, WorkloadState to) {
        settled(workload).enter(Phase.of(to));
    }

    /** The runtime as those use it who put workloads to sleep: they are measured before that. */
    public WorkloadRuntime measuring() {
        return new MeasuredRuntime(runtime, this::measure);
    }

    private void measure(String name) {
        Optional<Track> track = Optional.ofNullable(tracks.get(name));
        try {
            OptionalLong bytes = runtime.memory(name);
            if (bytes.isPresent()) {
                track.ifPresent(known -> known.measured(bytes.getAsLong(), now()));
            }
        } catch (RuntimeCallException unavailable) {
            // The figure is for people to look at; the next measurement will do.
            log.debug("{}: memory not measured: {}", name, unavailable.getMessage());
        }
    }

    /** The past hour by the minute. */
    public Recording hour(Workload workload) {
        return settled(workload).hour();
    }

    /** The past day by quarters of an hour. */
    public Recording day(Workload workload) {
        return settled(workload).day();
    }

    /** Bytes of memory the workload used when it was measured last; empty if it never was. */
    public OptionalLong memory(Workload workload) {
        return track(workload).memory();
    }

    /**
     * What sleeping has saved since the gateway began: for each second asleep, the bytes the
     * workload used when it was awake last. Nothing while it is paused, for it keeps its memory.
     */
    public double savedByteSeconds(Workload workload) {
        return settled(workload).savedByteSeconds();
    }

    private Track settled(Workload workload) {
        Track track = track(workload);
        track.settle(now());
        return track;
    }

    /** One that has been taken out does not take the place of the one that has its name now. */
    private Track track(Workload workload) {
        if (workload.isRetired()) {
            return Optional.ofNullable(tracks.get(workload.name()))
                    .filter(known -> known.isOf(workload))
                    .orElseGet(() -> new Track(workload, now()));
        }
        return tracks.compute(
                workload.name(),
                (_, known) ->
                        known != null && known.isOf(workload) ? known : new Track(workload, now()));
    }

    /** Milliseconds since the epoch, that go on evenly however the system's date is changed. */
    private long now() {
        return began.plus(time.since(beganNanos)).toEpochMilli();
    }
}
