package dev.reveille.bench;

import java.io.IOException;
import java.util.Optional;

/**
 * One load on one contestant, measured.
 *
 * @param cpuSeconds processor time the contestant took for it; not a number when that is not known
 * @param residentBytes its physical memory right afterwards; likewise
 */
record Sample(Outcome outcome, double cpuSeconds, double residentBytes) {

    static Sample take(
            Contestant contestant, Load load, Workshop workshop, Cores cores, int seconds)
            throws IOException, InterruptedException {
        Optional<Usage> before = contestant.usage();
        Outcome outcome = load.on(contestant, workshop, cores, seconds);
        Optional<Usage> after = contestant.usage();
        if (before.isEmpty() || after.isEmpty()) {
            return new Sample(outcome, Double.NaN, Double.NaN);
        }
        return new Sample(
                outcome, after.get().secondsSince(before.get()), after.get().residentBytes());
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

    double megabytesPerSecond() {
        return outcome.bytes() / 1e6 / outcome.seconds();
    }
}
