package dev.frugal.physics.dynamics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.util.FastMath;

/// A solution by Runge–Kutta steps whose lengths follow the estimated error, explicit until
/// stiffness shows, then implicit.
///
/// **Rejected steps.** A step is rejected when its error is too large or when anything in it is not
/// a finite number: a trial beyond a pole or an overflow says only that the step was too long. The
/// solution is lost where steps cannot become shorter.
///
/// **Stiffness.** After [#STIFF_STEPS] steps in a row whose length was bounded by stability and not
/// by error the explicit method hands over to the implicit one for good.
///
/// **Surfaces.** When a step ends beyond a switching surface it is cut where its interpolant meets
/// the surface. There the solution goes over to the other side, or, where both sides push towards
/// the surface, along it, see [FieldEvaluation]. Tangents jump with `f` there: the time of meeting
/// depends on where the solution came from (saltation matrix, Aizerman and Gantmacher 1958).
final class AdaptiveCourse implements Course {
    /// Steps of fewer roundings of the time mean that the solution is running away.
    private static final double SHORTEST_STEP = 8;

    private static final double SAFETY = 0.9;
    private static final double LEAST_FACTOR = 0.2;
    private static final double GREATEST_FACTOR = 10;

    /// Changes within a span, in units of a state's size, that tell a solution that runs away.
    private static final double STEEP = 1e6;

    /// A span has some twenty typical times.
    private static final double TIMES_IN_SPAN = 20;

    /// Steps in a row at the bound of stability that make a system stiff, and steps in a row below
    /// it that clear it of the suspicion.
    private static final int STIFF_STEPS = 15;

    private static final int CLEARING_STEPS = 6;

    private final EquationField equations;
    private final double[] parameters;
    private final JointField field;
    private final Tolerances tolerances;
    private final SurfaceWatch surfaces;
    private final RungeKuttaPropagator.Choice choice;
    private final double span;
    private final List<Remark> remarks = new ArrayList<>();
    private StepMethod method;
    private double time;
    private final double[] values;
    private final double[] rates;
    private double proposed;
    private int suspicions;
    private int clearances;

    AdaptiveCourse(
            EquationField equations,
            RungeKuttaPropagator.Choice choice,
            Accuracy accuracy,
            double[] parameters,
            double time,
            double[] state,
            Tangents tangents,
            double span) {
        this.equations = equations;
        this.parameters = parameters.clone();
        var evaluation = new FieldEvaluation(equations, parameters);
        this.field = new JointField(evaluation, tangents);
        this.tolerances = new Tolerances(accuracy, TypicalSizes.of(equations.system()), field.dimension());
        this.choice = choice;
        this.span = span;
        this.time = time;
        this.values = new double[field.dimension()];
        this.rates = new double[field.dimension()];
        int states = state.length;
        System.arraycopy(state, 0, values, 0, states);
        for (int column = 0; column < tangents.count(); column++) {
            System.arraycopy(tangents.states()[column], 0, values, (1 + column) * states, states);
        }
        this.surfaces = new SurfaceWatch(equations, field, tangents, tolerances);
        this.method = switch (choice) {
            case EXPLICIT, AUTOMATIC -> new DormandPrince(field, tolerances);
            case IMPLICIT -> implicit();
        };
    }

    private RadauCollocation implicit() {
        return new RadauCollocation(field, tolerances, RadauTableau.FIVE_STAGES);
    }

    @Override
    public double time() {
        return time;
    }

    @Override
    public double[] state() {
        return Arrays.copyOf(values, field.states());
    }

    @Override
    public double[] tangent(int column) {
        int first = (1 + column) * field.states();
        return Arrays.copyOfRange(values, first, first + field.states());
    }

    @Override
    public void replaceTangent(int column, double[] tangent) {
        System.arraycopy(tangent, 0, values, (1 + column) * field.states(), field.states());
        if (proposed > 0) {
            field.rates(time, values, rates);
            method.restart();
        }
    }

    @Override
    public Course with(Tangents tangents) {
        var now = method instanceof RadauCollocation ? RungeKuttaPropagator.Choice.IMPLICIT : choice;
        var other =
                new AdaptiveCourse(equations, now, tolerances.accuracy(), parameters, time, state(), tangents, span);
        other.remarks.addAll(remarks);
        other.surfaces.inherit(surfaces);
        other.field.field().charge(field.field().evaluations());
        return other;
    }

    @Override
    public List<Remark> remarks() {
        var all = new ArrayList<>(remarks);
        all.addAll(surfaces.remarks());
        return List.copyOf(all);
    }

    @Override
    public void step(double until, StepObserver observer) {
        if (!hasReached(until)) {
            if (proposed == 0) {
                begin();
            }
            accept(attempt(until), observer);
        }
    }

    private void begin() {
        surfaces.begin(time, values);
        field.field().linearise(time, values);
        field.field().rates(time, values, rates);
        if (!finite(rates, field.states())) {
            throw new SolutionLost(SolutionLost.Reason.HAS_NO_CONTINUATION, time);
        }
        field.tangentRates(values, rates);
        tolerances.start(values, rates, field.field().byState(), span);
        proposed = firstStep();
    }

    private static boolean finite(double[] values, int count) {
        for (int i = 0; i < count; i++) {
            if (!Double.isFinite(values[i])) {
                return false;
            }
        }
        return true;
    }

