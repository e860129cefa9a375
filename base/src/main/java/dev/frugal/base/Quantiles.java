package dev.frugal.base;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/// Quantiles of a sample, linear between neighbouring values: type 7 of Hyndman and Fan, "Sample Quantiles in
/// Statistical Packages" (1996), the default of NumPy and R.
public final class Quantiles {
    private final double[] sorted;

    private Quantiles(double[] sorted) {
        this.sorted = sorted;
    }

    /// Of `values`, in any order; infinite values are allowed.
    ///
    /// @throws IllegalArgumentException if there is no value, or one is not a number
    public static Quantiles of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no value has no quantile");
        }
        var sorted = values.clone();
        Arrays.sort(sorted);
        if (Double.isNaN(sorted[sorted.length - 1])) {
            throw new IllegalArgumentException("quantiles of values that are not numbers");
        }
        return new Quantiles(sorted);
    }

    /// As [#of(double...)].
    public static Quantiles of(DoubleStream values) {
        return of(values.toArray());
    }

    /// The median of `values`; empty if there are none.
    ///
    /// @throws IllegalArgumentException if a value is not a number
    public static OptionalDouble medianOf(DoubleStream values) {
        var all = values.toArray();
        return all.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(of(all).median());
    }

    /// The value below which the share `probability` of the sample lies.
    ///
    /// @param probability from 0 (the least value) to 1 (the greatest)
    public double at(double probability) {
        double place = probability * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(sorted.length - 1, below + 1);
        double share = place - below;
        // Without the first case, an infinite value times a share of 0 would be no number.
        return share == 0 || sorted[below] == sorted[above]
                ? sorted[below]
                : (1 - share) * sorted[below] + share * sorted[above];
    }

    public double median() {
        return at(0.5);
    }

    public double least() {
        return sorted[0];
    }

    public double greatest() {
        return sorted[sorted.length - 1];
    }
}
