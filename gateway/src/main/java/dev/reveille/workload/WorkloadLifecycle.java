package dev.reveille.workload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.config.QualifiedName;
import dev.reveille.config.WorkloadDefinition;
import dev.reveille.config.WorkloadDefinition.ReadyWhen;
import dev.reveille.runtime.Instance;
import dev.reveille.time.Time;
import dev.reveille.workload.WorkloadState.Asleep;
import dev.reveille.workload.WorkloadState.Awake;
import dev.reveille.workload.WorkloadState.Draining;
import dev.reveille.workload.WorkloadState.Failed;
import dev.reveille.workload.WorkloadState.FallingAsleep;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A workload's state and what changes together with it, under one lock: its own, which all parts of
 * the workload take. Only {@link #transition} changes the state.
 *
 * <p>State and definition are read freely. Listeners are called under the lock and must not block;
 * no call to the runtime is made under it.
 */
final class WorkloadLifecycle {

    /** Hears of each move, under the lock. */
    interface Listener {

        /** The state has changed, and nobody else has been told yet. */
        void moved();

        /** Everyone has been told. */
        void settled(WorkloadState state);

        /** It runs in a place no more in which it did, and in others still. */
        void placeLeft();
    }

    private final Surroundings surroundings;
    private final Activity activity;
    private final WorkloadMeter meter;
    private final WaitingRoom room;
    private final BiConsumer<Move, String> listeners;
    private final Listener parts;
    private final Peers peers;

    @GuardedBy("this")
    private final LastSeen lastSeen;

    private volatile WorkloadDefinition definition;
    private volatile WorkloadState state = new Asleep();

    /** Whether it has done its work, where that is what being ready means. */
    private volatile boolean completed;

    /** Whether it has been asked for itself since it slept, and not only for what depends on it. */
    @GuardedBy("this")
    private boolean wanted;

    /** When another gateway told last that it wakes it. */
    @GuardedBy("this")
    private Optional<Long> wokenElsewhere = Optional.empty();

    /** Written under the lock. */
    private volatile boolean retired;

    /** The reason to sleep, other than idleness, that has not been followed yet. */
    @GuardedBy("this")
    private Optional<SleepReason> owed = Optional.empty();

    /** To the runtime that told of it last. Written under the lock. */
    private volatile RuntimeLink link;

    /** From one state to the next. */
    record Move(WorkloadState from, WorkloadState to) {}

    /**
     * @param listeners everyone else who hears of moves, and why they were made
     * @param parts hears of moves before and after them
     */
    WorkloadLifecycle(
            WorkloadDefinition definition,
            Surroundings surroundings,
            BiConsumer<Move, String> listeners,
            Listener parts) {
        this.definition = definition;
        this.surroundings = surroundings;
        this.activity = new Activity(surroundings.time());
        this.meter = surroundings.meters().apply(definition.name());
        this.room = new WaitingRoom(surroundings.time(), surroundings.held(), meter);
        this.lastSeen = new LastSeen(surroundings.time());
        this.link =
                surroundings.links().of(QualifiedName.of(definition.name()).runtime().orElse(""));
        this.listeners = listeners;
        this.parts = parts;
        this.peers = new Peers(surroundings.time());
    }

    Surroundings surroundings() {
        return surroundings;
    }

    /** Whether the runtime that has it is heard. */
    RuntimeLink link() {
        return link;
    }

    Time time() {
        return surroundings.time();
    }

    Activity activity() {
        return activity;
    }

    /** Counts what happens to the workload. */
    WorkloadMeter meter() {
        return meter;
    }

    WaitingRoom room() {
        return room;
    }

    WorkloadDefinition definition() {
        return definition;
    }

    WorkloadState state() {
        return state;
    }

    /** Whether it has done its work, where that is what being ready means. */
    boolean isCompleted() {
        return completed;
    }

    /** The one place where the state changes. */
    @GuardedBy("this")
    void transition(WorkloadState next, String why) {
        WorkloadState from = state;
        state = next;
        switch (next) {
            case Awake _ -> room.releaseAll(new HoldOutcome.Ready());
            case Failed failed -> room.releaseAll(new HoldOutcome.WakeFailed(failed));
            default -> {}
        }
        if (next instanceof Asleep || next instanceof Failed) {
            wanted = false;
        }
        parts.moved();
        listeners.accept(new Move(from, next), why);
        parts.settled(next);
    }

    /** What drains goes on as it was before. */
    @GuardedBy("this")
    void callOff(Draining draining, String why) {
        draining.drain().abandon();
        transition(draining.back(), why);
    }

    @GuardedBy("this")
    void redefine(WorkloadDefinition changed) {
        definition = changed;
        notePeers();
        noteCompletion();
    }

    @GuardedBy("this")
    LastSeen lastSeen() {
        return lastSeen;
    }

    /** The runtime says this; what it means. */
    @GuardedBy("this")
    Meaning take(Instance instance, boolean atStart) {
        Meaning meaning = lastSeen.take(instance, state, definition.reach(), atStart);
        notePeers();
        link = surroundings.links().of(instance.runtime());
        noteCompletion();
        return meaning;
    }

    /** The runtime says that it is there no more. */
    @GuardedBy("this")
    void removed() {
        lastSeen.removed();
        notePeers();
        noteCompletion();
    }

    /** Where it is when it runs in several places at once. */
    Peers peers() {
        return peers;
    }

    @GuardedBy("this")
    private void notePeers() {
        WorkloadDefinition.Reach reach = definition.reach();
        Readiness readiness = surroundings.readiness().apply(definition);
        Optional<Instance.Running> running = lastSeen.running();
        boolean someLeft =
                peers.are(
                        running.map(r -> r.addresses(reach.network(), reach.targetPort()))
                                .orElse(List.of()),
                        running.filter(Instance.Running::isForwarded).isPresent()
                                ? readiness.behindForwarder(Readiness.FORWARDING)
                                : readiness);
        if (someLeft) {
            parts.placeLeft();
        }
    }

    @GuardedBy("this")
    private void noteCompletion() {
        completed =
                definition.reach().readyWhen() == ReadyWhen.COMPLETED && lastSeen.hasEndedWell();
    }

    /** Whether it has been asked for itself since it slept, and not only for what depends on it. */
    @GuardedBy("this")
    boolean isWanted() {
        return wanted;
    }

    @GuardedBy("this")
    void want() {
        wanted = true;
    }

    /** Another gateway is about to wake it. */
    @GuardedBy("this")
    void noteWokenElsewhere() {
        wokenElsewhere = Optional.of(time().nanos());
    }

    /** Whether it is another gateway that has it run, rather than a stranger. */
    @GuardedBy("this")
    boolean isWokenElsewhere() {
        return wokenElsewhere
                .filter(at -> time().since(at).compareTo(definition.lifecycle().startTimeout()) < 0)
                .isPresent();
    }

    /** Whether the configuration knows it no more. */
    boolean isRetired() {
        return retired;
    }

    /** Whether it was taken out of the configuration, and has not come to its end yet. */
    boolean isLeaving() {
        return retired && (activity.inFlight() > 0 || state instanceof FallingAsleep);
    }

    @GuardedBy("this")
    void retire() {
        retired = true;
        owed = Optional.empty();
    }

    /** The reason to sleep, other than idleness, that has not been followed yet. */
    @GuardedBy("this")
    Optional<SleepReason> owed() {
        return owed;
    }

    @GuardedBy("this")
    void owe(SleepReason why) {
        owed = Optional.of(why);
    }

    @GuardedBy("this")
    void oweNothing() {
        owed = Optional.empty();
    }
}
