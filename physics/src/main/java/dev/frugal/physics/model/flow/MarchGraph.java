package dev.frugal.physics.model.flow;

import dev.frugal.physics.onnx.Graph;
import dev.frugal.physics.onnx.Graph.Attribute;
import dev.frugal.physics.onnx.Graph.NumberType;
import dev.frugal.physics.onnx.GraphFormulas;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Expression;
import dev.frugal.physics.system.Operator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Marches states through a flow in a graph, with their derivatives in the first state and the parameters.
///
/// Lanes are windows: a *column* is a value of shape `[time, window]` or `[1, window]`. States and derivatives together
/// are `states · (1 + unknowns)` columns: the states, then for each unknown (the first state's entries, then the
/// parameters) the derivatives of all states.
///
/// The march runs in a `Scan` from knot to knot. A learnt flow is then evaluated from its knots at all wanted times
/// together; the equation itself has a knot at each of them and advances by fixed steps of the explicit Runge–Kutta
/// method of order 8 of Dormand and Prince, twelve stages.
final class MarchGraph {
    /// What the elapsed time is called in formulas: no name that an equation can have.
    private static final String ELAPSED = "elapsed time";

    private final FlowModel model;
    private final DynamicalSystem system;
    private final FlowScales scales;
    private final int states;
    private final int unknowns;
    private final int columns;
    private final int substeps;
    private final List<Expression> field;

    /// @param substeps Runge–Kutta steps in an interval of the model, for a flow that is the equation itself
    MarchGraph(FlowModel model, int substeps) {
        this.model = model;
        this.system = model.system();
        this.scales = model.scales();
        this.states = scales.states();
        this.unknowns = states + scales.parameters();
        this.columns = states * (1 + unknowns);
        this.substeps = substeps;
        this.field = system.numericEquations();
    }

    /// States and derivatives at the wanted times.
    ///
    /// @param states columns, one per state
    /// @param derivatives `[state][unknown]`
    record Marched(List<String> states, List<List<String>> derivatives) {}

    /// A point of a march: the values of the symbols, and the derivatives of the states in the unknowns.
    private record Point(Map<String, String> symbols, List<String> states, List<List<String>> derivatives) {}

    /// Marches from a state at a start.
    ///
    /// @param start `[1, window]`
    /// @param state columns
    /// @param parameters columns
    /// @param wanted times after the start
    Marched march(Graph graph, String start, List<String> state, List<String> parameters, double[] wanted) {
        boolean learnt = model.flow() instanceof FlowRollout;
        var knots = learnt ? StepTimes.of(0, wanted, scales.step()) : everyInterval(wanted);
        var first = graph.joined(0, first(graph, state));
        var reached = graph.unsqueezed(first, 0);
        if (knots.count() > 1) {
            reached = graph.joined(0, List.of(reached, scan(graph, start, first, parameters, knots)));
        }
        int[] knotOf = knots.knotOf();
        var chosen = graph.op(
                "Gather",
                reached,
                graph.integers(Arrays.stream(knotOf).mapToLong(knot -> knot).toArray()),
                Attribute.of("axis", 0));
        var there = IntStream.range(0, columns)
                .mapToObj(column -> graph.at(chosen, 1, column))
                .toList();
        if (!learnt) {
            return marched(there);
        }
        var times =
                Arrays.stream(knotOf).mapToDouble(knot -> knots.times()[knot]).toArray();
        var elapsed = new double[wanted.length];
        Arrays.setAll(elapsed, i -> wanted[i] - times[i]);
        var time = graph.plus(start, graph.constant(times, times.length, 1));
        return marched(advanced(graph, point(there, parameters, time), graph.constant(elapsed, elapsed.length, 1)));
    }

    private Marched marched(List<String> all) {
        return new Marched(all.subList(0, states), derivatives(all));
    }

    private List<List<String>> derivatives(List<String> all) {
        return IntStream.range(0, states)
                .mapToObj(i -> IntStream.range(0, unknowns)
                        .mapToObj(unknown -> all.get(states * (1 + unknown) + i))
                        .toList())
                .toList();
    }

