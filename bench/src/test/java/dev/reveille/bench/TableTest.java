package dev.reveille.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TableTest {

    private final Contestant base = new Contestant("base", 1, Optional.empty(), 1, false);
    private final Contestant other = new Contestant("other one", 2, Optional.empty(), 1, false);
    private final List<Column> columns =
            List.of(
                    new Column("CPU µs/request", 1, Sample::cpuMicrosPerRequest),
                    new Column("p99 ms", 2, sample -> sample.outcome().p99Micros() / 1e3));

    /** A thousand requests. */
    private static Sample sample(double cpuSeconds, double p99Micros, long errors) {
        return new Sample(
                new Outcome(1000, 1_024_000, 1, 1, p99Micros, errors),
                cpuSeconds,
                Double.NaN,
                Double.NaN);
    }

    @Test
    void ratiosAreOfTheSameRound() {
        Table table = new Table(columns, List.of(base, other));
        // The second round is slow for both, so the ratios are 2, 2 and 1.
        table.add(base, sample(0.010, 1000, 0));
        table.add(other, sample(0.020, 3000, 0));
        table.add(other, sample(0.200, 5000, 0));
        table.add(base, sample(0.100, 2000, 0));
        table.add(base, sample(0.050, 2000, 0));
        table.add(other, sample(0.050, 2000, 0));

        assertThat(table.text())
                .isEqualTo(
                        """
                                       CPU µs/request                   p99 ms
                        base        50.0 (10.0–100.0) ×1.00   2.00 (1.00–2.00) ×1.00
                        other one   50.0 (20.0–200.0) ×2.00   3.00 (2.00–5.00) ×2.50\
                        """);
    }

    @Test
    void whatIsNotKnownIsLeftBlank() {
        Table table = new Table(columns, List.of(base, other));
        table.add(base, sample(0.010, 1000, 0));
        table.add(other, sample(Double.NaN, 500, 0));

        assertThat(table.text().lines().toList().getLast())
                .matches("other one +0\\.50 \\(0\\.50–0\\.50\\) ×0\\.50");
    }

    @Test
    void whatOthersTookIsSaid() {
        Table table = new Table(columns, List.of(base));
        Outcome outcome = new Outcome(1000, 1_024_000, 2, 1, 1, 0);
        table.add(base, new Sample(outcome, 1, 1, 0.2));
        table.add(base, new Sample(outcome, 1, 1, 0.5));
        table.add(base, new Sample(outcome, 1, 1, 0.1));

        assertThat(table.text())
                .endsWith("\nOthers took 10 % (5–25) of the proxies' core meanwhile.");
    }

    @Test
    void errorsAreNotPassedOver() {
        Table table = new Table(columns, List.of(base));
        table.add(base, sample(0.010, 1000, 2));
        table.add(base, sample(0.010, 1000, 3));

        assertThat(table.text()).endsWith("\nbase: 5 ERRORS in all rounds together");
    }
}
