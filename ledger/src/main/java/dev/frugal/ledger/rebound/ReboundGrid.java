package dev.frugal.ledger.rebound;

import dev.frugal.base.InvalidInputException;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// The compute ratio over a grid of gains and elasticities at one share of compute in the price,
/// for a plot that marks measured gains.
///
/// @param computeShare share of compute in the price
/// @param gains columns, ascending, evenly spaced in the logarithm
/// @param elasticities rows, ascending, evenly spaced
/// @param computeRatio `[elasticity][gain]`, compute after over before
/// @param breakEvenElasticity `[gain]`, the line on which the ratio is 1
@JsonNaming(SnakeCaseStrategy.class)
public record ReboundGrid(
        double computeShare,
        List<Double> gains,
        List<Double> elasticities,
        List<List<Double>> computeRatio,
        List<Double> breakEvenElasticity) {
    public ReboundGrid {
        gains = List.copyOf(gains);
        elasticities = List.copyOf(elasticities);
        computeRatio = computeRatio.stream().map(List::copyOf).toList();
        breakEvenElasticity = List.copyOf(breakEvenElasticity);
    }

    /// The grid for gains from just above 1 to `largestGain` and elasticities from 0 to
    /// `largestElasticity`, `points` of each.
    public static ReboundGrid over(double computeShare, double largestGain, double largestElasticity, int points) {
        if (points < 2) {
            throw new InvalidInputException(
                    "a rebound grid of %d points a side; expected at least 2".formatted(points));
        }
        var largest = new EfficiencyGain(largestGain, computeShare, largestElasticity);
        var gains = IntStream.rangeClosed(1, points)
                .mapToObj(i -> Math.pow(largest.gain(), (double) i / points))
                .toList();
        var elasticities = IntStream.range(0, points)
                .mapToObj(i -> largest.elasticity() * i / (points - 1))
                .toList();
        var ratios = elasticities.stream()
                .map(elasticity -> gains.stream()
                        .map(gain -> new EfficiencyGain(gain, computeShare, elasticity)
                                .outcome()
                                .computeRatio())
                        .toList())
                .toList();
        var breakEven = gains.stream()
                .map(gain -> new EfficiencyGain(gain, computeShare, 0).outcome().breakEvenElasticity())
                .toList();
        return new ReboundGrid(computeShare, gains, elasticities, ratios, breakEven);
    }
}
