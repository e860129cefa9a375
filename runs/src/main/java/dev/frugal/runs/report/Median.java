package dev.frugal.runs.report;

import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/// The median: the middle one of numbers in their order, or the mean of the two in the middle.
public final class Median {
    private Median() {}

    /// The median of `numbers`; empty if there are none.
    public static OptionalDouble of(DoubleStream numbers) {
        var sorted = numbers.sorted().toArray();
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
    }
}
