package dev.frugal.physics.reference;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.dynamics.Accuracy;
import dev.frugal.physics.dynamics.Course;
import dev.frugal.physics.dynamics.Remark;
import dev.frugal.physics.dynamics.RungeKuttaPropagator;
import dev.frugal.physics.dynamics.SolutionLost;
import dev.frugal.physics.dynamics.StepObserver;
import dev.frugal.physics.dynamics.Tangents;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.runs.StopSignal;
import java.util.Arrays;
import java.util.List;

/// A solution followed for long, from some time on together with one infinitesimal neighbour: `y' =
/// f(t, y)`, `w' = J(t, y) w`.
///
/// After every advance the tangent `w` is scaled back to length 1, in units of the states' sizes,
/// and the logarithm of its growth is kept: their sum over time tends to the largest Lyapunov
/// exponent (Benettin, Galgani, Giorgilli, Strelcyn 1980). Where neighbours meet so fast that it
/// would leave the numbers, it is scaled back on the way too. A stiff solution is far cheaper
/// without a neighbour, whose decay has to be followed however fast it is.
final class LongCourse {
    /// A length within the numbers by far.
    private static final double SMALLEST = 1e-60;

    private final DynamicalSystem system;
    private final double[] parameters;
    private final double[] sizes;
    private Course course;
    private boolean accompanied;

    /// @param sizes of the states, at least one of them positive; the array stays the caller's, who
    ///   may refine it between advances
    /// @param span about the time of one advance
    LongCourse(DynamicalSystem system, double[] parameters, double[] initial, double[] sizes, double span) {
        this.system = system;
        this.parameters = parameters;
        this.sizes = sizes;
        this.course = new RungeKuttaPropagator(system, RungeKuttaPropagator.Choice.AUTOMATIC, Accuracy.LONG_RUN)
                .begin(parameters, initial, 0, span, Tangents.none());
    }

    double time() {
        return course.time();
    }

    double[] state() {
        return course.state();
    }

    List<Remark> remarks() {
        return course.remarks();
    }

    boolean isAccompanied() {
        return accompanied;
    }

    /// Gives the solution a neighbour from here on, in a direction drawn at random.
    void accompany() {
        if (!accompanied) {
            var random = new Seed(0).named("tangent").random();
            var direction = new double[sizes.length];
            for (int i = 0; i < direction.length; i++) {
                direction[i] = random.nextGaussian() * sizes[i];
            }
            double length = length(direction);
            for (int i = 0; i < direction.length; i++) {
                direction[i] /= length;
            }
            course = course.with(Tangents.of(system, direction));
            accompanied = true;
        }
    }

    /// Follows the solution for `duration`, shows every step to `observer` and returns the
    /// logarithm of the neighbour's growth, 0 without one.
    ///
    /// @throws InvalidInputException if that takes too much work
    /// @throws SolutionLost if the solution ends before
    double advance(double duration, StepObserver observer) {
        double end = course.time() + duration;
        double growth = 0;
        try {
            while (!course.hasReached(end)) {
                StopSignal.check();
                course.step(end, observer);
                growth += accompanied && isExtreme(length(course.tangent(0))) ? rescale() : 0;
            }
        } catch (SolutionLost lost) {
            if (lost.reason() == SolutionLost.Reason.WORK_EXHAUSTED) {
                throw new InvalidInputException(
                        "the long run of %s at %s = %s takes more than %,d evaluations of its equations and has reached only t = %.4g; shorten its horizon"
                                .formatted(
                                        system.name(),
                                        system.parameterNames(),
                                        Arrays.toString(parameters),
                                        Accuracy.LONG_RUN.evaluations(),
                                        lost.time()),
                        lost);
            }
            throw lost;
        }
        return growth + (accompanied ? rescale() : 0);
    }

    /// How a small displacement, in units of the sizes, is displaced after `duration` from here:
    /// the solution goes on by that, alone afterwards.
    ///
    /// @return `[state after][state before]`
    double[][] monodromy(double duration) {
        int states = sizes.length;
        var directions = new double[states][states];
        for (int i = 0; i < states; i++) {
            directions[i][i] = sizes[i];
        }
        course = course.with(new Tangents(directions, new double[states][parameters.length]));
        accompanied = false;
        advance(duration, StepObserver.none());
        var matrix = new double[states][states];
        for (int column = 0; column < states; column++) {
            var tangent = course.tangent(column);
            for (int i = 0; i < states; i++) {
                matrix[i][column] = tangent[i] / sizes[i];
            }
        }
        course = course.with(Tangents.none());
        return matrix;
    }

    private static boolean isExtreme(double length) {
        return length < SMALLEST || length > 1 / SMALLEST;
    }

    /// Brings the tangent to length 1; returns the logarithm of the length it had.
    private double rescale() {
        var tangent = course.tangent(0);
        double length = length(tangent);
        for (int i = 0; i < tangent.length; i++) {
            tangent[i] /= length;
        }
        course.replaceTangent(0, tangent);
        return Math.log(length);
    }

    private double length(double[] tangent) {
        double square = 0;
        for (int i = 0; i < tangent.length; i++) {
            if (sizes[i] > 0) {
                square += (tangent[i] / sizes[i]) * (tangent[i] / sizes[i]);
            }
        }
        return Math.sqrt(square);
    }
}
