package dev.frugal.physics.field.forecast;

import dev.frugal.physics.dynamics.Trajectory;
import dev.frugal.physics.field.ExponentialStep;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.system.FieldEquations;
import dev.frugal.physics.system.FieldGrid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.hipparchus.util.FastMath;

/// What a flow map sees of the fields at a point: each field and its derivatives along each axis, then the parameters,
/// all scaled to size 1 on the training data.
///
/// Derivatives go up to twice the highest order of the linear part and the highest in the rest: those of which the
/// second derivative of the rest in time is made, the first that a step leaves out. Between ends, differences have two
/// orders.
final class LocalFeatures {
    private static final int HIGHEST_BETWEEN_ENDS = 2;

    /// Of each trajectory, for centre and scale.
    private static final int SAMPLES = 16;

    /// A variance below this share of the mean square is that of rounding.
    private static final double ROUNDING = 1e-12;

    private final FieldSystem system;
    private final List<Derivative> derivatives;
    private final double[] centre;
    private final double[] scale;

    private record Derivative(int field, List<Integer> orders) {}

    private LocalFeatures(FieldSystem system, List<Derivative> derivatives, double[] centre, double[] scale) {
        this.system = system;
        this.derivatives = derivatives;
        this.centre = centre;
        this.scale = scale;
    }

    /// In their own units.
    static LocalFeatures of(FieldSystem system) {
        var derivatives = derivatives(system);
        int size = derivatives.size() + system.parameters().size();
        var ones = new double[size];
        Arrays.fill(ones, 1);
        return new LocalFeatures(system, derivatives, new double[size], ones);
    }

    private static List<Derivative> derivatives(FieldSystem system) {
        var equations = system.equations();
        int highest = 2
                        * total(equations.linear().stream()
                                .map(FieldEquations.Linear::orders)
                                .toList())
                + total(equations.fluxes().stream()
                        .map(FieldEquations.Flux::orders)
                        .toList())
                + total(equations.atoms().stream()
                        .map(FieldEquations.Atom::orders)
                        .toList());
        boolean periodic = system.grid().axes().stream().allMatch(FieldGrid.Axis::periodic);
        int orders = periodic ? highest : Math.min(highest, HIGHEST_BETWEEN_ENDS);
        int axes = system.grid().axes().size();
        var derivatives = new ArrayList<Derivative>();
        for (int field = 0; field < system.fields().size(); field++) {
            derivatives.add(new Derivative(field, Collections.nCopies(axes, 0)));
            for (int axis = 0; axis < axes; axis++) {
                for (int order = 1; order <= orders; order++) {
                    var along = new ArrayList<>(Collections.nCopies(axes, 0));
                    along.set(axis, order);
                    derivatives.add(new Derivative(field, List.copyOf(along)));
                }
            }
        }
        return derivatives;
    }

    private static int total(Collection<List<Integer>> orders) {
        return orders.stream()
                .mapToInt(each -> each.stream().mapToInt(Integer::intValue).sum())
                .max()
                .orElse(0);
    }

    /// How many numbers there are at a point.
    int size() {
        return derivatives.size() + system.parameters().size();
    }

    /// The same with mean 0 and deviation 1 over trajectories; a feature that does not vary there has size 1.
    LocalFeatures fitted(List<Trajectory> train, ExponentialStep step) {
        var sums = new double[size()];
        var squares = new double[size()];
        long count = 0;
        var features = new double[size()][system.points()];
        for (var trajectory : train) {
            int stride = Math.max(1, trajectory.samples() / SAMPLES);
            for (int sample = 0; sample < trajectory.samples(); sample += stride) {
                writeUnscaled(step, trajectory.states()[sample], trajectory.parameters(), features);
                for (int i = 0; i < size(); i++) {
                    for (double value : features[i]) {
                        sums[i] += value;
                        squares[i] += value * value;
                    }
                }
                count += system.points();
            }
        }
        var mean = new double[size()];
        var deviation = new double[size()];
        for (int i = 0; i < size(); i++) {
            mean[i] = sums[i] / count;
            double square = squares[i] / count;
            double variance = square - mean[i] * mean[i];
            double size = variance > ROUNDING * square ? variance : square;
            deviation[i] = size > 0 ? Math.sqrt(size) : 1;
        }
        return new LocalFeatures(system, derivatives, mean, deviation);
    }

    /// The inverse hyperbolic sine: steep fronts have derivatives many times as large as usual, where a tanh is flat.
    private static double compressed(double value) {
        return FastMath.asinh(value);
    }

    /// Writes `[feature][point]`.
    void write(ExponentialStep step, double[] values, double[] parameters, double[][] features) {
        writeUnscaled(step, values, parameters, features);
        for (int i = 0; i < features.length; i++) {
            for (int point = 0; point < features[i].length; point++) {
                features[i][point] = compressed((features[i][point] - centre[i]) / scale[i]);
            }
        }
    }

    private void writeUnscaled(ExponentialStep step, double[] values, double[] parameters, double[][] features) {
        for (int i = 0; i < derivatives.size(); i++) {
            step.derivative(
                    values, derivatives.get(i).field(), derivatives.get(i).orders(), features[i]);
        }
        for (int p = 0; p < parameters.length; p++) {
            Arrays.fill(features[derivatives.size() + p], parameters[p]);
        }
    }
}
