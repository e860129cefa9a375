package dev.frugal.physics.model.flow;

import dev.frugal.physics.onnx.Graph;
import dev.frugal.physics.onnx.Graph.Attribute;
import dev.frugal.physics.onnx.Graph.NumberType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The fit of windows through a flow as a graph, without the ways out of wrong minima: through a learnt flow that of
/// [WindowFit], in this class; through the equation itself that of BatchFit, in [EquationFitGraph].
///
/// Input `window` and `start` as in [EncoderGraph], and `guess` `[window, parameter]`, the encoder's. Output `state`
/// `[window, state]` at the first sample, `parameters` `[window, parameter]`, `covariance` `[window, unknown,
/// unknown]`,
/// `noise` `[window, state]`, and `misfit` `[window]`, the root mean square of the residuals as a share of the sizes of
/// the states, and `doubt` `[window]`, which is above 1 where Frugal would look for a better minimum.
///
/// A single `Loop` takes the damped Gauss–Newton steps of all windows. Each window has a *phase*: −2 before its first
/// march, −1 while it converges roughly, then the rounds in which noise and estimate are made to agree; [#DONE] when it
/// has settled. The loop ends when all have. It carries for each window the sums of products of derivatives and
/// residuals, state by state, so that a new estimate of the noise needs no new march.
class FitGraph {
    static final double FRESH = -2;
    static final double ROUGH = -1;
    static final double DONE = WindowFit.MOST_ROUNDS;

    final FlowModel model;
    final FlowScales scales;
    final int states;
    final int parameters;
    final int unknowns;
    final int samples;
    private final MarchGraph march;

    FitGraph(FlowModel model, MarchGraph march) {
        this.model = model;
        this.scales = model.scales();
        this.march = march;
        this.states = scales.states();
        this.parameters = scales.parameters();
        this.unknowns = states + parameters;
        this.samples = model.windowSamples();
    }

    /// What a fit carries from step to step, each `[row, window]`.
    ///
    /// @param sums per state: squares of residuals, products of residuals with derivatives, products of derivatives
    record Carried(
            String unknowns,
            String damping,
            String noise,
            String guessDeviation,
            String sums,
            String phase,
            String left) {
        List<String> all() {
            return List.of(unknowns, damping, noise, guessDeviation, sums, phase, left);
        }

        static Carried of(List<String> all) {
            return new Carried(all.get(0), all.get(1), all.get(2), all.get(3), all.get(4), all.get(5), all.get(6));
        }
    }

    /// A least-squares problem at a point: columns.
    ///
    /// @param normal `[unknown][unknown]`
    record Normal(List<List<String>> normal, List<String> gradient, String cost) {}

    /// The fit that suits a model's flow.
    static FitGraph of(FlowModel model, MarchGraph march) {
        return model.flow() instanceof FlowRollout ? new FitGraph(model, march) : new EquationFitGraph(model, march);
    }

    Graph build() {
        var graph = Graph.named("refine");
        var window = graph.input("window", NumberType.DOUBLE, "windows", samples, states);
        var start = graph.unsqueezed(graph.input("start", NumberType.DOUBLE, "windows"), 0);
        var guess = transposed(graph, graph.input("guess", NumberType.DOUBLE, "windows", parameters));
        // [sample, window] per state.
        var bySample = graph.op("Transpose", window, Attribute.of("perm", 1, 0, 2));
        var measured = IntStream.range(0, states)
                .mapToObj(i -> graph.at(bySample, 2, i))
                .toList();
        var first = IntStream.range(0, states)
                .mapToObj(i -> graph.slice(measured.get(i), 0, 0))
                .toList();
        var began = begin(graph, graph.joined(0, join(first, rows(graph, guess, parameters))), start, measured);
        var end = loop(graph, began, start, guess, measured);
        write(graph, end, start, guess, measured);
        return graph;
    }

    private static List<String> join(List<String> left, List<String> right) {
        var all = new ArrayList<>(left);
        all.addAll(right);
        return all;
    }

    static String transposed(Graph graph, String value) {
        return graph.op("Transpose", value, Attribute.of("perm", 1, 0));
    }