    /// Hairer, Nørsett and Wanner's guess (section II.4), whose powers of time are taken in units
    /// of a typical time.
    private double firstStep() {
        double unit = TypicalSizes.powerOfTen(span / TIMES_IN_SPAN);
        double valueSquares = 0;
        double rateSquares = 0;
        for (int i = 0; i < values.length; i++) {
            double tolerance = tolerances.at(i, Math.abs(values[i]));
            if (tolerance > 0) {
                double value = values[i] / tolerance;
                double rate = rates[i] / tolerance * unit;
                valueSquares += value * value;
                rateSquares += rate * rate;
            }
        }
        double step =
                valueSquares < 1e-10 || rateSquares < 1e-10 ? 1e-6 : 0.01 * FastMath.sqrt(valueSquares / rateSquares);
        step = Math.min(step, span / unit);
        double bend = bend(step * unit, step, unit);
        double larger = FastMath.max(FastMath.sqrt(rateSquares), bend);
        double byRates = larger < 1e-15
                ? FastMath.max(1e-6, 0.001 * step)
                : FastMath.pow(0.01 / larger, 1.0 / method.errorOrder());
        step = FastMath.min(100 * step, byRates) * unit;
        return Math.min(FastMath.max(step, 1e-12 * Math.abs(time)), span);
    }

    /// The size of the second derivative, by an Euler step.
    private double bend(double step, double inUnits, double unit) {
        var point = new double[values.length];
        var there = new double[values.length];
        for (int i = 0; i < point.length; i++) {
            point[i] = values[i] + step * rates[i];
        }
        field.rates(time + step, point, there);
        double squares = 0;
        for (int i = 0; i < point.length; i++) {
            double tolerance = tolerances.at(i, Math.abs(values[i]));
            if (tolerance > 0) {
                double change = (there[i] - rates[i]) / tolerance * unit;
                squares += change * change;
            }
        }
        double bend = FastMath.sqrt(squares) / inUnits;
        return Double.isFinite(bend) ? bend : Double.MAX_VALUE;
    }

    /// Tries steps until one is good; returns its length.
    private double attempt(double until) {
        double step = proposed;
        while (true) {
            boolean last = time + step >= until;
            if (last) {
                step = until - time;
            } else if (!(step > SHORTEST_STEP * Math.ulp(time))) {
                throw new SolutionLost(
                        isSteep() ? SolutionLost.Reason.RUNS_AWAY : SolutionLost.Reason.HAS_NO_CONTINUATION, time);
            }
            if (field.field().evaluations() > tolerances.accuracy().evaluations()) {
                throw new SolutionLost(SolutionLost.Reason.WORK_EXHAUSTED, time);
            }
            double error = method.attempt(time, values, rates, step);
            if (error < 1 && finite(method.end(), values.length) && finite(method.endRates(), values.length)) {
                double next = step * factor(error);
                // A step that was cut short to end at a given time says little about the next one.
                proposed = last ? Math.max(next, proposed) : next;
                return step;
            }
            step *= Double.isFinite(error) && error >= 1 ? factor(error) : LEAST_FACTOR;
            proposed = step;
        }
    }

    /// Whether some state changes by many times itself within the span at its present rate.
    private boolean isSteep() {
        for (int i = 0; i < field.states(); i++) {
            if (Math.abs(rates[i]) * span > STEEP * Math.max(tolerances.size(i), Math.abs(values[i]))) {
                return true;
            }
        }
        return false;
    }

    private double factor(double error) {
        double factor = SAFETY * FastMath.pow(error, -1.0 / method.errorOrder());
        return FastMath.min(GREATEST_FACTOR, FastMath.max(LEAST_FACTOR, factor));
    }

    private void accept(double length, StepObserver observer) {
        var step = method.step();
        double crossing = surfaces.firstCrossing(step, method.end());
        if (crossing < step.until()) {
            var cut = new CutStep(step, crossing);
            observer.see(cut);
            step.at(crossing, values);
            time = crossing;
            surfaces.cross(time, values);
            method.restart();
            field.rates(time, values, rates);
            tolerances.begin(values);
            // The new side may want shorter steps, and the cut one says nothing about it.
            proposed = Math.min(proposed, length);
        } else {
            observer.see(step);
            System.arraycopy(method.end(), 0, values, 0, values.length);
            System.arraycopy(method.endRates(), 0, rates, 0, values.length);
            time = time + length;
            tolerances.begin(values);
        }
        considerStiffness();
    }

    private void considerStiffness() {
        switch (method) {
            case RadauCollocation _ -> {}
            case DormandPrince explicit -> {
                if (choice == RungeKuttaPropagator.Choice.AUTOMATIC) {
                    if (explicit.looksStiff()) {
                        clearances = 0;
                        suspicions++;
                    } else if (++clearances == CLEARING_STEPS) {
                        suspicions = 0;
                    }
                    if (suspicions == STIFF_STEPS) {
                        method = implicit();
                        remarks.add(Remark.note(
                                "the system is stiff from t = %.4g on; Radau's implicit method took over there"
                                        .formatted(time)));
                    }
                }
            }
        }
    }

    /// The part of a step before a crossing.
    private record CutStep(SolutionStep whole, double until) implements SolutionStep {
        @Override
        public double from() {
            return whole.from();
        }

        @Override
        public void at(double when, double[] out) {
            whole.at(when, out);
        }

        @Override
        public void rate(double when, double[] out) {
            whole.rate(when, out);
        }

        @Override
        public void curvature(double when, double[] out) {
            whole.curvature(when, out);
        }

        @Override
        public SolutionStep kept() {
            return new CutStep(whole.kept(), until);
        }
    }
}
