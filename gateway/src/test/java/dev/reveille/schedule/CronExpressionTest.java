package dev.reveille.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A cron expression")
class CronExpressionTest {

    static CronExpression cron(String text) {
        try {
            return CronExpression.parse(text);
        } catch (CronExpression.MalformedException malformed) {
            throw new IllegalArgumentException(text, malformed);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    0 8 * * *        | 2026-04-12T10:00 | 2026-04-13T08:00 | 2026-04-12T08:00
                    0 8 * * 1-5      | 2026-04-12T10:00 | 2026-04-13T08:00 | 2026-04-10T08:00
                    0 8 * * MON-FRI  | 2026-04-12T10:00 | 2026-04-13T08:00 | 2026-04-10T08:00
                    0 8 * * 0        | 2026-04-12T10:00 | 2026-04-19T08:00 | 2026-04-12T08:00
                    0 8 * * 7        | 2026-04-12T10:00 | 2026-04-19T08:00 | 2026-04-12T08:00
                    */15 * * * *     | 2026-04-12T10:00 | 2026-04-12T10:15 | 2026-04-12T10:00
                    5-20/5 9,17 * * *| 2026-04-12T10:00 | 2026-04-12T17:05 | 2026-04-12T09:20
                    0 0 1 JAN,jul *  | 2026-04-12T10:00 | 2026-07-01T00:00 | 2026-01-01T00:00
                    0 0 29 2 *       | 2026-04-12T10:00 | 2028-02-29T00:00 | 2024-02-29T00:00
                    0 0 31 * *       | 2026-04-12T10:00 | 2026-05-31T00:00 | 2026-03-31T00:00
                    0 12 13 * 5      | 2026-04-11T12:00 | 2026-04-13T12:00 | 2026-04-10T12:00
                    """)
    void firesAfterAndBefore(
            String text, LocalDateTime time, LocalDateTime after, LocalDateTime before) {
        assertThat(cron(text).after(time)).contains(after);
        assertThat(cron(text).atOrBefore(time)).contains(before);
    }

    @Test
    void countsAMinuteFromItsBeginning() {
        LocalDateTime eight = LocalDateTime.parse("2026-04-12T08:00");
        CronExpression cron = cron("0 8 * * *");

        assertThat(cron.atOrBefore(eight)).contains(eight);
        assertThat(cron.atOrBefore(eight.minusNanos(1))).contains(eight.minusDays(1));
        assertThat(cron.atOrBefore(eight.plusSeconds(59))).contains(eight);
        assertThat(cron.after(eight)).contains(eight.plusDays(1));
        assertThat(cron.after(eight.minusNanos(1))).contains(eight);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 31 2 *", "0 0 30 FEB *", "0 0 31 4,6,9,11 *"})
    void mayNeverFire(String text) {
        LocalDateTime now = LocalDateTime.parse("2026-04-12T10:00");

        assertThat(cron(text).after(now)).isEmpty();
        assertThat(cron(text).atOrBefore(now)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0 8 * *", "0 8 * * * *", "60 * * * *", "@daily", "0 8 * * XYZ"})
    void isRefusedWhenItIsNone(String text) {
        assertThatThrownBy(() -> CronExpression.parse(text))
                .isInstanceOf(CronExpression.MalformedException.class);
    }

    @Test
    void isWhatWasWritten() {
        assertThat(cron(" 0 8 * * * ")).isEqualTo(cron("0 8 * * *")).hasToString("0 8 * * *");
        assertThat(cron("0 8 * * *")).isNotEqualTo(cron("0 9 * * *"));
    }

    /**
     * As crontab(5) says, minute by minute: where day of the month and day of the week are both
     * restricted, either is enough. A star with a step is a restriction.
     */
    @Test
    void firesWhenCrontabSaysSo() {
        Random random = new Random(20260412);
        for (int i = 0; i < 400; i++) {
            Fields fields = Fields.random(random);
            LocalDateTime time =
                    LocalDateTime.parse("2026-01-01T00:00")
                            .plusMinutes(random.nextInt(3 * 365 * 24 * 60));
            CronExpression cron = cron(fields.text());
            assertThat(cron.after(time))
                    .as(fields + " after " + time)
                    .isEqualTo(fields.after(time));
            assertThat(cron.atOrBefore(time))
                    .as(fields + " at or before " + time)
                    .isEqualTo(fields.atOrBefore(time));
        }
    }

    /** The same rules, written plainly. An empty set is a star. */
    private record Fields(String text, List<Set<Integer>> sets) {

        private static final int[] LOW = {0, 0, 1, 1, 0};
        private static final int[] HIGH = {59, 23, 31, 12, 7};
        private static final String[] MONTHS = {
            "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"
        };

        static Fields random(Random random) {
            StringBuilder text = new StringBuilder();
            List<Set<Integer>> sets =
                    IntStream.range(0, 5).<Set<Integer>>mapToObj(_ -> new TreeSet<>()).toList();
            for (int field = 0; field < 5; field++) {
                text.append(field == 0 ? "" : " ").append(field(random, field, sets.get(field)));
            }
            return new Fields(text.toString(), sets);
        }

        private static String field(Random random, int field, Set<Integer> set) {
            if (random.nextInt(5) < 2) {
                return "*";
            }
            int parts = 1 + random.nextInt(2);
            StringBuilder text = new StringBuilder();
            for (int part = 0; part < parts; part++) {
                text.append(part == 0 ? "" : ",").append(part(random, field, set));
            }
            return text.toString();
        }

        private static String part(Random random, int field, Set<Integer> set) {
            int low = LOW[field] + random.nextInt(HIGH[field] - LOW[field] + 1);
            int high = low + random.nextInt(HIGH[field] - low + 1);
            int step = 1 + random.nextInt(Math.max(1, (HIGH[field] - LOW[field]) / 2));
            return switch (random.nextInt(4)) {
                case 0 -> {
                    add(set, field, low, low, 1);
                    yield field == 3 && random.nextBoolean()
                            ? name(random, low)
                            : Integer.toString(low);
                }
                case 1 -> {
                    add(set, field, low, high, 1);
                    yield low + "-" + high;
                }
                case 2 -> {
                    add(set, field, low, high, step);
                    yield low + "-" + high + "/" + step;
                }
                default -> {
                    add(set, field, LOW[field], field == 4 ? 6 : HIGH[field], step);
                    yield "*/" + step;
                }
            };
        }

        private static String name(Random random, int month) {
            String name = MONTHS[month - 1];
            return random.nextBoolean() ? name : name.toLowerCase(Locale.ROOT);
        }

        private static void add(Set<Integer> set, int field, int low, int high, int step) {
            for (int value = low; value <= high; value += step) {
                set.add(field == 4 ? value % 7 : value);
            }
        }

        private boolean has(int field, int value) {
            return sets.get(field).isEmpty() || sets.get(field).contains(value);
        }

        private static boolean isRestricted(String field) {
            return !field.equals("*") && !field.equals("*/1");
        }

        private boolean onDay(LocalDate day) {
            boolean month = has(3, day.getMonthValue());
            boolean dayOfMonth = has(2, day.getDayOfMonth());
            boolean dayOfWeek = has(4, day.getDayOfWeek().getValue() % 7);
            String[] fields = text.split(" ", -1);
            boolean both = isRestricted(fields[2]) && isRestricted(fields[4]);
            return month && (both ? dayOfMonth || dayOfWeek : dayOfMonth && dayOfWeek);
        }

        private boolean at(LocalDateTime time) {
            return has(0, time.getMinute()) && has(1, time.getHour());
        }

        Optional<LocalDateTime> after(LocalDateTime time) {
            return search(time.plusMinutes(1), 1);
        }

        Optional<LocalDateTime> atOrBefore(LocalDateTime time) {
            return search(time, -1);
        }

        private Optional<LocalDateTime> search(LocalDateTime from, int step) {
            Predicate<LocalDateTime> sought = this::at;
            for (int days = 0; days < 9 * 366; days++) {
                LocalDate day = from.toLocalDate().plusDays((long) days * step);
                LocalDateTime first =
                        days == 0 ? from : step > 0 ? day.atStartOfDay() : day.atTime(23, 59);
                if (onDay(day)) {
                    for (LocalDateTime minute = first;
                            minute.toLocalDate().equals(day);
                            minute = minute.plusMinutes(step)) {
                        if (sought.test(minute)) {
                            return Optional.of(minute);
                        }
                    }
                }
            }
            return Optional.empty();
        }
    }
}