    /// Knots at all multiples of a substep up to the last wanted time.
    private StepTimes everyInterval(double[] wanted) {
        double step = model.interval() / substeps;
        int last = (int) Math.round(wanted[wanted.length - 1] / step);
        var times = new double[last + 1];
        Arrays.setAll(times, i -> i * step);
        var knotOf = Arrays.stream(wanted)
                .mapToInt(time -> (int) Math.round(time / step))
                .toArray();
        return new StepTimes(times, knotOf, wanted);
    }

    /// The states and the derivatives of the first state in itself.
    private List<String> first(Graph graph, List<String> state) {
        var all = new ArrayList<>(state);
        var zero = graph.times(state.getFirst(), graph.number(0));
        var one = graph.plus(zero, graph.number(1));
        for (int unknown = 0; unknown < unknowns; unknown++) {
            for (int i = 0; i < states; i++) {
                all.add(i == unknown ? one : zero);
            }
        }
        return all;
    }

    /// The columns at all knots but the first, `[knot, column, window]`.
    private String scan(Graph graph, String start, String first, List<String> parameters, StepTimes knots) {
        var times = Arrays.copyOf(knots.times(), knots.count() - 1);
        var lengths = new double[times.length];
        Arrays.setAll(lengths, i -> knots.times()[i + 1] - knots.times()[i]);
        var body = graph.child("step");
        var before = body.input("before", NumberType.DOUBLE, columns, "windows");
        var since = body.input("since", NumberType.DOUBLE);
        var length = body.input("length", NumberType.DOUBLE);
        var time = body.plus(start, since);
        var after = model.flow() instanceof FlowRollout
                ? body.joined(0, advanced(body, point(split(body, before), parameters, time), length))
                : rungeKutta(body, before, parameters, time, length);
        body.bodyOutput(after, NumberType.DOUBLE, columns, "windows");
        body.bodyOutput(after, NumberType.DOUBLE, columns, "windows");
        return graph.op(
                        "Scan",
                        List.of(first, graph.constant(times, times.length), graph.constant(lengths, lengths.length)),
                        2,
                        Attribute.of("num_scan_inputs", 2),
                        Attribute.of("body", body))
                .get(1);
    }

    private List<String> split(Graph graph, String joined) {
        return graph.op("Split", List.of(joined), columns, Attribute.of("axis", 0));
    }

    private Point point(List<String> all, List<String> parameters, String time) {
        var symbols = new HashMap<String, String>();
        for (int i = 0; i < states; i++) {
            symbols.put(system.stateNames().get(i), all.get(i));
        }
        for (int k = 0; k < parameters.size(); k++) {
            symbols.put(system.parameterNames().get(k), parameters.get(k));
        }
        symbols.put(DynamicalSystem.TIME, time);
        return new Point(symbols, all.subList(0, states), derivatives(all));
    }

    private String unknown(int index) {
        return index < states
                ? system.stateNames().get(index)
                : system.parameterNames().get(index - states);
    }

    private String rungeKutta(Graph graph, String before, List<String> parameters, String time, String length) {
        var rates = new ArrayList<String>();
        for (int stage = 0; stage < RungeKuttaSteps.STAGES; stage++) {
            var at = stage == 0
                    ? before
                    : graph.plus(before, graph.times(length, weighted(graph, rates, RungeKuttaSteps.weights(stage))));
            var when = graph.plus(time, graph.times(length, graph.number(RungeKuttaSteps.node(stage))));
            rates.add(rate(graph, point(split(graph, at), parameters, when)));
        }
        var mean = weighted(graph, rates, RungeKuttaSteps.weights(RungeKuttaSteps.STAGES));
        return graph.plus(before, graph.times(length, mean));
    }

    private static String weighted(Graph graph, List<String> rates, double[] weights) {
        return graph.sum(IntStream.range(0, rates.size())
                .filter(i -> weights[i] != 0)
                .mapToObj(i -> graph.times(graph.number(weights[i]), rates.get(i)))
                .toList());
    }

