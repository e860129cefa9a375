package dev.frugal.ledger.scaling;

import java.util.Optional;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What a little more training still gains: the fall of the error per unit of money or energy, −dL/dC over
/// the
/// price of
/// an operation.
///
/// @param unit `USD` or `kWh`
/// @param perOperation units per floating-point operation, the mean over the runs
/// @param atLargest fall of the error per unit at the largest measured compute
/// @param limit where the fall equals a wanted one; empty if none was given
@JsonNaming(SnakeCaseStrategy.class)
public record MarginalReturn(String unit, double perOperation, Estimate atLargest, Optional<Limit> limit) {
    private static final int POINTS = 400;
    private static final int BISECTIONS = 100;

    /// Where the next unit gains exactly the wanted fall of the error; beyond it, it gains less.
    ///
    /// @param wanted fall of the error per unit
    /// @param compute of one training; 0 if it gains less everywhere in the allowed range, infinite if it
    ///   gains more everywhere
    /// @param spent units spent on such a training at the best fit
    /// @param error reached at the best fit; NaN where compute is 0 or infinite
    public record Limit(double wanted, Estimate compute, double spent, double error) {}

    /// The return of `curve` at `perOperation` units of `unit`.
    ///
    /// @param extrapolation factor beyond the measured compute that is searched
    static MarginalReturn of(
            CurveFit curve, String unit, double perOperation, Optional<Double> wanted, double extrapolation) {
        double largest = curve.range().greatest();
        return new MarginalReturn(
                unit,
                perOperation,
                curve.law().estimate(law -> law.slope(largest) / perOperation),
                wanted.map(fall -> limit(curve, perOperation, fall, extrapolation)));
    }

    private static Limit limit(CurveFit curve, double perOperation, double wanted, double extrapolation) {
        double least = curve.range().least() / extrapolation;
        double greatest = curve.range().greatest() * extrapolation;
        var compute = curve.law().estimate(law -> crossing(law, wanted * perOperation, least, greatest));
        boolean inside = compute.value() > 0 && Double.isFinite(compute.value());
        return new Limit(
                wanted,
                compute,
                compute.value() * perOperation,
                inside ? curve.law().best().error(compute.value()) : Double.NaN);
    }

    /// The largest compute at which the slope is still `slope`.
    private static double crossing(ScalingCurve law, double slope, double least, double greatest) {
        if (law.slope(greatest) >= slope) {
            return Double.POSITIVE_INFINITY;
        }
        double high = greatest;
        for (int i = POINTS - 1; i >= 0; i--) {
            double low = least * Math.pow(greatest / least, i / (double) POINTS);
            if (law.slope(low) >= slope) {
                return bisected(law, slope, low, high);
            }
            high = low;
        }
        return 0;
    }

    private static double bisected(ScalingCurve law, double slope, double below, double above) {
        double low = below;
        double high = above;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = Math.sqrt(low) * Math.sqrt(high);
            if (law.slope(middle) >= slope) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