    static List<String> rows(Graph graph, String value, int count) {
        return IntStream.range(0, count)
                .mapToObj(row -> graph.slice(value, 0, row))
                .toList();
    }

    static String column(Graph graph, double... values) {
        return graph.constant(values, values.length, 1);
    }

    Carried begin(Graph graph, String unknown, String start, List<String> measured) {
        var zero = graph.times(start, graph.number(0));
        var noise = Arrays.stream(scales.width())
                .map(width -> WindowFit.FIRST_NOISE * width)
                .toArray();
        int sums = states * perState();
        return new Carried(
                unknown,
                graph.plus(zero, graph.number(WindowFit.FIRST_DAMPING)),
                graph.plus(zero, column(graph, noise)),
                graph.plus(zero, column(graph, model.guessDeviation())),
                graph.plus(zero, column(graph, new double[sums])),
                graph.plus(zero, graph.number(FRESH)),
                zero);
    }

    /// Takes steps until every window has settled.
    private Carried loop(Graph graph, Carried begin, String start, String guess, List<String> measured) {
        var body = graph.child("fit");
        body.scalarInput("iteration", NumberType.INTEGER);
        body.scalarInput("going", NumberType.TRUTH);
        var inputs = new ArrayList<String>();
        for (int i = 0; i < begin.all().size(); i++) {
            inputs.add(body.input("carried" + i, NumberType.DOUBLE));
        }
        var after = step(body, Carried.of(inputs), start, guess, measured);
        var unsettled = body.cast(body.op("Less", after.phase, body.number(DONE)), NumberType.DOUBLE);
        var going = body.op("Greater", body.op("ReduceMax", unsettled, Attribute.of("keepdims", 0)), body.number(0));
        body.bodyOutput(going, NumberType.TRUTH);
        after.all().forEach(value -> body.bodyOutput(value, NumberType.DOUBLE));
        var arguments = new ArrayList<>(List.of(graph.integer(mostSteps()), graph.truth(true)));
        arguments.addAll(begin.all());
        return Carried.of(graph.op("Loop", arguments, begin.all().size(), Attribute.of("body", body)));
    }

    private Carried step(Graph graph, Carried before, String start, String guess, List<String> measured) {
        var active = graph.op("Less", before.phase, graph.number(DONE));
        var fresh = graph.op("Equal", before.phase, graph.number(FRESH));
        var offered = offered(graph, before, guess);
        var moving = graph.op("And", active, graph.op("Not", fresh));
        var zero = graph.number(0);
        var steps = new ArrayList<String>();
        for (var one : solution(graph, offered.normal, offered.gradient, before.damping)) {
            steps.add(graph.where(moving, graph.where(graph.op("IsNaN", one), zero, one), zero));
        }
        var small = last(graph, before, offered, steps);

        var tried = within(graph, graph.plus(before.unknowns, graph.joined(0, steps)));
        var sums = sums(graph, tried, start, measured);
        var trial = new Carried(
                tried, before.damping, before.noise, before.guessDeviation, sums, before.phase, before.left);
        var better = graph.op("Or", fresh, graph.op("LessOrEqual", offered(graph, trial, guess).cost, offered.cost));
        var accepted = graph.op("And", active, better);
        var damping = graph.where(
                moving,
                graph.where(
                        better,
                        graph.op(
                                "Max",
                                graph.over(before.damping, graph.number(easing())),
                                graph.number(WindowFit.LEAST_DAMPING)),
                        graph.times(before.damping, graph.number(tightening()))),
                before.damping);
        var stuck = graph.op("And", graph.op("Not", better), gaveUp(graph, damping, offered, steps));
        var left = graph.minus(before.left, graph.number(1));
        var spent = graph.op("LessOrEqual", left, zero);
        var finished = graph.op("And", active, graph.op("Or", graph.op("Or", small, stuck), spent));
        var there = new Carried(
                graph.where(accepted, tried, before.unknowns),
                damping,
                before.noise,
                before.guessDeviation,
                graph.where(accepted, sums, before.sums),
                before.phase,
                left);
        return next(graph, there, finished, measured);
    }

