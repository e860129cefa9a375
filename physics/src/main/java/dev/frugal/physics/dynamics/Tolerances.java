package dev.frugal.physics.dynamics;

/// What error a step may have in each entry of a joint state.
///
/// **States.** `τ · (|y| + size)` with the size of [TypicalSizes] where the system's box tells it.
/// Where it does not (the state starts from 0), the size is the largest magnitude the solution has
/// shown so far, but no less than what rounding of the other states amounts to over the span; below
/// that an error estimate measures nothing.
///
/// **Tangents.** `τ · (|s| + size · length)` with the length of the tangent in units of the sizes,
/// so that control of the error does not change when a tangent is multiplied by a number.
final class Tolerances {
    /// Roundings of the states over the whole span, as a share of what they amount to.
    private static final double ROUNDING = 1e-5;

    /// A tangent that has shrunk below this share of its first length is nothing any more.
    private static final double VANISHED = 1e-150;

    private final Accuracy accuracy;
    private final boolean[] known;
    private final double[] sizes;
    private final double[] absolute;
    private final double[] leastLengths;
    private final int states;

    Tolerances(Accuracy accuracy, TypicalSizes sizes, int dimension) {
        this.accuracy = accuracy;
        this.states = sizes.states().length;
        this.sizes = sizes.states().clone();
        this.known = new boolean[states];
        for (int i = 0; i < states; i++) {
            known[i] = this.sizes[i] > 0;
        }
        this.absolute = new double[dimension];
        this.leastLengths = new double[dimension / states];
    }

    /// Gives states of unknown size the least that is reasonable, from the system linearised at the
    /// start.
    void start(double[] values, double[] rates, double[] byState, double span) {
        var least = new double[states];
        for (int i = 0; i < states; i++) {
            double change = Math.abs(rates[i]);
            for (int j = 0; j < states; j++) {
                double effect = Math.abs(byState[i * states + j]) * sizes[j];
                change = Double.isFinite(effect) ? Math.max(change, effect) : change;
            }
            least[i] = Double.isFinite(change) ? ROUNDING * change * span : 0;
        }
        for (int i = 0; i < states; i++) {
            if (!known[i]) {
                sizes[i] = Math.max(least[i], Math.abs(values[i]));
            }
        }
        for (int first = states; first < absolute.length; first += states) {
            leastLengths[first / states] = VANISHED * length(values, first);
        }
        begin(values);
    }

    /// Takes note of a state that was reached.
    void begin(double[] values) {
        for (int i = 0; i < states; i++) {
            if (!known[i]) {
                sizes[i] = Math.max(sizes[i], Math.abs(values[i]));
            }
            absolute[i] = accuracy.states() * sizes[i];
        }
        for (int first = states; first < absolute.length; first += states) {
            double length = Math.max(length(values, first), leastLengths[first / states]);
            for (int i = 0; i < states; i++) {
                absolute[first + i] = accuracy.tangents() * sizes[i] * length;
            }
        }
    }

    /// The largest entry of a tangent in units of the states' sizes.
    private double length(double[] values, int first) {
        double length = 0;
        for (int i = 0; i < states; i++) {
            if (sizes[i] > 0) {
                length = Math.max(length, Math.abs(values[first + i]) / sizes[i]);
            }
        }
        return length;
    }

    /// The error that an entry may have whose magnitude during the step is at most `magnitude`.
    double at(int entry, double magnitude) {
        return absolute[entry] + (entry < states ? accuracy.states() : accuracy.tangents()) * magnitude;
    }

    /// An error as a share of what is allowed; 0 where both are 0.
    double ratio(double error, int entry, double magnitude) {
        return error == 0 ? 0 : error / at(entry, magnitude);
    }

    double size(int state) {
        return sizes[state];
    }

    Accuracy accuracy() {
        return accuracy;
    }
}
