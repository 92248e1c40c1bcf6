package dev.reveille.workload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.reveille.runtime.Instance;
import dev.reveille.runtime.Instance.Stopped;
import dev.reveille.time.Time;
import java.time.Duration;
import java.util.Optional;

/**
 * What a wake knows of its workload's runs, so that it can judge what it is told of their ends:
 * which one is news, and which one is the runtime's own fault. Thread-safe.
 */
final class KnownRuns {

    /** What it means that the workload is missing. */
    enum Absence {
        /** It was there a moment ago, and may be about to be replaced. */
        FOR_A_MOMENT,

        /** It was there, and nothing has taken its place. */
        FOR_GOOD,

        /** As far as is known, it never was there. */
        FROM_THE_START
    }

    private static final Duration REPLACEMENT = Duration.ofSeconds(5);

    private final RuntimeLink link;
    private final Time time;

    /** Whether the runtime has been asked, so that what it tells can be judged. */
    @GuardedBy("this")
    private boolean looked;

    /** The run that had ended before we started a new one; empty if there was none. */
    @GuardedBy("this")
    private String formerRun = "";

    /** How often a call of ours did not reach the runtime. */
    @GuardedBy("this")
    private int unreached;

    /** Outages that have excused an end already, or were before our start call. */
    @GuardedBy("this")
    private int excused;

    /** Since when it has been missing. */
    @GuardedBy("this")
    private Optional<Long> missingSince = Optional.empty();

    KnownRuns(RuntimeLink link, Time time) {
        this.link = link;
        this.time = time;
    }

    /** It was found like this. What the runtime tells from now on is compared with it. */
    synchronized void judgeFrom(Instance found) {
        missingSince = Optional.empty();
        looked = true;
        if (found.status() instanceof Stopped stopped) {
            formerRun = stopped.run();
        }
    }

    /** Whether this end tells of a run that this wake brought about, or found. */
    synchronized boolean isNews(Stopped end) {
        return looked && !end.run().isEmpty() && !end.run().equals(formerRun);
    }

    /** A call of ours did not reach the runtime. */
    synchronized void unreached() {
        unreached++;
    }

    /** It is about to be started: outages until now excuse nothing. */
    synchronized void excuseNothingUntilNow() {
        excused = outages();
    }

    /**
     * Whether the runtime was away since it was told to start this run, which then has probably
     * ended with the runtime, and is started once more.
     */
    synchronized boolean excuses(Stopped end) {
        int outages = outages();
        if (outages == excused) {
            return false;
        }
        excused = outages;
        formerRun = end.run();
        return true;
    }

    @GuardedBy("this")
    private int outages() {
        return link.losses() + unreached;
    }

    /** It was removed. */
    synchronized void removed() {
        missing(time.nanos());
    }

    /**
     * It was looked for, and is not there.
     *
     * @param existed whether it is known from before this wake that it was
     */
    synchronized Absence missing(boolean existed) {
        boolean was = existed || looked || missingSince.isPresent();
        long now = time.nanos();
        long since = missing(now);
        if (!was) {
            return Absence.FROM_THE_START;
        }
        return now - since < REPLACEMENT.toNanos() ? Absence.FOR_A_MOMENT : Absence.FOR_GOOD;
    }

    /** Since when it has been missing; what takes its place has a history of its own. */
    @GuardedBy("this")
    private long missing(long now) {
        looked = false;
        formerRun = "";
        long since = missingSince.orElse(now);
        missingSince = Optional.of(since);
        return since;
    }
}