    /// The rates of change of all columns, joined.
    private String rate(Graph graph, Point point) {
        var formulas = new GraphFormulas(graph, point.symbols);
        var zero = graph.times(point.states.getFirst(), graph.number(0));
        var rates = new ArrayList<String>();
        for (var equation : field) {
            rates.add(graph.plus(formulas.value(equation), zero));
        }
        for (int unknown = 0; unknown < unknowns; unknown++) {
            for (int i = 0; i < states; i++) {
                var terms = new ArrayList<String>(List.of(zero));
                for (int j = 0; j < states; j++) {
                    var slope = field.get(i).derivative(unknown(j));
                    if (!isZero(slope)) {
                        terms.add(graph.times(
                                formulas.value(slope), point.derivatives.get(j).get(unknown)));
                    }
                }
                var slope =
                        unknown < states ? Expression.literal(0) : field.get(i).derivative(unknown(unknown));
                if (!isZero(slope)) {
                    terms.add(formulas.value(slope));
                }
                rates.add(graph.sum(terms));
            }
        }
        return graph.joined(0, rates);
    }

    private static boolean isZero(Expression expression) {
        return expression instanceof Expression.Literal(var value) && value == 0;
    }

    /// The columns after an elapsed time, by the learnt flow: what [FlowBlock] computes, and the chain rule.
    private List<String> advanced(Graph graph, Point point, String elapsed) {
        var map = ((FlowRollout) model.flow()).map();
        var symbols = new HashMap<>(point.symbols);
        symbols.put(ELAPSED, elapsed);
        var formulas = new GraphFormulas(graph, symbols);
        var remainder = new NetworkColumns(graph, map, formulas).columns(point.states.getFirst());
        // [state], then [state][unknown].
        var values = new ArrayList<String>();
        var slopes = new ArrayList<List<String>>();
        var gate = graph.over(elapsed, graph.number(scales.step()));
        var share = gate;
        for (int power = 0; power < map.order(); power++) {
            gate = graph.times(gate, share);
        }
        for (int i = 0; i < states; i++) {
            var coefficients = coefficients(i, map.order());
            var weight = graph.times(gate, graph.number(scales.remainder()[i]));
            values.add(graph.plus(
                    horner(graph, formulas, coefficients, elapsed),
                    graph.times(weight, remainder.get(0).get(i))));
            var row = new ArrayList<String>();
            for (int unknown = 0; unknown < unknowns; unknown++) {
                var name = unknown(unknown);
                var derived = coefficients.stream().map(c -> c.derivative(name)).toList();
                row.add(graph.plus(
                        horner(graph, formulas, derived, elapsed),
                        graph.times(weight, remainder.get(1 + unknown).get(i))));
            }
            slopes.add(row);
        }
        var all = new ArrayList<>(values);
        for (int unknown = 0; unknown < unknowns; unknown++) {
            for (int i = 0; i < states; i++) {
                var terms = new ArrayList<String>();
                for (int j = 0; j < states; j++) {
                    terms.add(graph.times(
                            slopes.get(i).get(j), point.derivatives.get(j).get(unknown)));
                }
                if (unknown >= states) {
                    terms.add(slopes.get(i).get(unknown));
                }
                all.add(graph.sum(terms));
            }
        }
        return all;
    }

    /// The Taylor coefficients of a state's solution through a point, as formulas: `x, f, (∂f/∂t + J f)/2, …`.
    private List<Expression> coefficients(int state, int order) {
        var coefficients = new ArrayList<Expression>();
        coefficients.add(Expression.symbol(system.stateNames().get(state)));
        var derivative = field.get(state);
        double factorial = 1;
        for (int power = 1; power <= order; power++) {
            factorial *= power;
            coefficients.add(new Expression.Operation(Operator.PRODUCT, Expression.literal(1 / factorial), derivative)
                    .simplified());
            if (power < order) {
                derivative = along(derivative);
            }
        }
        return coefficients;
    }