    /// Steps of all phases together.
    int mostSteps() {
        return 1 + WindowFit.LONG_STEPS + WindowFit.MOST_ROUNDS * WindowFit.FINAL_STEPS;
    }

    /// The factor by which damping falls after a step that lowered the cost.
    double easing() {
        return 10;
    }

    /// The factor by which damping grows after one that did not.
    double tightening() {
        return 30;
    }

    /// The unknowns within their ranges.
    String within(Graph graph, String unknown) {
        return unknown;
    }

    /// Whether a step is the last of its phase.
    String last(Graph graph, Carried before, Normal offered, List<String> steps) {
        var tolerance = graph.where(
                graph.op("Less", before.phase, graph.number(0)),
                graph.number(WindowFit.CLOSE),
                graph.number(WindowFit.CLOSEST));
        return graph.op("Less", largest(graph, steps, offered.normal), tolerance);
    }

    /// Whether a step that did not lower the cost ends the phase.
    String gaveUp(Graph graph, String damping, Normal offered, List<String> steps) {
        return graph.op("Greater", damping, graph.number(WindowFit.MOST_DAMPING));
    }

    /// The next phase of windows that have finished theirs.
    Carried next(Graph graph, Carried there, String finished, List<String> measured) {
        var squares = squares(graph, there);
        var own = IntStream.range(0, states)
                .mapToObj(i -> graph.over(squares.get(i), graph.number(scales.width()[i] * scales.width()[i])))
                .toList();
        double freedom = Math.max(1.0, (double) samples * states - unknowns);
        double free = Math.max(0.0, samples - (double) unknowns / states);
        var pooled = graph.over(graph.sum(own), graph.number(freedom));
        double greatest = model.method().encoder().greatestNoise();
        var noise = new ArrayList<String>();
        for (int i = 0; i < states; i++) {
            var share = graph.over(
                    graph.plus(own.get(i), graph.times(graph.number(WindowFit.POOLED), pooled)),
                    graph.number(free + WindowFit.POOLED));
            double error = model.modelError();
            noise.add(graph.times(
                    graph.op(
                            "Max",
                            graph.op("Sqrt", graph.plus(share, graph.number(error * error))),
                            graph.number(WindowFit.ROUNDING)),
                    graph.number(scales.width()[i])));
        }
        var fresh = graph.joined(0, noise);
        var ratio = graph.op(
                "ReduceMax",
                graph.over(fresh, there.noise),
                Attribute.of("axes", new long[] {0}),
                Attribute.of("keepdims", 1));
        var rounds = graph.op("GreaterOrEqual", there.phase, graph.number(0));
        var again = graph.op(
                "Or",
                graph.op("LessOrEqual", there.phase, graph.number(0)),
                graph.op("Less", ratio, graph.number(WindowFit.SETTLED)));
        var phase = graph.where(again, graph.plus(there.phase, graph.number(1)), graph.number(DONE));
        var seen = graph.op("And", finished, rounds);
        var half = IntStream.range(0, parameters)
                .mapToDouble(scales::parameterHalfWidth)
                .toArray();
        var deviation = graph.where(
                graph.op("Greater", pooled, graph.number(greatest * greatest)),
                column(graph, half),
                there.guessDeviation);
        var left = graph.where(
                graph.op("Equal", there.phase, graph.number(FRESH)),
                graph.number(WindowFit.LONG_STEPS),
                graph.number(WindowFit.FINAL_STEPS));
        return new Carried(
                there.unknowns,
                there.damping,
                graph.where(seen, fresh, there.noise),
                graph.where(seen, deviation, there.guessDeviation),
                there.sums,
                graph.where(finished, phase, there.phase),
                graph.where(finished, left, there.left));
    }

    /// Sums of squared residuals per state.
    List<String> squares(Graph graph, Carried at) {
        return IntStream.range(0, states)
                .mapToObj(i -> graph.slice(at.sums, 0, (long) i * perState()))
                .toList();
    }

