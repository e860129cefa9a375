package dev.frugal.ledger.scaling;

import dev.frugal.base.Quantiles;
import java.util.Arrays;
import org.hipparchus.distribution.continuous.NormalDistribution;

/// The central 90 % interval of a quantity; a bound may be infinite.
///
/// @param low lower bound
/// @param high upper bound
public record Interval(double low, double high) {
    private static final NormalDistribution NORMAL = new NormalDistribution();

    /// The bias-corrected interval of bootstrap draws: the quantiles Φ(2 z₀ ± `bound`), where Φ(z₀) is the
    /// share of draws below `best`. Draws that are not a number are left out.
    static Interval of(double[] draws, double best, double bound) {
        var known = Arrays.stream(draws).filter(value -> !Double.isNaN(value)).toArray();
        if (known.length == 0) {
            return new Interval(Double.NaN, Double.NaN);
        }
        double below = 0;
        for (double draw : known) {
            below += draw < best ? 1 : draw == best ? 0.5 : 0;
        }
        // Kept off the ends, where all draws lie on one side: there z₀ would be infinite.
        double share = Math.clamp(below / known.length, 0.5 / known.length, 1 - 0.5 / known.length);
        double shift = 2 * NORMAL.inverseCumulativeProbability(share);
        var quantiles = Quantiles.of(known);
        return new Interval(
                quantiles.at(NORMAL.cumulativeProbability(shift - bound)),
                quantiles.at(NORMAL.cumulativeProbability(shift + bound)));
    }

    /// Whether `value` lies in the interval.
    public boolean contains(double value) {
        return low <= value && value <= high;
    }
}
