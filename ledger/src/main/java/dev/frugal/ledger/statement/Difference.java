package dev.frugal.ledger.statement;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hipparchus.distribution.continuous.TDistribution;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// How one measure differs between two groups of seeds.
///
/// The interval of the difference of the means is Welch's (Biometrika 34, 1947), 95 %, with the
/// degrees of freedom of Satterthwaite. It needs at least two seeds on each side; without it there
/// is no verdict.
///
/// @param measure name
/// @param unit of the means and the interval
/// @param better direction of improvement
/// @param before mean of the first group
/// @param after mean of the second group
/// @param seedsBefore values in the first group
/// @param seedsAfter values in the second group
/// @param ratio after / before, if before is not 0
/// @param low lower end of the interval of after − before
/// @param high upper end
/// @param verdict verdict from the interval
@JsonNaming(SnakeCaseStrategy.class)
public record Difference(
        String measure,
        String unit,
        Measure.Direction better,
        double before,
        double after,
        int seedsBefore,
        int seedsAfter,
        OptionalDouble ratio,
        OptionalDouble low,
        OptionalDouble high,
        Verdict verdict) {
    private static final double UPPER_TAIL = 0.975;

    /// The verdict from the interval.
    public enum Verdict {
        /// The whole interval lies on the better side.
        BETTER,
        /// The whole interval lies on the worse side.
        WORSE,
        /// The interval contains 0.
        UNCLEAR,
        /// Too few seeds for an interval.
        SINGLE
    }

    private record Interval(double low, double high) {}

    /// The difference from `before` to `after`.
    public static Difference between(Measure before, Measure after) {
        double meanBefore = mean(before.values());
        double meanAfter = mean(after.values());
        var interval = welch(before.values(), after.values());
        return new Difference(
                before.name(),
                before.unit(),
                before.better(),
                meanBefore,
                meanAfter,
                before.values().size(),
                after.values().size(),
                meanBefore == 0 ? OptionalDouble.empty() : OptionalDouble.of(meanAfter / meanBefore),
                interval.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(interval.get().low),
                interval.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(interval.get().high),
                verdict(interval, before.better()));
    }

    private static Verdict verdict(Optional<Interval> interval, Measure.Direction better) {
        if (interval.isEmpty()) {
            return Verdict.SINGLE;
        }
        boolean rises = interval.get().low > 0;
        boolean falls = interval.get().high < 0;
        if (!rises && !falls) {
            return Verdict.UNCLEAR;
        }
        return switch (better) {
            case LOWER -> falls ? Verdict.BETTER : Verdict.WORSE;
            case HIGHER -> rises ? Verdict.BETTER : Verdict.WORSE;
        };
    }

    private static Optional<Interval> welch(List<Double> before, List<Double> after) {
        if (before.size() < 2 || after.size() < 2) {
            return Optional.empty();
        }
        double difference = mean(after) - mean(before);
        double partBefore = variance(before) / before.size();
        double partAfter = variance(after) / after.size();
        double squaredError = partBefore + partAfter;
        if (squaredError == 0) {
            return Optional.of(new Interval(difference, difference));
        }
        double freedom = squaredError
                * squaredError
                / (partBefore * partBefore / (before.size() - 1) + partAfter * partAfter / (after.size() - 1));
        double half = new TDistribution(freedom).inverseCumulativeProbability(UPPER_TAIL) * Math.sqrt(squaredError);
        return Optional.of(new Interval(difference - half, difference + half));
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sum() / values.size();
    }

    private static double variance(List<Double> values) {
        double mean = mean(values);
        return values.stream()
                        .mapToDouble(value -> (value - mean) * (value - mean))
                        .sum()
                / (values.size() - 1);
    }
}
