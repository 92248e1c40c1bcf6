package dev.reveille.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Goes through cases, round by round, and prints their tables. Used by one thread. */
final class Comparison {

    private final Effort effort;
    private final Lineup lineup;
    private final Workshop workshop;
    private final Cores cores;
    private final PrintStream progress;

    /** Names of those who have had their long warm-up. */
    private final Set<String> warm = new HashSet<>();

    /**
     * @param progress where it tells what it is doing
     */
    Comparison(Effort effort, Lineup lineup, Workshop workshop, Cores cores, PrintStream progress) {
        this.effort = effort;
        this.lineup = lineup;
        this.workshop = workshop;
        this.cores = cores;
        this.progress = progress;
    }

    /** Measures everyone in one case. */
    Table of(Case each) throws IOException, InterruptedException {
        List<Contestant> contestants = lineup.of(each.among());
        for (Contestant contestant : contestants) {
            progress.printf("%s: %s warms up%n", each.name(), contestant.name());
            warmUp(contestant, each.load());
        }
        Table table = new Table(each.columns(), contestants);
        for (int round = 0; round < effort.rounds(); round++) {
            progress.printf("%s: round %d of %d%n", each.name(), round + 1, effort.rounds());
            for (int i = 0; i < contestants.size(); i++) {
                // Each one begins a round in turn.
                Contestant next = contestants.get((round + i) % contestants.size());
                table.add(next, Sample.take(next, each.load(), workshop, cores, effort.seconds()));
            }
        }
        return table;
    }

    /**
     * In loads as short as the measured ones: what happens when their connections open and close
     * wants to be compiled, too, and compiles anew what was compiled while it never happened. Where
     * others take the core, the same work takes longer, but not without end.
     */
    private void warmUp(Contestant contestant, Load load) throws IOException, InterruptedException {
        int seconds = effort.warmUpOf(contestant, warm.add(contestant.name()));
        int slice = Math.min(seconds, effort.seconds());
        long begun = System.nanoTime();
        double worked = 0;
        double passed = 0;
        while (passed < seconds || (worked < seconds / 2.0 && passed < 3.0 * seconds)) {
            Sample sample = Sample.take(contestant, load, workshop, cores, slice);
            // Who it is not known of needs no warm-up.
            worked += Double.isNaN(sample.cpuSeconds()) ? slice : sample.cpuSeconds();
            passed = (System.nanoTime() - begun) / 1e9;
        }
    }
}
