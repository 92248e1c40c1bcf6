package dev.reveille.bench;

import java.util.HashMap;
import java.util.Map;

/**
 * What clients saw.
 *
 * @param bytes of the bodies they sent, or of all they received
 * @param p50Micros half of all answers were complete within this; not a number where nobody looked
 * @param p99Micros 99 of 100 were
 * @param errors connections lost, answers of 400 and above, answers not come within 10 s
 */
record Outcome(
        long requests,
        long bytes,
        double seconds,
        double p50Micros,
        double p99Micros,
        long errors) {

    private static final String MARK = "measured ";

    /** Reads the line that {@code load.lua} writes from all that wrk does. */
    static Outcome parse(String output) {
        String line =
                output.lines()
                        .filter(candidate -> candidate.startsWith(MARK))
                        .findFirst()
                        .orElseThrow(
                                () -> new IllegalArgumentException("wrk measured not: " + output));
        Map<String, Long> values = new HashMap<>();
        for (String pair : line.substring(MARK.length()).split(" ", -1)) {
            int equals = pair.indexOf('=');
            values.put(pair.substring(0, equals), Long.valueOf(pair.substring(equals + 1)));
        }
        return new Outcome(
                value(values, "requests"),
                value(values, "bytes"),
                value(values, "micros") / 1e6,
                value(values, "p50"),
                value(values, "p99"),
                value(values, "errors"));
    }

    private static long value(Map<String, Long> values, String name) {
        Long value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("wrk measured no " + name);
        }
        return value;
    }
}
