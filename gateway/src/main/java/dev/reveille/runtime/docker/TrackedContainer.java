package dev.reveille.runtime.docker;

import dev.reveille.runtime.Instance;
import dev.reveille.runtime.Instance.Health;
import dev.reveille.runtime.Instance.Paused;
import dev.reveille.runtime.Instance.Running;
import dev.reveille.runtime.Instance.Stopped;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the watch knows of one container between two looks at it. Used by the watch's delivering
 * thread only.
 */
final class TrackedContainer {

    private String name;
    private Optional<Sighting> seen = Optional.empty();

    /** What was told last, and since when, by the engine's clock, it has been in that run. */
    private Optional<Instance.Status> told = Optional.empty();

    private Instant since = Instant.MIN;

    private Optional<Starting> starting = Optional.empty();
    private boolean outOfMemory;

    /** Grows with each change; what was asked for before it is out of date. */
    private long version;

    private boolean looking;

    /** A start that is under way. */
    record Starting(String run, Map<String, EngineJson.Endpoint> networks) {}

    TrackedContainer(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    void rename(String newName) {
        name = newName;
    }

    /** Whether anyone has looked at it. */
    boolean isSeen() {
        return seen.isPresent();
    }

    Optional<Starting> starting() {
        return starting;
    }

    /** Whether it runs, as far as the engine has told in so many words. */
    boolean isUp() {
        return starting.isEmpty() && told.filter(TrackedContainer::isRun).isPresent();
    }

    /** Something changed: a look is needed, and those under way are out of date. */
    void changed() {
        version++;
    }

    /** Begins a look unless one is under way, which will be followed by another then. */
    Optional<Long> beginLook() {
        if (looking) {
            return Optional.empty();
        }
        looking = true;
        return Optional.of(version);
    }

    /** Ends a look; false when it came too late. */
    boolean endLook(long asOf) {
        looking = false;
        return asOf == version;
    }

    void see(Sighting sighting) {
        seen = Optional.of(sighting);
        name = sighting.instance().name();
        told = Optional.of(sighting.instance().status());
        since = sighting.startedAt().orElse(Instant.MIN);
    }

    /** A start begins; without an earlier look, too little is known to tell of it early. */
    Optional<Starting> begin(Runs runs, String id, Instant at) {
        if (starting.isEmpty() && seen.isPresent()) {
            changed();
            outOfMemory = false;
            since = at;
            starting = Optional.of(new Starting(runs.begin(id, at), new LinkedHashMap<>()));
        }
        return starting;
    }

    void endStarting() {
        starting = Optional.empty();
    }

    void ranOutOfMemory() {
        outOfMemory = true;
    }

    /** It has an address before the start call has returned; empty when this came too late. */
    Optional<Instance> attached(
            Starting of, String network, EngineJson.Endpoint endpoint, long observedAt) {
        if (!starting.equals(Optional.of(of)) || seen.isEmpty()) {
            return Optional.empty();
        }
        of.networks().put(network, endpoint);
        Health health = seen.get().healthChecked() ? Health.STARTING : Health.NONE;
        Running running =
                new Running(
                        of.run(),
                        health,
                        Attachments.of(seen.get().networkMode(), of.networks()),
                        Optional.of(since));
        if (running.attachments().isEmpty()) {
            return Optional.empty();
        }
        told = Optional.of(running);
        return seen.map(s -> s.instance().with(running, observedAt));
    }

    /**
     * Its process ended; empty when that was an earlier run, or when the run is not known.
     *
     * @param at by the engine's clock
     */
    Optional<Instance> ended(int exitCode, Instant at, long observedAt) {
        if (seen.isEmpty()
                || at.isBefore(since)
                || !told.filter(TrackedContainer::isRun).isPresent()) {
            return Optional.empty();
        }
        Stopped stopped =
                new Stopped(told.get().run(), exitCode, outOfMemory ? Sighting.OUT_OF_MEMORY : "");
        told = Optional.of(stopped);
        outOfMemory = false;
        return seen.map(s -> s.instance().with(stopped, observedAt));
    }

    private static boolean isRun(Instance.Status status) {
        return status instanceof Running || status instanceof Paused;
    }
}
