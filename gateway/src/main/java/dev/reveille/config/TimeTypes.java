package dev.reveille.config;

import dev.reveille.schedule.CronExpression;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** Types of values that are about time. */
final class TimeTypes {

    private static final String EXAMPLES = "a duration such as 90s, 1h30m or 500ms";

    static final ScalarType<Duration> DURATION =
            new ScalarType<>(
                    EXAMPLES,
                    durationSchema(List.of("string", "integer")),
                    text -> GoDuration.parse(text).orElseThrow(() -> new Mismatch(EXAMPLES)));

    static final ScalarType<Duration> POSITIVE_DURATION =
            new ScalarType<>(
                    EXAMPLES + ", longer than 0",
                    durationSchema("string"),
                    text ->
                            GoDuration.parse(text)
                                    .filter(Duration::isPositive)
                                    .orElseThrow(() -> new Mismatch(EXAMPLES + ", longer than 0")));

    /** One that is not shorter than this, in whole seconds. */
    static ScalarType<Duration> atLeast(Duration shortest) {
        String expected = "%s, at least %ds".formatted(EXAMPLES, shortest.toSeconds());
        return new ScalarType<>(
                expected,
                durationSchema("string"),
                text ->
                        GoDuration.parse(text)
                                .filter(duration -> duration.compareTo(shortest) >= 0)
                                .orElseThrow(() -> new Mismatch(expected)));
    }

    static final ScalarType<ZoneId> ZONE =
            new ScalarType<>(
                    "an IANA time zone such as Europe/Berlin or UTC",
                    ScalarType.text("[A-Za-z0-9_+/-]+"),
                    text -> {
                        if (!ZoneId.getAvailableZoneIds().contains(text)) {
                            throw new Mismatch("an IANA time zone such as Europe/Berlin or UTC");
                        }
                        return ZoneId.of(text);
                    });

    static final ScalarType<CronExpression> CRON =
            new ScalarType<>(
                    "a 5-field cron expression such as `0 8 * * 1-5`",
                    ScalarType.text("\\s*\\S+(?:\\s+\\S+){4}\\s*"),
                    text -> {
                        try {
                            return CronExpression.parse(text);
                        } catch (CronExpression.MalformedException malformed) {
                            throw new Mismatch(
                                    "a 5-field cron expression such as 0 8 * * 1-5; "
                                            + malformed.getMessage());
                        }
                    });

    private TimeTypes() {}

    /** Of whole numbers only 0 is a duration without a unit. */
    private static Map<String, Object> durationSchema(Object types) {
        return Map.of(
                "type",
                types,
                "pattern",
                "^(?:" + GoDuration.PATTERN + ")$",
                "maximum",
                0,
                "minimum",
                0);
    }
}
