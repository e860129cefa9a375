package dev.frugal.reasoning.policy;

import java.util.Arrays;

/// Mean and spread of a few numbers.
final class Statistics {
    private Statistics() {}

    static double mean(double[] values) {
        return Arrays.stream(values).sum() / values.length;
    }

    /// Sample standard deviation, divisor n − 1, as in the trainers of the field.
    static double standardDeviation(double[] values) {
        double mean = mean(values);
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / (values.length - 1));
    }

    static double[] centred(double[] values) {
        double mean = mean(values);
        return Arrays.stream(values).map(value -> value - mean).toArray();
    }

    static double[] divided(double[] values, double divisor) {
        return Arrays.stream(values).map(value -> value / divisor).toArray();
    }
}
