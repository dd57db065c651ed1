package dev.bobine.bench;

import java.util.Arrays;
import java.util.Collection;

/// Nearest-rank percentiles of a sample.
record Percentiles(double[] sorted) {

    static Percentiles of(Collection<Double> sample) {
        double[] values = sample.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(values);
        return new Percentiles(values);
    }

    /// @param percent from 0 to 100
    double at(double percent) {
        if (sorted.length == 0) {
            throw new IllegalStateException("nothing was measured");
        }
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)];
    }
}
