package dev.reveille.workload;

import dev.reveille.workload.WorkloadState.Asleep;
import dev.reveille.workload.WorkloadState.Failed;
import java.time.Duration;
import java.util.List;

/**
 * A workload's place among the others: what it leans on while it runs or is to run, so that this is
 * not to sleep. Read freely; changes take the workload's lock.
 */
final class Leaning {

    private final WorkloadLifecycle life;
    private volatile Dependencies dependencies = Dependencies.NONE;
    private volatile boolean leans;

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

    /** Whether something leans on it. */
    boolean isNeeded() {
        return dependencies.isNeeded();
    }

    /** What it names itself. */
    List<Workload> direct() {
        return dependencies.direct();
    }

    /** Its place as configured now. */
    void link(Dependencies now) {
        synchronized (life) {
            Dependencies before = dependencies;
            dependencies = now;
            if (leans) {
                Duration unusedFor = life.activity().idleFor();
                before.direct().stream()
                        .filter(dependency -> !now.direct().contains(dependency))
                        .forEach(
                                dependency ->
                                        life.time().run(() -> dependency.released(unusedFor)));
            }
        }
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
                Dependencies left = dependencies;
                Duration unusedFor = life.activity().idleFor();
                life.time().run(() -> left.release(unusedFor));
            }
        }
    }
}
