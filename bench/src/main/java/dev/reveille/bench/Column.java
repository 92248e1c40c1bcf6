package dev.reveille.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A figure of a sample, as a table shows it.
 *
 * @param decimals how many are shown
 */
record Column(String title, int decimals, ToDoubleFunction<Sample> figure) {

    private static final Column MEMORY =
            new Column("memory MiB", 1, sample -> sample.residentBytes() / (1 << 20));

    static final List<Column> OF_REQUESTS =
            List.of(
                    new Column("CPU µs/request", 1, Sample::cpuMicrosPerRequest),
                    new Column("requests/s", 0, Sample::requestsPerSecond),
                    new Column("p50 ms", 2, sample -> sample.outcome().p50Micros() / 1e3),
                    new Column("p99 ms", 2, sample -> sample.outcome().p99Micros() / 1e3),
                    MEMORY);

    static final List<Column> OF_TRANSFERS =
            List.of(
                    new Column("CPU s/GB", 3, Sample::cpuSecondsPerGigabyte),
                    new Column("MB/s", 0, Sample::megabytesPerSecond),
                    MEMORY);

    /** Median, and in parentheses least and most. */
    String cell(List<Sample> rounds) {
        Spread spread = Spread.of(values(rounds));
        return Double.isNaN(spread.median())
                ? ""
                : "%s (%s–%s)"
                        .formatted(
                                number(spread.median(), decimals),
                                number(spread.least(), decimals),
                                number(spread.most(), decimals));
    }

    /**
     * The median of what each round is to the same round of the base: what troubled a whole round
     * plays no part.
     */
    String ratio(List<Sample> rounds, List<Sample> base) {
        List<Double> own = values(rounds);
        List<Double> other = values(base);
        List<Double> ratios =
                IntStream.range(0, own.size())
                        .mapToObj(round -> own.get(round) / other.get(round))
                        .toList();
        Spread spread = Spread.of(ratios);
        return Double.isNaN(spread.median()) ? "" : "×" + number(spread.median(), 2);
    }

    private List<Double> values(List<Sample> rounds) {
        return rounds.stream().map(figure::applyAsDouble).toList();
    }

    private static String number(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
