package dev.reveille.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Go writes them ({@code time.ParseDuration}, {@code time.Duration.String}): {@code
 * 90s}, {@code 1h30m}, {@code 1.5h}, {@code 0}. Never negative here.
 */
public final class GoDuration {

    /** A whole duration, as a regular expression. */
    static final String PATTERN =
            "0|(?:(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+";

    private static final Pattern PART = Pattern.compile("([0-9.]+)([a-zµμ]+)");

    private static final long MICROSECOND = 1_000;
    private static final long MILLISECOND = 1_000 * MICROSECOND;
    private static final long SECOND = 1_000 * MILLISECOND;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;

    /** Both signs for micro are in use: U+00B5 and U+03BC. */
    private static final Map<String, Long> NANOS =
            Map.of(
                    "ns",
                    1L,
                    "us",
                    MICROSECOND,
                    "µs",
                    MICROSECOND,
                    "μs",
                    MICROSECOND,
                    "ms",
                    MILLISECOND,
                    "s",
                    SECOND,
                    "m",
                    MINUTE,
                    "h",
                    HOUR);

    private GoDuration() {}

    /** Reads a duration; empty when it is none or longer than Go can hold (about 292 years). */
    public static Optional<Duration> parse(String text) {
        if (text.length() > 100 || !text.matches(PATTERN)) {
            return Optional.empty();
        }
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            long unit = NANOS.getOrDefault(part.group(2), 0L);
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit)));
        }
        return nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(nanos.longValue()));
    }

    /** Writes a duration as Go does: {@code 1m30s}, {@code 1h0m0s}, {@code 1.5s}, {@code 0s}. */
    public static String print(Duration duration) {
        long nanos = duration.toNanos();
        if (nanos == 0) {
            return "0s";
        } else if (nanos < MICROSECOND) {
            return nanos + "ns";
        } else if (nanos < MILLISECOND) {
            return decimal(nanos, MICROSECOND) + "µs";
        } else if (nanos < SECOND) {
            return decimal(nanos, MILLISECOND) + "ms";
        }
        String hours = nanos >= HOUR ? nanos / HOUR + "h" : "";
        String minutes = nanos >= MINUTE ? nanos % HOUR / MINUTE + "m" : "";
        return hours + minutes + decimal(nanos % MINUTE, SECOND) + "s";
    }

    private static String decimal(long nanos, long unit) {
        BigDecimal value = BigDecimal.valueOf(nanos).divide(BigDecimal.valueOf(unit));
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
