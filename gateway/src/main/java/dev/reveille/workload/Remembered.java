package dev.reveille.workload;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is worth knowing of a workload after the gateway was restarted. Times are those of the wall
 * clock, the only one that outlives a process. Immutable; the names of the components are those in
 * the state file.
 *
 * @param lastActivity when it was used last
 * @param awakeAs the runtime's id of what was awake; empty when it was not
 * @param wanted whether it had been asked for itself since it slept, and not only for what depends
 *     on it
 * @param wakes how long its last wakes took, oldest first
 * @param failure how its wakes have failed since the last that succeeded, if the last one did
 */
public record Remembered(
        Instant lastActivity,
        Optional<String> awakeAs,
        boolean wanted,
        List<Duration> wakes,
        Optional<Failure> failure) {

    private static final Duration SAME_MOMENT = Duration.ofSeconds(1);

    public Remembered {
        Objects.requireNonNull(lastActivity, "last_activity");
        Objects.requireNonNull(awakeAs, "awake_as");
        Objects.requireNonNull(failure, "failure");
        wakes = List.copyOf(wakes);
        if (wakes.stream().anyMatch(Duration::isNegative)) {
            throw new IllegalArgumentException("a wake of " + wakes + " (expected: none below 0)");
        }
    }

    /**
     * Failures in a row.
     *
     * @param count how many, at least 1
     * @param retryAt from when on a request may wake it again
     * @param message why the last one failed, for everyone
     * @param exitCode present when the workload ended by itself
     */
    public record Failure(int count, Instant retryAt, String message, OptionalInt exitCode) {

        public Failure {
            Objects.requireNonNull(retryAt, "retry_at");
            Objects.requireNonNull(message, "message");
            Objects.requireNonNull(exitCode, "exit_code");
            if (count < 1) {
                throw new IllegalArgumentException(count + " failures (expected: at least 1)");
            }
        }

        private boolean agreesWith(Failure other) {
            return count == other.count
                    && message.equals(other.message)
                    && exitCode.equals(other.exitCode)
                    && isSameMoment(retryAt, other.retryAt);
        }
    }

    /** The same, but for the failures: whatever comes in its place has not failed yet. */
    public Remembered withoutFailure() {
        return new Remembered(lastActivity, awakeAs, wanted, wakes, Optional.empty());
    }

    /** Whether both say the same, give or take what two readings of two clocks differ by. */
    public boolean agreesWith(Remembered other) {
        boolean sameFailure =
                failure.isPresent() == other.failure.isPresent()
                        && failure.filter(f -> !f.agreesWith(other.failure.orElseThrow()))
                                .isEmpty();
        return sameFailure
                && awakeAs.equals(other.awakeAs)
                && wanted == other.wanted
                && wakes.equals(other.wakes)
                && isSameMoment(lastActivity, other.lastActivity);
    }

    private static boolean isSameMoment(Instant one, Instant other) {
        return Duration.between(one, other).abs().compareTo(SAME_MOMENT) < 0;
    }
}
