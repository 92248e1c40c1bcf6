package dev.reveille.it.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What was measured, as a table for people. Used by one thread. */
final class WakeTimes {

    private static final double GOAL_MILLIS = 20;

    /** One round: the same container woken both ways. */
    private record Round(boolean gatewayFirst, double bare, double gateway) {
        double added() {
            return gateway - bare;
        }
    }

    private final List<Round> rounds = new ArrayList<>();

    /** Times in milliseconds. */
    void add(boolean gatewayFirst, double bare, double gateway) {
        rounds.add(new Round(gatewayFirst, bare, gateway));
    }

    String table(String title) {
        StringBuilder table = new StringBuilder(title).append('\n');
        table.append("  round  first         bare   gateway     added\n");
        for (int i = 0; i < rounds.size(); i++) {
            Round round = rounds.get(i);
            line(
                    table,
                    "%7d  %-7s".formatted(i + 1, round.gatewayFirst() ? "gateway" : "bare"),
                    round.bare(),
                    round.gateway(),
                    round.added());
        }
        double bare = median(Round::bare);
        double gateway = median(Round::gateway);
        line(table, " median         ", bare, gateway, gateway - bare);
        return table.append(
                        String.format(
                                Locale.ROOT,
                                "  median of what was added: %.1f ms (goal: at most %.0f ms)%n",
                                median(Round::added),
                                GOAL_MILLIS))
                .toString();
    }

    private static void line(StringBuilder table, String head, double... millis) {
        table.append(head);
        for (double value : millis) {
            table.append(String.format(Locale.ROOT, "%10.1f", value));
        }
        table.append('\n');
    }

    private double median(ToDoubleFunction<Round> column) {
        double[] sorted = rounds.stream().mapToDouble(column).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
