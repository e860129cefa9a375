package dev.frugal.physics.field;

import dev.frugal.physics.field.RateEvaluation.Cause;
import dev.frugal.runs.StopSignal;
import dev.frugal.tensor.kernel.WorkerTeam;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Advances fields and some columns of their derivatives. See [FieldMarch].
final class MarchPart {
    /// Lengths of steps whose operators are kept.
    private static final int KEPT = 16;

    private final FieldSystem system;
    private final FieldSpace space;
    private final RateEvaluation rates;
    private final double[] coefficients;
    private final double[][] coefficientSlopes;
    private final List<Cause> causes;

    /// The first column among all that the directions have.
    private final int first;

    private final FieldDirections directions;
    private final Map<Double, StepOperators> operators = new LinkedHashMap<>();
    private final State base;
    private final List<State> tangents = new ArrayList<>();
    private final double[] doubled;
    private double time;

    /// A state and the stages of a step from it.
    private static final class State {
        private double[] now;
        private double[] next;
        private final double[] a;
        private final double[] b;
        private final double[] c;
        private final double[] rateNow;
        private final double[] rateA;
        private final double[] rateB;
        private final double[] rateC;

        private State(int size) {
            now = new double[size];
            next = new double[size];
            a = new double[size];
            b = new double[size];
            c = new double[size];
            rateNow = new double[size];
            rateA = new double[size];
            rateB = new double[size];
            rateC = new double[size];
        }
    }

    /// @param first of the columns of derivatives
    /// @param end after the last of them
    /// @param team what shares transforms of large grids
    MarchPart(
            FieldSystem system,
            List<? extends FieldTerm> terms,
            double[] parameters,
            FieldDirections directions,
            int first,
            int end,
            WorkerTeam team) {
        this.system = system;
        this.space = system.space(team);
        this.directions = directions;
        int count = system.equations().linear().size();
        var values = system.coefficients(parameters);
        this.coefficients = Arrays.copyOf(values, count);
        this.coefficientSlopes = new double[parameters.length][];
        for (int p = 0; p < parameters.length; p++) {
            coefficientSlopes[p] = Arrays.copyOfRange(values, (1 + p) * count, (2 + p) * count);
        }
        this.rates = new RateEvaluation(
                system, space, List.copyOf(terms), parameters, coefficients, coefficientSlopes, directions);
        this.first = first;
        this.causes = causes(directions, terms).subList(first, end);
        int size = space.size() * system.fields().size();
        this.base = new State(size);
        causes.forEach(_ -> tangents.add(new State(size)));
        this.doubled = new double[size];
    }

    private static List<Cause> causes(FieldDirections directions, List<? extends FieldTerm> terms) {
        var causes = new ArrayList<Cause>();
        directions.initial().forEach(_ -> causes.add(Cause.INITIAL));
        directions.parameters().forEach(parameter -> causes.add(new Cause(parameter, -1, -1)));
        for (int term = 0; directions.weights() && term < terms.size(); term++) {
            for (int weight = 0; weight < terms.get(term).weights(); weight++) {
                causes.add(new Cause(-1, term, weight));
            }
        }
        return causes;
    }

    /// How many columns of derivatives there are in all.
    static int columns(FieldDirections directions, List<? extends FieldTerm> terms) {
        return causes(directions, terms).size();
    }

    /// Begins at `initial`, the values of all fields `[field * points + point]`.
    void start(double at, double[] initial) {
        time = at;
        toState(initial, false, base.now);
        for (int column = 0; column < causes.size(); column++) {
            if (first + column < directions.initial().size()) {
                toState(directions.initial().get(first + column), true, tangents.get(column).now);
            } else {
                Arrays.fill(tangents.get(column).now, 0);
            }
        }
    }

    private void toState(double[] values, boolean tangent, double[] state) {
        if (values.length != system.values()) {
            throw new IllegalArgumentException(
                    "%s has %d values, got %d".formatted(system.name(), system.values(), values.length));
        }
        for (int field = 0; field < system.fields().size(); field++) {
            space.toState(values, field * system.points(), field, tangent, state);
        }
    }

    /// Evaluates the equations where the march stands, so that terms see their arguments there.
    void evaluate() {
        rates.evaluate(time, base.now, false, base.rateNow);
    }

    /// The time reached.
    double time() {
        return time;
    }

    /// How many columns of derivatives there are.
    int columns() {
        return causes.size();
    }

    /// Advances by `steps` equal steps, together as long as `interval`, up to the time `end`.
    void advance(double end, int steps, double interval) {
        double from = time;
        for (int i = 0; i < steps; i++) {
            time = from + interval / steps * i;
            step(interval / steps);
        }
        time = end;
    }