    int perState() {
        return 1 + unknowns + unknowns * (unknowns + 1) / 2;
    }

    /// The sums of products over the samples, joined.
    private String sums(Graph graph, String unknown, String start, List<String> measured) {
        var columns = rows(graph, unknown, unknowns);
        var wanted = new double[samples];
        Arrays.setAll(wanted, i -> i * model.interval());
        var marched = march.march(graph, start, columns.subList(0, states), columns.subList(states, unknowns), wanted);
        var sums = new ArrayList<String>();
        for (int i = 0; i < states; i++) {
            var residual = graph.minus(measured.get(i), marched.states().get(i));
            var slopes = marched.derivatives().get(i);
            sums.add(total(graph, residual, residual));
            for (var slope : slopes) {
                sums.add(total(graph, slope, residual));
            }
            for (int a = 0; a < unknowns; a++) {
                for (int b = 0; b <= a; b++) {
                    sums.add(total(graph, slopes.get(a), slopes.get(b)));
                }
            }
        }
        return graph.joined(0, sums);
    }

    /// The march through the window from the first state under the parameters.
    MarchGraph.Marched marched(Graph graph, String unknown, String start) {
        var columns = rows(graph, unknown, unknowns);
        var wanted = new double[samples];
        Arrays.setAll(wanted, i -> i * model.interval());
        return march.march(graph, start, columns.subList(0, states), columns.subList(states, unknowns), wanted);
    }

    static String total(Graph graph, String left, String right) {
        return graph.op("ReduceSum", graph.times(left, right), graph.integers(0), Attribute.of("keepdims", 1));
    }

    /// [Linearisation] from the sums.
    Normal offered(Graph graph, Carried at, String guess) {
        var weights = rows(graph, graph.over(graph.number(1), graph.times(at.noise, at.noise)), states);
        var trust =
                rows(graph, graph.over(graph.number(1), graph.times(at.guessDeviation, at.guessDeviation)), parameters);
        var normal = new ArrayList<List<String>>();
        var gradient = new ArrayList<String>();
        var cost = graph.sum(IntStream.range(0, states)
                .mapToObj(i -> graph.times(weights.get(i), graph.slice(at.sums, 0, (long) i * perState())))
                .toList());
        for (int a = 0; a < unknowns; a++) {
            int unknown = a;
            gradient.add(weighted(graph, at.sums, weights, 1 + a));
            normal.add(new ArrayList<>(IntStream.rangeClosed(0, a)
                    .mapToObj(b -> weighted(graph, at.sums, weights, 1 + unknowns + unknown * (unknown + 1) / 2 + b))
                    .toList()));
        }
        for (int k = 0; k < parameters; k++) {
            int at2 = states + k;
            var offset = graph.minus(graph.slice(at.unknowns, 0, at2), graph.slice(guess, 0, k));
            var pull = graph.times(trust.get(k), offset);
            cost = graph.plus(cost, graph.times(pull, offset));
            normal.get(at2).set(at2, graph.plus(normal.get(at2).get(at2), trust.get(k)));
            gradient.set(at2, graph.minus(gradient.get(at2), pull));
        }
        for (int a = 0; a < unknowns; a++) {
            for (int b = a + 1; b < unknowns; b++) {
                normal.get(a).add(normal.get(b).get(a));
            }
        }
        return new Normal(normal, gradient, cost);
    }

    private String weighted(Graph graph, String sums, List<String> weights, int row) {
        return graph.sum(IntStream.range(0, states)
                .mapToObj(i -> graph.times(weights.get(i), graph.slice(sums, 0, (long) i * perState() + row)))
                .toList());
    }

    /// The largest step in standard deviations of an unknown given the others.
    private static String largest(Graph graph, List<String> steps, List<List<String>> normal) {
        var largest = graph.number(0);
        for (int a = 0; a < steps.size(); a++) {
            var size = graph.times(
                    graph.op("Abs", steps.get(a)),
                    graph.op("Sqrt", normal.get(a).get(a)));
            largest = graph.op("Max", largest, size);
        }
        return largest;
    }

