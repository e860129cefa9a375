package dev.frugal.physics.field;

import dev.frugal.tensor.kernel.WorkerTeam;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// One step of a two-stage exponential method, whose linear part is exact, with room for a correction:
/// `u(t + h) = exp(hL) u + h φ₁(hL) (N(t, u) + c) + 2h φ₂(hL) (N(t + h/2, a) − N(t, u))` with
/// `a = exp(hL/2) u + h/2 φ₁(hL/2) N(t, u)`, where `u' = L u + N(t, u)` are the equations.
///
/// With `c = 0` it is of order two. See Hochbruck and Ostermann, Acta Numerica 19 (2010), section 2.3, with c₂ = 1/2.
///
/// One caller at a time; nothing has to be closed.
public final class ExponentialStep {
    private final FieldSystem system;
    private final FieldSpace space;
    private final RateEvaluation rates;
    private final StepOperators operators;
    private final double interval;
    private final double[] state;
    private final double[] rate;
    private final double[] middle;
    private final double[] last;
    private final double[] forcing;
    private final double[] next;
    private final double[] atPoints;
    private final int none;

    /// @param parameters their values
    /// @param interval h, above 0
    /// @throws IllegalArgumentException if a term of the system is unknown
    public ExponentialStep(FieldSystem system, double[] parameters, double interval) {
        if (!system.description().unknownTerms().isEmpty()) {
            throw new IllegalArgumentException(system.name() + " has an unknown term");
        }
        this.system = system;
        this.space = system.space(new WorkerTeam(1));
        this.interval = interval;
        var linear = system.equations().linear();
        var coefficients = Arrays.copyOf(system.coefficients(parameters), linear.size());
        this.rates = new RateEvaluation(
                system, space, List.of(), parameters, coefficients, new double[0][], FieldDirections.NONE);
        this.operators = space.operators(linear, coefficients, new double[0][], interval);
        int size = space.size() * system.fields().size();
        this.state = new double[size];
        this.rate = new double[size];
        this.middle = new double[size];
        this.last = new double[size];
        this.forcing = new double[size];
        this.next = new double[size];
        this.atPoints = new double[system.points()];
        this.none = space.derivative(Collections.nCopies(system.grid().axes().size(), 0));
    }

    /// The length of the step.
    public double interval() {
        return interval;
    }

    /// Writes the fields one step after `values`, `[field * points + point]`, without a correction.
    public void advance(double time, double[] values, double[] out) {
        toState(values);
        rates.evaluate(time, state, false, rate);
        operators.half(-1, state, rate, next);
        rates.evaluate(time + interval / 2, next, false, middle);
        // The rest grows on a line through both; the operators take the sum of two rates in the middle.
        for (int i = 0; i < rate.length; i++) {
            last[i] = 2 * middle[i] - rate[i];
            middle[i] *= 2;
        }
        operators.full(-1, state, rate, middle, last, next);
        toPoints(out);
    }

    /// Writes `h φ₁(hL) c`: what a correction `[field * points + point]` adds to the fields one step later.
    ///
    /// Where the equations' formulas contain derivatives, its shortest third of the waves is left out, as it is of
    /// their own rest.
    public void correction(double[] values, double[] out) {
        for (int field = 0; field < system.fields().size(); field++) {
            System.arraycopy(values, field * system.points(), atPoints, 0, atPoints.length);
            space.putRate(atPoints, none, field, true, forcing, false);
        }
        Arrays.fill(state, 0);
        for (int i = 0; i < forcing.length; i++) {
            middle[i] = 2 * forcing[i];
        }
        operators.full(-1, state, forcing, middle, forcing, next);
        toPoints(out);
    }

    /// Writes a derivative of a field at the points.
    ///
    /// @param orders in each coordinate; the field itself if all are 0
    public void derivative(double[] values, int field, List<Integer> orders, double[] out) {
        space.toState(values, field * system.points(), field, false, state);
        space.differentiate(state, field, space.derivative(orders), false, out);
    }

    private void toState(double[] values) {
        for (int field = 0; field < system.fields().size(); field++) {
            space.toState(values, field * system.points(), field, false, state);
        }
    }

    private void toPoints(double[] out) {
        for (int field = 0; field < system.fields().size(); field++) {
            space.toPoints(next, field, out, field * system.points());
        }
    }
}
