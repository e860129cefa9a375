package dev.frugal.physics.reference;

import dev.frugal.physics.dynamics.Trajectory;
import org.hipparchus.ode.DenseOutputModel;

/// A solution that can be asked at any time of its span, for the state and for the interpolant's
/// own derivatives.
///
/// The derivatives are those of the interpolating polynomial, *not* the right-hand side: put into
/// the equation they give a residual that measures the solution. Not safe for use by several
/// threads.
public final class DenseSolution {
    /// Distance between the points of the difference quotient for second derivatives, in units of
    /// time: its truncation error falls with the fourth power, the interpolant's noise grows with
    /// the inverse.
    private static final double DIFFERENCE_STEP = 1e-3;

    private final double[] parameters;
    private final DenseOutputModel model;

    DenseSolution(double[] parameters, DenseOutputModel model) {
        this.parameters = parameters;
        this.model = model;
    }

    public double from() {
        return model.getInitialTime();
    }

    public double until() {
        return model.getFinalTime();
    }

    /// The state at `time`.
    public double[] state(double time) {
        return model.getInterpolatedState(time).getPrimaryState();
    }

    /// The time derivative of the interpolant at `time`.
    public double[] derivative(double time) {
        return model.getInterpolatedState(time).getPrimaryDerivative();
    }

    /// The second time derivative of the interpolant at `time`, by a fourth-order difference
    /// quotient of the first one; near the ends of the span the quotient's points move inwards.
    public double[] secondDerivative(double time) {
        double step = Math.min(DIFFERENCE_STEP, (until() - from()) / 8);
        double middle = Math.clamp(time, from() + 2 * step, until() - 2 * step);
        double shift = (time - middle) / step;
        var weights = slopeWeights(shift);
        var second = new double[state(time).length];
        for (int point = 0; point < weights.length; point++) {
            var slope = derivative(middle + (point - 2) * step);
            for (int i = 0; i < second.length; i++) {
                second[i] += weights[point] * slope[i] / step;
            }
        }
        return second;
    }

    /// The solution at `times`.
    public Trajectory trajectory(double[] times) {
        var states = new double[times.length][];
        for (int i = 0; i < times.length; i++) {
            states[i] = state(times[i]);
        }
        return new Trajectory(parameters, times, states);
    }

    /// Weights of the derivative at `shift` of the quartic through values at −2, −1, 0, 1, 2.
    private static double[] slopeWeights(double shift) {
        var weights = new double[5];
        for (int i = 0; i < 5; i++) {
            double sum = 0;
            for (int left = 0; left < 5; left++) {
                if (left == i) {
                    continue;
                }
                double product = 1.0 / (i - left);
                for (int k = 0; k < 5; k++) {
                    if (k != i && k != left) {
                        product *= (shift - (k - 2)) / (i - k);
                    }
                }
                sum += product;
            }
            weights[i] = sum;
        }
        return weights;
    }
}