    /// Solves `(N + damping · diag N) x = right` by Cholesky's decomposition in units that make the diagonal 1.
    static List<String> solution(Graph graph, List<List<String>> normal, List<String> right, String damping) {
        int size = right.size();
        var one = graph.number(1);
        var units = new ArrayList<String>();
        for (int i = 0; i < size; i++) {
            units.add(graph.over(one, graph.op("Sqrt", normal.get(i).get(i))));
        }
        var root = new String[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                var entry = graph.times(normal.get(i).get(j), graph.times(units.get(i), units.get(j)));
                if (i == j) {
                    entry = graph.times(entry, graph.plus(one, damping));
                }
                for (int k = 0; k < j; k++) {
                    entry = graph.minus(entry, graph.times(root[i][k], root[j][k]));
                }
                root[i][j] = i == j ? graph.op("Sqrt", entry) : graph.over(entry, root[j][j]);
            }
        }
        var forward = new String[size];
        for (int i = 0; i < size; i++) {
            var entry = graph.times(right.get(i), units.get(i));
            for (int k = 0; k < i; k++) {
                entry = graph.minus(entry, graph.times(root[i][k], forward[k]));
            }
            forward[i] = graph.over(entry, root[i][i]);
        }
        var solution = new String[size];
        for (int i = size - 1; i >= 0; i--) {
            var entry = forward[i];
            for (int k = i + 1; k < size; k++) {
                entry = graph.minus(entry, graph.times(root[k][i], solution[k]));
            }
            solution[i] = graph.over(entry, root[i][i]);
        }
        for (int i = 0; i < size; i++) {
            solution[i] = graph.times(solution[i], units.get(i));
        }
        return List.of(solution);
    }

    /// What a fit says about itself, `[1, window]` or, of the noise, `[state, window]`.
    ///
    /// @param variance by which the inverse of the normal matrix is multiplied
    record Verdict(String variance, String noise, String misfit, String doubt) {}

    Verdict verdict(Graph graph, Carried end, String start, List<String> measured) {
        var shares = new ArrayList<String>();
        var squares = squares(graph, end);
        for (int i = 0; i < states; i++) {
            double width = scales.width()[i];
            shares.add(graph.over(squares.get(i), graph.number(width * width * samples * states)));
        }
        var misfit = graph.op("Sqrt", graph.sum(shares));
        return new Verdict(graph.number(1), end.noise, misfit, graph.over(misfit, graph.number(WindowFit.SUSPICIOUS)));
    }

    private void write(Graph graph, Carried end, String start, String guess, List<String> measured) {
        var fitted = transposed(graph, end.unknowns);
        graph.output("state", columns(graph, fitted, 0, states), NumberType.DOUBLE, "windows", states);
        graph.output("parameters", columns(graph, fitted, states, unknowns), NumberType.DOUBLE, "windows", parameters);
        var offered = offered(graph, end, guess);
        var verdict = verdict(graph, end, start, measured);
        var rows = new ArrayList<String>();
        for (int a = 0; a < unknowns; a++) {
            var right = new ArrayList<String>();
            for (int b = 0; b < unknowns; b++) {
                right.add(graph.number(a == b ? 1 : 0));
            }
            var row = solution(graph, offered.normal, right, graph.number(0)).stream()
                    .map(entry -> transposed(graph, graph.times(entry, verdict.variance)))
                    .toList();
            rows.add(graph.unsqueezed(graph.joined(1, row), 1));
        }
        graph.output("covariance", graph.joined(1, rows), NumberType.DOUBLE, "windows", unknowns, unknowns);
        graph.output("noise", transposed(graph, verdict.noise), NumberType.DOUBLE, "windows", states);
        graph.output("misfit", graph.at(verdict.misfit, 0, 0), NumberType.DOUBLE, "windows");
        graph.output("doubt", graph.at(verdict.doubt, 0, 0), NumberType.DOUBLE, "windows");
    }

    private static String columns(Graph graph, String value, int from, int end) {
        return graph.op("Slice", List.of(value, graph.integers(from), graph.integers(end), graph.integers(1)));
    }
}
