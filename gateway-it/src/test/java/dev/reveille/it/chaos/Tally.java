package dev.reveille.it.chaos;

import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** What came of all requests. Safe for use by many threads. */
final class Tally {

    private final ConcurrentMap<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final Queue<String> lost = new ConcurrentLinkedQueue<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    /** An answer came. */
    void answered(String kind, int status) {
        count(kind + " " + status);
    }

    /** Something else that is worth a line. */
    void count(String what) {
        counts.computeIfAbsent(what, _ -> new LongAdder()).increment();
    }

    /** No answer came. */
    void lost(String what) {
        lost.add(what);
    }

    /** An answer came that is not the one to this request. */
    void wrong(String what) {
        wrong.add(what);
    }

    Queue<String> lost() {
        return lost;
    }

    Queue<String> wrong() {
        return wrong;
    }

    /** How often this was counted. */
    long of(String what) {
        LongAdder count = counts.get(what);
        return count == null ? 0 : count.sum();
    }

    /** The share of all answers that were 101 or 200. */
    double served() {
        long all = 0;
        long served = 0;
        for (Map.Entry<String, LongAdder> count : counts.entrySet()) {
            if (count.getKey().matches(".* [1-5][0-9][0-9]")) {
                all += count.getValue().sum();
                served += count.getKey().matches(".* (?:101|200)") ? count.getValue().sum() : 0;
            }
        }
        return all == 0 ? 0 : (double) served / all;
    }

    String table() {
        StringBuilder table = new StringBuilder();
        Map<String, LongAdder> sorted = new TreeMap<>(counts);
        sorted.forEach((what, count) -> table.append("%-34s %8d%n".formatted(what, count.sum())));
        table.append("%-34s %8d%n".formatted("lost", lost.size()));
        table.append("%-34s %8d%n".formatted("wrong", wrong.size()));
        return table.toString();
    }
}
