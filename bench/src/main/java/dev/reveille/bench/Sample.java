package dev.reveille.bench;

import java.io.IOException;
import java.util.Optional;

/**
 * One load on one contestant, measured.
 *
 * @param cpuSeconds processor time the contestant took for it; not a number when that is not known
 * @param residentBytes its physical memory right afterwards; likewise
 * @param othersSeconds for how long its core worked for others meanwhile; likewise
 */
record Sample(Outcome outcome, double cpuSeconds, double residentBytes, double othersSeconds) {

    static Sample take(
            Contestant contestant, Load load, Workshop workshop, Cores cores, int seconds)
            throws IOException, InterruptedException {
        CoreTime coreBefore = CoreTime.now(cores.proxy());
        Optional<Usage> before = contestant.usage();
        Outcome outcome = load.on(contestant, workshop, cores, seconds);
        Optional<Usage> after = contestant.usage();
        CoreTime coreAfter = CoreTime.now(cores.proxy());
        if (before.isEmpty() || after.isEmpty()) {
            return new Sample(outcome, Double.NaN, Double.NaN, Double.NaN);
        }
        double own = after.get().secondsSince(before.get());
        return new Sample(
                outcome,
                own,
                after.get().residentBytes(),
                Math.max(0, coreAfter.secondsSince(coreBefore) - own));
    }

    double cpuMicrosPerRequest() {
        return cpuSeconds * 1e6 / outcome.requests();
    }

    double cpuSecondsPerGigabyte() {
        return cpuSeconds * 1e9 / outcome.bytes();
    }

    double requestsPerSecond() {
        return outcome.requests() / outcome.seconds();
    }

    /** The part of the time that its core worked for others: a proxy that is alone has 0. */
    double othersShare() {
        return othersSeconds / outcome.seconds();
    }

    double megabytesPerSecond() {
        return outcome.bytes() / 1e6 / outcome.seconds();
    }
}
