package dev.reveille.workload;

import dev.reveille.workload.WorkloadState.Asleep;
import dev.reveille.workload.WorkloadState.Failed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A workload's place among the others: what it leans on while it runs or is to run, so that this is
 * not to sleep. Read freely; changes take the workload's lock.
 */
final class Leaning {

    /** How long one that someone else stopped may take to come back, as in a restart. */
    private static final Duration COMING_BACK = Duration.ofSeconds(10);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final WorkloadLifecycle life;
    private volatile Dependencies dependencies = Dependencies.NONE;
    private volatile boolean leans;

    /** How many have let go of it and not told it yet. */
    private final AtomicInteger lingering = new AtomicInteger();

    /** Whether the next end of leaning may soon be taken back. Guarded by the workload's lock. */
    private boolean mayComeBack;

    Leaning(WorkloadLifecycle life) {
        this.life = life;
    }

    /** Whether it runs or is to run, so that what it depends on is not to sleep. */
    boolean leans() {
        return leans;
    }

    /** Whether all it depends on is awake, or has done its work. */
    boolean isSupported() {
        return dependencies.allSatisfied();
    }

    /** Whether something leans on it, or did and has not let go for good. */
    boolean isNeeded() {
        return lingering.get() > 0 || isLeantOn();
    }

    /** Whether something leans on it now. */
    boolean isLeantOn() {
        return dependencies.isNeeded();
    }

    /** Somebody lets go of it, and tells it so later: until then it counts as needed. */
    void linger() {
        lingering.incrementAndGet();
    }

    /** Somebody who let go of it tells it so. */
    void letGo() {
        lingering.decrementAndGet();
    }

    /** What it names itself. */
    List<Workload> direct() {
        return dependencies.direct();
    }

    /**
     * Its place as configured now.
     *
     * @return what it leaned on and depends on no more, to be told once all have their places
     */
    List<Workload> link(Dependencies now) {
        synchronized (life) {
            Dependencies before = dependencies;
            dependencies = now;
            List<Workload> left =
                    !leans
                            ? List.of()
                            : before.direct().stream()
                                    .filter(dependency -> !now.direct().contains(dependency))
                                    .toList();
            left.forEach(Workload::linger);
            return left;
        }
    }

    /** Someone else is about to have stopped it: that may have been a restart. */
    void expectBack() {
        synchronized (life) {
            mayComeBack = true;
        }
    }

    /** Has all it depends on woken, too. */
    void rouse(long deadline) {
        direct().forEach(dependency -> life.time().run(() -> dependency.rouse(deadline)));
    }

    /** Looks whether it has stopped or begun to lean on what it depends on. */
    void look() {
        synchronized (life) {
            boolean now =
                    switch (life.state()) {
                        case Asleep _ -> false;
                        case Failed _ -> life.lastSeen().isRunning();
                        default -> true;
                    };
            boolean lets = leans && (!now || life.isRetired());
            leans = now && !life.isRetired();
            if (lets && !dependencies.direct().isEmpty()) {
                dependencies.direct().forEach(Workload::linger);
                release(dependencies, mayComeBack ? COMING_BACK : Duration.ZERO);
            }
            mayComeBack = false;
        }
    }

    private void release(Dependencies left, Duration delay) {
        Duration unusedFor = life.activity().idleFor().plus(delay);
        life.time()
                .after(
                        delay,
                        () -> {
                            if (life.isLeaving()) {
                                release(left, LOOK_AGAIN);
                            } else {
                                left.release(unusedFor);
                            }
                        });
    }
}
