package dev.reveille.history;

import dev.reveille.runtime.WorkloadRuntime;
import dev.reveille.time.Time;
import dev.reveille.workload.TransitionListener;
import dev.reveille.workload.Workload;
import dev.reveille.workload.WorkloadState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Records what workloads do. Requests are counted by the workloads themselves and read here every
 * few seconds. How much memory a workload uses is asked of the runtime some seconds after it has
 * woken and then every minute while it is awake; putting it to sleep waits for none of that. What
 * is recorded of workloads that are gone is kept for a while, for those that come under the same
 * name. Thread-safe; ends with the time it is given.
 */
public final class Recorder implements TransitionListener {

    /** The step of {@link #hour}. */
    public static final Duration HOUR_STEP = Duration.ofMinutes(1);

    /** The step of {@link #day}. */
    public static final Duration DAY_STEP = Duration.ofMinutes(15);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Duration SETTLED_AFTER = Duration.ofSeconds(5);
    private static final Duration MEASURE_EVERY = Duration.ofMinutes(1);

    private final MemoryScale scale;
    private final Time time;
    private final Instant began;
    private final long beganNanos;
    private final Map<String, Track> tracks = new ConcurrentHashMap<>();
    private final Bygones bygones = new Bygones();

    public Recorder(WorkloadRuntime runtime, Time time) {
        this.scale = new MemoryScale(runtime, time);
        this.time = time;
        this.began = time.now();
        this.beganNanos = time.nanos();
    }

    /**
     * Begins to look at the workloads regularly.
     *
     * @param workloads those there are
     */
    public void begin(Supplier<Collection<Workload>> workloads) {
        look(workloads.get());
        time.after(LOOK_EVERY, () -> begin(workloads));
    }

    private void look(Collection<Workload> workloads) {
        letGo(workloads);
        long now = now();
        List<Workload> due =
                workloads.stream()
                        .filter(
                                workload ->
                                        settled(workload).isDue(now, SETTLED_AFTER, MEASURE_EVERY))
                        .toList();
        scale.weigh(due, (workload, bytes) -> track(workload).measured(bytes, now()));
    }

    private void letGo(Collection<Workload> workloads) {
        Map<String, Workload> there =
                workloads.stream().collect(Collectors.toMap(Workload::name, w -> w, (a, _) -> a));
        tracks.forEach(
                (name, track) -> {
                    if (!there.containsKey(name) && tracks.remove(name, track)) {
                        bygones.keep(name, track.recorded());
                    }
                });
    }

    /** Called under the workload's lock. */
    @Override
    public void onTransition(Workload workload, WorkloadState from, WorkloadState to) {
        settled(workload).enter(Phase.of(to));
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
     * What sleeping has saved as far back as is known: for each second asleep, the bytes the
     * workload used when it was awake last. Nothing while it is paused, for it keeps its memory.
     */
    public double savedByteSeconds(Workload workload) {
        return settled(workload).savedByteSeconds();
    }

    /** What is to outlive the process, by name, of these workloads and of those that are gone. */
    public Map<String, Recorded> recorded(Collection<Workload> workloads) {
        Map<String, Recorded> all = new HashMap<>(bygones.all(time.now()));
        workloads.forEach(workload -> all.put(workload.name(), settled(workload).recorded()));
        return all;
    }

    /** Takes in what was recorded before, for workloads that are still to come. */
    public void recall(Map<String, Recorded> recorded) {
        recorded.forEach(bygones::keep);
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
                    .orElseGet(() -> new Track(workload, now(), Optional.empty()));
        }
        return tracks.compute(
                workload.name(),
                (name, known) ->
                        known != null && known.isOf(workload)
                                ? known
                                : new Track(workload, now(), before(name, known)));
    }

    /** What was recorded under this name until now. */
    private Optional<Recorded> before(String name, @Nullable Track known) {
        return known == null ? bygones.take(name) : Optional.of(known.recorded());
    }

    /** Milliseconds since the epoch, that go on evenly however the system's date is changed. */
    private long now() {
        return began.plus(time.since(beganNanos)).toEpochMilli();
    }
}
