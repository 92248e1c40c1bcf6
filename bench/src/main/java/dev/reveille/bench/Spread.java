package dev.reveille.bench;

import java.util.Arrays;
import java.util.List;

/** How values of several rounds lie: the middle one, the least and the most. */
record Spread(double median, double least, double most) {

    /**
     * @param values at least one; one that is not a number makes all three so
     */
    static Spread of(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (Arrays.stream(sorted).anyMatch(Double::isNaN)) {
            return new Spread(Double.NaN, Double.NaN, Double.NaN);
        }
        int middle = sorted.length / 2;
        double median =
                sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }
}
