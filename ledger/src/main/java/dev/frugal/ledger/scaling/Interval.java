package dev.frugal.ledger.scaling;

import java.util.Arrays;
import org.hipparchus.distribution.continuous.NormalDistribution;

/// The central 90 % interval of a quantity; a bound may be infinite.
///
/// @param low lower bound
/// @param high upper bound
public record Interval(double low, double high) {
    private static final NormalDistribution NORMAL = new NormalDistribution();

    /// The bias-corrected interval of bootstrap draws: the quantiles Φ(2 z₀ ± `bound`), where Φ(z₀) is the
    /// share of
    /// draws
    /// below `best`. Draws that are not a number are left out.
    static Interval of(double[] draws, double best, double bound) {
        var sorted = Arrays.stream(draws)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return new Interval(Double.NaN, Double.NaN);
        }
        double below = 0;
        for (double draw : sorted) {
            below += draw < best ? 1 : draw == best ? 0.5 : 0;
        }
        // Kept off the ends, where all draws lie on one side: there z₀ would be infinite.
        double share = Math.clamp(below / sorted.length, 0.5 / sorted.length, 1 - 0.5 / sorted.length);
        double shift = 2 * NORMAL.inverseCumulativeProbability(share);
        return new Interval(
                quantile(sorted, NORMAL.cumulativeProbability(shift - bound)),
                quantile(sorted, NORMAL.cumulativeProbability(shift + bound)));
    }

    /// Whether `value` lies in the interval.
    public boolean contains(double value) {
        return low <= value && value <= high;
    }

    private static double quantile(double[] sorted, double probability) {
        double place = probability * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(sorted.length - 1, below + 1);
        double share = place - below;
        // Without the first case, an infinite bound times a share of 0 would be no number.
        return share == 0 || sorted[below] == sorted[above]
                ? sorted[below]
                : (1 - share) * sorted[below] + share * sorted[above];
    }
}