    private void step(double step) {
        StopSignal.check();
        var linear = operators(step);
        boolean slopes = !causes.isEmpty();
        double middle = time + step / 2;

        rates.evaluate(time, base.now, slopes, base.rateNow);
        linear.half(-1, base.now, base.rateNow, base.a);
        for (int column = 0; column < causes.size(); column++) {
            var tangent = tangents.get(column);
            rates.tangent(tangent.now, causes.get(column), tangent.rateNow);
            linear.half(-1, tangent.now, tangent.rateNow, tangent.a);
            int parameter = causes.get(column).parameter();
            if (parameter >= 0) {
                linear.half(parameter, base.now, base.rateNow, tangent.a);
            }
        }

        rates.evaluate(middle, base.a, slopes, base.rateA);
        linear.half(-1, base.now, base.rateA, base.b);
        for (int column = 0; column < causes.size(); column++) {
            var tangent = tangents.get(column);
            rates.tangent(tangent.a, causes.get(column), tangent.rateA);
            linear.half(-1, tangent.now, tangent.rateA, tangent.b);
            int parameter = causes.get(column).parameter();
            if (parameter >= 0) {
                linear.half(parameter, base.now, base.rateA, tangent.b);
            }
        }

        rates.evaluate(middle, base.b, slopes, base.rateB);
        for (int column = 0; column < causes.size(); column++) {
            var tangent = tangents.get(column);
            rates.tangent(tangent.b, causes.get(column), tangent.rateB);
            difference(tangent.rateB, tangent.rateNow, doubled);
            linear.half(-1, tangent.a, doubled, tangent.c);
        }
        difference(base.rateB, base.rateNow, doubled);
        linear.half(-1, base.a, doubled, base.c);
        for (int column = 0; column < causes.size(); column++) {
            int parameter = causes.get(column).parameter();
            if (parameter >= 0) {
                linear.half(parameter, base.a, doubled, tangents.get(column).c);
            }
        }

        rates.evaluate(time + step, base.c, slopes, base.rateC);
        for (int column = 0; column < causes.size(); column++) {
            var tangent = tangents.get(column);
            rates.tangent(tangent.c, causes.get(column), tangent.rateC);
            sum(tangent.rateA, tangent.rateB, doubled);
            linear.full(-1, tangent.now, tangent.rateNow, doubled, tangent.rateC, tangent.next);
        }
        sum(base.rateA, base.rateB, doubled);
        linear.full(-1, base.now, base.rateNow, doubled, base.rateC, base.next);
        for (int column = 0; column < causes.size(); column++) {
            int parameter = causes.get(column).parameter();
            if (parameter >= 0) {
                linear.full(parameter, base.now, base.rateNow, doubled, base.rateC, tangents.get(column).next);
            }
        }
        swap(base);
        tangents.forEach(MarchPart::swap);
    }

    private static void swap(State state) {
        var before = state.now;
        state.now = state.next;
        state.next = before;
    }

    private static void difference(double[] twice, double[] once, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = 2 * twice[i] - once[i];
        }
    }

    private static void sum(double[] first, double[] second, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = first[i] + second[i];
        }
    }

    private StepOperators operators(double step) {
        var known = operators.get(step);
        if (known == null) {
            var slopes = directions.parameters().isEmpty() ? new double[0][] : coefficientSlopes;
            known = space.operators(system.equations().linear(), coefficients, slopes, step);
            if (operators.size() >= KEPT) {
                operators.remove(operators.keySet().iterator().next());
            }
            operators.put(step, known);
        }
        return known;
    }

    /// Writes the values of all fields, `[field * points + point]`.
    void values(double[] out) {
        toPoints(base.now, out);
    }

    /// Makes a column of derivatives larger or smaller, as for one that grows without bound.
    void scaleTangent(int column, double factor) {
        var state = tangents.get(column).now;
        for (int i = 0; i < state.length; i++) {
            state[i] *= factor;
        }
    }

    /// Writes the derivatives of all values in the direction of a column.
    void tangent(int column, double[] out) {
        toPoints(tangents.get(column).now, out);
    }

    private void toPoints(double[] state, double[] out) {
        for (int field = 0; field < system.fields().size(); field++) {
            space.toPoints(state, field, out, field * system.points());
        }
    }

    /// The state as it is, to go back to by [#restore]; without tangents.
    double[] state() {
        return base.now.clone();
    }

    void restore(double at, double[] state) {
        time = at;
        System.arraycopy(state, 0, base.now, 0, state.length);
    }
}
