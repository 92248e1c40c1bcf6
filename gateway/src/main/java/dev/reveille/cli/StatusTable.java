package dev.reveille.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** The status document for people: a line for each workload, and one for what was left out. */
final class StatusTable {

    private static final List<String> HEADING =
            List.of("NAME", "STATE", "SLEEPS IN", "LAST REQUEST", "HELD", "IN FLIGHT", "HOST");

    /** Where there are several, and comes before the host, which is last for it may be long. */
    private static final String RUNTIME = "RUNTIME";

    /** Messages carry what others have written. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\u2028\\u2029]+");

    private StatusTable() {}

    static List<String> lines(JsonNode document) {
        Optional<Instant> now = moment(document.path("updated_at"));
        boolean several = document.path("runtimes").size() > 1;
        List<List<String>> rows = new ArrayList<>();
        rows.add(several ? withRuntime(HEADING, RUNTIME) : HEADING);
        List<String> notes = new ArrayList<>();
        for (JsonNode container : document.path("containers")) {
            List<String> row = row(container, now);
            rows.add(several ? withRuntime(row, orDash(text(container, "runtime"))) : row);
            String error = text(container, "error");
            if (!error.isEmpty()) {
                notes.add(text(container, "name") + ": " + error);
            }
        }
        for (JsonNode rejection : document.path("rejections")) {
            notes.add("left out: " + text(rejection, "message"));
        }
        List<String> lines = new ArrayList<>(aligned(rows));
        if (rows.size() == 1) {
            lines.add("The gateway knows no workloads.");
        }
        lines.addAll(notes);
        return lines;
    }

    private static List<String> withRuntime(List<String> row, String runtime) {
        List<String> longer = new ArrayList<>(row);
        longer.add(longer.size() - 1, runtime);
        return longer;
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }

    private static List<String> row(JsonNode container, Optional<Instant> now) {
        return List.of(
                text(container, "name"),
                text(container, "state"),
                now.flatMap(
                                at ->
                                        moment(container.path("sleeps_at"))
                                                .map(then -> Duration.between(at, then)))
                        .map(StatusTable::spoken)
                        .orElse("-"),
                now.flatMap(
                                at ->
                                        moment(container.path("last_request"))
                                                .map(then -> Duration.between(then, at)))
                        .map(passed -> spoken(passed) + " ago")
                        .orElse("-"),
                Long.toString(container.path("held").asLong()),
                Long.toString(container.path("in_flight").asLong()),
                orDash(text(container, "host")));
    }

    private static String text(JsonNode node, String field) {
        return CONTROL.matcher(node.path(field).asString("")).replaceAll(" ").strip();
    }

    private static Optional<Instant> moment(JsonNode node) {
        try {
            return node.isString() ? Optional.of(Instant.parse(node.asString())) : Optional.empty();
        } catch (DateTimeParseException malformed) {
            return Optional.empty();
        }
    }

    /** As coarse as one wants to know: {@code 12s}, {@code 5m}, {@code 3h}, {@code 2d}. */
    private static String spoken(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 120) {
            return seconds + "s";
        }
        long minutes = seconds / 60;
        if (minutes < 120) {
            return minutes + "m";
        }
        long hours = minutes / 60;
        return hours < 48 ? hours + "h" : hours / 24 + "d";
    }

    private static List<String> aligned(List<List<String>> rows) {
        List<Integer> widths =
                IntStream.range(0, rows.getFirst().size())
                        .mapToObj(
                                column ->
                                        rows.stream()
                                                .mapToInt(row -> row.get(column).length())
                                                .max()
                                                .orElse(0))
                        .toList();
        return rows.stream()
                .map(
                        row ->
                                IntStream.range(0, row.size())
                                        .mapToObj(
                                                column ->
                                                        padded(row.get(column), widths.get(column)))
                                        .collect(Collectors.joining("  "))
                                        .stripTrailing())
                .toList();
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