    /// The derivative in time of a formula along the solution.
    private Expression along(Expression formula) {
        var sum = formula.derivative(DynamicalSystem.TIME);
        for (int j = 0; j < states; j++) {
            sum = new Expression.Operation(
                    Operator.SUM,
                    sum,
                    new Expression.Operation(
                            Operator.PRODUCT,
                            formula.derivative(system.stateNames().get(j)),
                            field.get(j)));
        }
        return sum.simplified();
    }

    private static String horner(Graph graph, GraphFormulas formulas, List<Expression> coefficients, String elapsed) {
        var sum = graph.number(0);
        for (int power = coefficients.size() - 1; power >= 0; power--) {
            sum = graph.plus(graph.times(sum, elapsed), formulas.value(coefficients.get(power)));
        }
        return sum;
    }

    /// The network of a learnt flow and its derivatives in the unknowns, as columns.
    private final class NetworkColumns {
        private final Graph graph;
        private final FlowMap map;
        private final GraphFormulas formulas;

        NetworkColumns(Graph graph, FlowMap map, GraphFormulas formulas) {
            this.graph = graph;
            this.map = map;
            this.formulas = formulas;
        }

        /// `[channel][state]`: the values, then the derivatives in each unknown.
        ///
        /// @param lane any column, which has the shape of the others
        List<List<String>> columns(String lane) {
            var zero = graph.times(lane, graph.number(0));
            var features = map.features().formulas(system, ELAPSED);
            var channels = new ArrayList<String>();
            for (int channel = 0; channel <= unknowns; channel++) {
                var inputs = new ArrayList<String>();
                for (var feature : features) {
                    var formula = channel == 0 ? feature : feature.derivative(unknown(channel - 1));
                    // With the shape of a lane, of which a number alone has none.
                    inputs.add(graph.unsqueezed(graph.plus(formulas.value(formula), zero), 2));
                }
                channels.add(graph.unsqueezed(graph.joined(2, inputs), 0));
            }
            var inputs = graph.joined(0, channels);
            var outputs = network(inputs);
            if (map.symmetric()) {
                var signs = map.mirrorSigns();
                var mirrored = network(graph.times(inputs, graph.constant(signs, signs.length)));
                var back = new double[states];
                Arrays.setAll(back, map::outputSign);
                outputs = graph.times(
                        graph.number(0.5),
                        graph.plus(outputs, graph.times(mirrored, graph.constant(back, back.length))));
            }
            var result = new ArrayList<List<String>>();
            for (int channel = 0; channel <= unknowns; channel++) {
                var ofChannel = graph.at(outputs, 0, channel);
                result.add(IntStream.range(0, states)
                        .mapToObj(i -> graph.at(ofChannel, 2, i))
                        .toList());
            }
            return result;
        }

        /// `[channel, time, window, feature]` to `[channel, time, window, state]`.
        private String network(String inputs) {
            var sizes = map.sizes();
            var weights = map.weights();
            var layer = inputs;
            int next = 0;
            for (int i = 1; i < sizes.size(); i++) {
                int in = sizes.get(i - 1);
                int out = sizes.get(i);
                var transposed = new double[in * out];
                for (int row = 0; row < out; row++) {
                    for (int column = 0; column < in; column++) {
                        transposed[column * out + row] = weights[next + row * in + column];
                    }
                }
                next += in * out;
                // Only the value has an offset.
                var bias = new double[(1 + unknowns) * out];
                System.arraycopy(weights, next, bias, 0, out);
                next += out;
                layer = graph.plus(
                        graph.op("MatMul", layer, graph.constant(transposed, in, out)),
                        graph.constant(bias, 1 + unknowns, 1, 1, out));
                if (i < sizes.size() - 1) {
                    layer = activated(layer);
                }
            }
            return layer;
        }

        private String activated(String layer) {
            var parts = graph.op("Split", List.of(layer, graph.integers(1, unknowns)), 2, Attribute.of("axis", 0));
            var value = graph.op("Tanh", parts.get(0));
            var slope = graph.minus(graph.number(1), graph.times(value, value));
            return graph.joined(0, List.of(value, graph.times(slope, parts.get(1))));
        }
    }
}
