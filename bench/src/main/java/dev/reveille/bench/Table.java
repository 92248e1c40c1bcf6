package dev.reveille.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What was measured in one case, as text for people. Used by one thread. */
final class Table {

    private final List<Column> columns;

    /**
     * In the order of the contestants' first samples; the first one is what others are compared
     * with.
     */
    private final Map<String, List<Sample>> samples = new LinkedHashMap<>();

    /**
     * @param contestants in the order of the lines; the first is the base of the ratios
     */
    Table(List<Column> columns, List<Contestant> contestants) {
        this.columns = columns;
        contestants.forEach(contestant -> samples.put(contestant.name(), new ArrayList<>()));
    }

    /** Samples of a round all come before those of the next. */
    void add(Contestant contestant, Sample sample) {
        samples.computeIfAbsent(contestant.name(), _ -> new ArrayList<>()).add(sample);
    }

    String text() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(titles());
        List<Sample> base = samples.values().iterator().next();
        samples.forEach((name, rounds) -> lines.add(line(name, rounds, base)));
        int[] widths = new int[lines.getFirst().size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        return lines.stream().map(line -> aligned(line, widths)).collect(Collectors.joining("\n"))
                + others()
                + errors();
    }

    private List<String> titles() {
        List<String> titles = new ArrayList<>(List.of(""));
        for (Column column : columns) {
            titles.add(column.title());
            titles.add("");
        }
        return titles;
    }

    private List<String> line(String name, List<Sample> rounds, List<Sample> base) {
        List<String> cells = new ArrayList<>(List.of(name));
        for (Column column : columns) {
            cells.add(column.cell(rounds));
            cells.add(column.ratio(rounds, base));
        }
        return cells;
    }

    private static String aligned(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        line.append(String.format("%-" + widths[0] + "s", cells.getFirst()));
        for (int i = 1; i < widths.length; i++) {
            // A ratio stands close to what it is of.
            line.append(i % 2 == 1 ? "   " : " ");
            line.append(String.format("%" + Math.max(1, widths[i]) + "s", cells.get(i)));
        }
        return line.toString().stripTrailing();
    }

    /** Says how much there is to be said against all figures. */
    private String others() {
        List<Double> shares =
                samples.values().stream()
                        .flatMap(List::stream)
                        .map(sample -> 100 * sample.othersShare())
                        .filter(Double::isFinite)
                        .toList();
        if (shares.isEmpty()) {
            return "";
        }
        Spread spread = Spread.of(shares);
        return "\nOthers took %.0f %% (%.0f–%.0f) of the proxies' core meanwhile."
                .formatted(spread.median(), spread.least(), spread.most());
    }

    /** Figures of failed requests would be worth nothing, so these are not passed over. */
    private String errors() {
        StringBuilder text = new StringBuilder();
        samples.forEach(
                (name, rounds) -> {
                    long errors = rounds.stream().mapToLong(s -> s.outcome().errors()).sum();
                    if (errors > 0) {
                        text.append(
                                "\n%s: %d ERRORS in all rounds together".formatted(name, errors));
                    }
                });
        return text.toString();
    }
}
