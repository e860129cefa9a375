package dev.frugal.reasoning.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;

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

    /// Divided by the sample standard deviation plus `guard`, after the mean is taken off.
    static double[] standardised(double[] values, double guard) {
        return divided(centred(values), standardDeviation(values) + guard);
    }

    /// What `change` makes of all rows joined into one, cut into rows again.
    static List<double[]> acrossAll(List<double[]> rows, UnaryOperator<double[]> change) {
        var changed =
                change.apply(rows.stream().flatMapToDouble(DoubleStream::of).toArray());
        var cut = new ArrayList<double[]>();
        int from = 0;
        for (var row : rows) {
            cut.add(Arrays.copyOfRange(changed, from, from + row.length));
            from += row.length;
        }
        return cut;
    }
}
