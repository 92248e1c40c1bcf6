package dev.reveille.it.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A container that is nothing but its state. Its starts and stops go as measured on Docker 20.10:
 * the address is there soon, and while the rest takes its time, the engine's lock on the container
 * is held. Thread-safe.
 */
public final class SimulatedContainer {

    /** What it is doing, as the engine calls it. */
    enum Status {
        CREATED,
        RUNNING,
        PAUSED,
        EXITED;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        boolean hasProcess() {
            return this == RUNNING || this == PAUSED;
        }
    }

    /**
     * Its state at one moment.
     *
     * @param connected whether it has an address
     * @param health what its health check said last; empty without one
     */
    record State(
            Status status,
            boolean connected,
            int exitCode,
            Instant startedAt,
            Instant finishedAt,
            String health) {

        static final Instant NEVER = Instant.parse("0001-01-01T00:00:00Z");

        State starting() {
            return new State(status, true, exitCode, startedAt, finishedAt, health);
        }

        State started(Instant now) {
            String begin = health.isEmpty() ? "" : "starting";
            return new State(Status.RUNNING, true, 0, now, finishedAt, begin);
        }

        State ended(int code, Instant now) {
            return new State(Status.EXITED, false, code, startedAt, now, unwatched());
        }

        State with(Status next) {
            return new State(next, connected, exitCode, startedAt, finishedAt, unwatched());
        }

        /** Docker calls unhealthy whose check it has ended, be it for a pause (20.10). */
        private String unwatched() {
            return health.isEmpty() ? "" : "unhealthy";
        }

        State with(String verdict) {
            return new State(status, connected, exitCode, startedAt, finishedAt, verdict);
        }
    }

    private final EngineDocuments documents;
    private final EventLog events;
    private final String id;
    private final Map<String, String> labels;
    private final Instant created = Instant.now();

    /** Held as long as the engine holds its own. */
    private final ReentrantLock lock = new ReentrantLock(true);

    private volatile String name;
    private volatile State state;

    /** Its entry in the list, as long as nothing in it has changed. */
    private volatile byte @Nullable [] listed;

    private volatile byte @Nullable [] member;

    SimulatedContainer(
            EngineDocuments documents,
            EventLog events,
            String id,
            String name,
            Map<String, String> labels,
            boolean healthChecked) {
        this.documents = documents;
        this.events = events;
        this.id = id;
        this.name = name;
        this.labels = Map.copyOf(labels);
        this.state =
                new State(
                        Status.CREATED,
                        false,
                        0,
                        State.NEVER,
                        State.NEVER,
                        healthChecked ? "starting" : "");
    }

    public String id() {
        return id;
    }

    public String name() {
        return name;
    }

    public Map<String, String> labels() {
        return labels;
    }

    Instant created() {
        return created;
    }

    State state() {
        return state;
    }

    /** Whether it has a process. */
    public boolean runs() {
        return state.status().hasProcess();
    }

    /** It has been running for a while, and nobody hears of that. */
    public void found(Instant since) {
        become(state.started(since));
    }

    private void become(State next) {
        state = next;
        listed = null;
    }

    byte[] listed() {
        byte[] known = listed;
        if (known == null) {
            known = documents.listed(this);
            listed = known;
        }
        return known;
    }

    /** As its network lists it. */
    byte[] member() {
        byte[] known = member;
        if (known == null) {
            known = documents.member(this);
            member = known;
        }
        return known;
    }

    /** Waits while the engine holds its lock. */
    byte[] inspected() {
        lock.lock();
        try {
            return documents.inspected(this);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Is started; false when it was running.
     *
     * @param untilAddress until it has an address
     * @param afterwards from then until the call returns
     */
    public boolean start(Duration untilAddress, Duration afterwards) throws InterruptedException {
        lock.lock();
        try {
            if (runs()) {
                return false;
            }
            Thread.sleep(untilAddress);
            become(state.starting());
            events.tell(documents.network(this, "connect"));
            Thread.sleep(afterwards);
            become(state.started(Instant.now()));
            tell("start");
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Is stopped; false when it was not running.
     *
     * @param takes until its process has ended
     * @param exitCode with which it ends when it is asked to
     */
    public boolean stop(Duration takes, int exitCode) throws InterruptedException {
        lock.lock();
        try {
            if (!runs()) {
                return false;
            }
            tell("kill", "signal", "15");
            Thread.sleep(takes);
            end(exitCode);
            tell("stop");
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Ends by itself, as one that crashes. */
    public void die(int exitCode) {
        lock.lock();
        try {
            if (runs()) {
                end(exitCode);
            }
        } finally {
            lock.unlock();
        }
    }

    private void end(int exitCode) {
        become(state.ended(exitCode, Instant.now()));
        tell("die", "exitCode", Integer.toString(exitCode));
        events.tell(documents.network(this, "disconnect"));
    }

    /** Is paused, or goes on; false when it cannot be. */
    public boolean pause(boolean paused) {
        lock.lock();
        try {
            if (state.status() != (paused ? Status.RUNNING : Status.PAUSED)) {
                return false;
            }
            become(state.with(paused ? Status.PAUSED : Status.RUNNING));
            tell(paused ? "pause" : "unpause");
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Its health check, if it has one, says something. */
    public void health(String verdict) {
        if (!state.health().isEmpty()) {
            become(state.with(verdict));
            tell("health_status: " + verdict);
        }
    }

    /** Has another name from now on. */
    void rename(String next) {
        String before = name;
        name = next;
        listed = null;
        member = null;
        tell("rename", "oldName", "/" + before);
    }

    /** Something that changes nothing the list shows, such as {@code exec_start: sh -c true}. */
    public void tell(String action) {
        tell(action, "", "");
    }

    private void tell(String action, String attribute, String value) {
        events.tell(documents.container(this, action, attribute, value));
    }
}
