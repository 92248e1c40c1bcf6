package dev.reveille.it.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Times that something took, of which the usual and the worst are said. Used by one thread. */
final class Delays {

    private final List<Long> nanos = new ArrayList<>();

    void add(long delayNanos) {
        nanos.add(delayNanos);
    }

    void addAll(List<Long> delaysNanos) {
        nanos.addAll(delaysNanos);
    }

    /** In milliseconds. */
    String text() {
        if (nanos.isEmpty()) {
            return "none";
        }
        Collections.sort(nanos);
        return String.format(
                Locale.ROOT,
                "p50 %.2f ms, p99 %.2f ms, max %.2f ms (of %d)",
                part(0.5),
                part(0.99),
                part(1),
                nanos.size());
    }

    /**
     * What that part of them stayed below, in milliseconds.
     *
     * @param part 0.99 for all but one in a hundred
     */
    double millis(double part) {
        Collections.sort(nanos);
        return part(part);
    }

    private double part(double part) {
        return nanos.get((int) Math.ceil(part * nanos.size()) - 1) / 1e6;
    }
}
