package dev.reveille.workload;

import java.time.Duration;

/** How eagerly readiness is probed: at first often and impatiently, then more calmly. */
final class ProbePace {

    private static final int IMPATIENT_ATTEMPTS = 40;

    private ProbePace() {}

    /** How long an attempt's connection may take, after so many earlier attempts. */
    static Duration patience(int earlier) {
        return Duration.ofMillis(earlier < IMPATIENT_ATTEMPTS ? 50 : 500);
    }

    /** The pause before the next attempt, this long after the wake began. */
    static Duration pause(Duration elapsed) {
        if (elapsed.toSeconds() < 3) {
            return Duration.ofMillis(5);
        }
        return Duration.ofMillis(elapsed.toSeconds() < 15 ? 20 : 100);
    }
}
