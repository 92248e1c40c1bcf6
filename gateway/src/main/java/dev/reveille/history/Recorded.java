package dev.reveille.history;

import java.time.Instant;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * What is recorded of one workload, in the form that outlives the process. Immutable; the names of
 * the components are those in the state file.
 *
 * @param until up to when everything is in it
 * @param hour the past hour by the minute, oldest first: runs of steps, as in {@code s40 a1:12
 *     a19}, with the letters of {@link Recording}, the number of steps, and the requests of each
 * @param day the past day by quarters of an hour, likewise
 * @param memory bytes it used when it was measured last
 * @param savedByteSeconds what sleeping has saved, at least 0
 */
public record Recorded(
        Instant until, String hour, String day, OptionalLong memory, long savedByteSeconds) {

    public Recorded {
        Objects.requireNonNull(until, "until");
        Objects.requireNonNull(memory, "memory");
        var _ = Shorthand.read(hour, Track.HOUR_STEPS);
        var _ = Shorthand.read(day, Track.DAY_STEPS);
        if (savedByteSeconds < 0 || memory.orElse(0) < 0) {
            throw new IllegalArgumentException("less than nothing saved or used (expected: 0 up)");
        }
    }
}
