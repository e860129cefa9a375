package dev.frugal.physics.model.flow;

import dev.frugal.physics.dynamics.TypicalSizes;
import dev.frugal.physics.estimation.BatchFit;
import dev.frugal.physics.onnx.Graph;
import dev.frugal.physics.onnx.Graph.Attribute;
import dev.frugal.physics.onnx.Graph.NumberType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The fit of windows through the equation as a graph: what [BatchFit] does from one guess.
///
/// The noise that is carried are the weights: the root mean squares of the states over the window at first, then, where
/// that matters, the measurement errors that the misfits show. The first guess has no weight. The constants are
/// BatchFit's; the test of the export would show a difference.
final class EquationFitGraph extends FitGraph {
    private static final int EVALUATIONS = 60;
    private static final double WEIGHTED_ROUNDS = 2;
    private static final double LEAST_STEP = 1e-8;
    private static final double CLOSE = 1e-3;
    private static final double CLOSE_ENOUGH = 0.03;
    private static final double MOST_DAMPING = 1e8;
    private static final double ALIKE = 1.1;
    private static final double NOISELESS = 1e-8;
    private static final double ROUNDING = 1e-14;
    private static final double FEW = 5;
    private static final double LEAST_SHARE = 0.01;
    private static final double ACCUMULATED = 10;
    private static final double DOUBTFUL = 4;
    private static final double SIGNIFICANT = 3.5;
    private static final double CORRELATION_WINDOW = 5;

    EquationFitGraph(FlowModel model, MarchGraph march) {
        super(model, march);
    }

    @Override
    Carried begin(Graph graph, String unknown, String start, List<String> measured) {
        var zero = graph.times(start, graph.number(0));
        var untrusted = new double[parameters];
        Arrays.fill(untrusted, Double.POSITIVE_INFINITY);
        return new Carried(
                unknown,
                graph.plus(zero, graph.number(WindowFit.FIRST_DAMPING)),
                graph.joined(0, sizes(graph, measured)),
                graph.plus(zero, column(graph, untrusted)),
                graph.plus(zero, column(graph, new double[states * perState()])),
                graph.plus(zero, graph.number(FRESH)),
                zero);
    }

    /// Root mean squares of the states over the window; that of a state which is 0 throughout is its typical size.
    private List<String> sizes(Graph graph, List<String> measured) {
        var typical = TypicalSizes.of(model.system()).states();
        return IntStream.range(0, states)
                .mapToObj(i -> {
                    var size = graph.op(
                            "Sqrt", graph.over(total(graph, measured.get(i), measured.get(i)), graph.number(samples)));
                    return graph.where(
                            graph.op("Greater", size, graph.number(0)),
                            size,
                            graph.number(typical[i] > 0 ? typical[i] : 1));
                })
                .toList();
    }

    @Override
    int mostSteps() {
        return 1 + EVALUATIONS * (1 + (int) WEIGHTED_ROUNDS);
    }

    @Override
    double easing() {
        return 30;
    }

    @Override
    double tightening() {
        return 20;
    }

    @Override
    String within(Graph graph, String unknown) {
        var low = new double[unknowns];
        var high = new double[unknowns];
        Arrays.fill(low, Double.NEGATIVE_INFINITY);
        Arrays.fill(high, Double.POSITIVE_INFINITY);
        for (int k = 0; k < parameters; k++) {
            low[states + k] = model.system().parameters().get(k).range().low();
            high[states + k] = model.system().parameters().get(k).range().high();
        }
        return graph.op("Min", graph.op("Max", unknown, column(graph, low)), column(graph, high));
    }

    /// How much a step gains, in standard deviations by the present misfit.
    private String decrement(Graph graph, Normal offered, List<String> steps) {
        var gain = graph.sum(IntStream.range(0, unknowns)
                .mapToObj(a -> graph.times(steps.get(a), offered.gradient().get(a)))
                .toList());
        double freedom = Math.max(1, (double) samples * states - unknowns);
        var unit = graph.over(offered.cost(), graph.number(freedom));
        return graph.where(
                graph.op("Greater", offered.cost(), graph.number(0)),
                graph.op("Sqrt", graph.over(graph.op("Max", gain, graph.number(0)), unit)),
                graph.number(0));
    }

    @Override
    String last(Graph graph, Carried before, Normal offered, List<String> steps) {
        var units = new ArrayList<String>();
        for (int i = 0; i < states; i++) {
            units.add(graph.number(scales.width()[i]));
        }
        for (int k = 0; k < parameters; k++) {
            double width = model.system().parameters().get(k).range().width();
            units.add(graph.number(width > 0 ? width : scales.parameterHalfWidth(k)));
        }
        var largest = graph.number(0);
        for (int a = 0; a < unknowns; a++) {
            largest = graph.op("Max", largest, graph.over(graph.op("Abs", steps.get(a)), units.get(a)));
        }
        return graph.op(
                "Or",
                graph.op("Less", largest, graph.number(LEAST_STEP)),
                graph.op("Less", decrement(graph, offered, steps), graph.number(CLOSE)));
    }

    @Override
    String gaveUp(Graph graph, String damping, Normal offered, List<String> steps) {
        return graph.op(
                "Or",
                graph.op("GreaterOrEqual", damping, graph.number(MOST_DAMPING)),
                graph.op("LessOrEqual", decrement(graph, offered, steps), graph.number(CLOSE_ENOUGH)));
    }

    @Override
    Carried next(Graph graph, Carried there, String finished, List<String> measured) {
        var sizes = sizes(graph, measured);
        var noise = noise(graph, there, sizes);
        var weights = rows(graph, there.noise(), states);
        var ratios = IntStream.range(0, states)
                .mapToObj(i -> graph.over(noise.get(i), weights.get(i)))
                .toList();
        var shares = IntStream.range(0, states)
                .mapToObj(i -> graph.over(noise.get(i), sizes.get(i)))
                .toList();
        var differs = graph.op(
                "And",
                graph.op(
                        "Greater",
                        extreme(graph, "Max", ratios),
                        graph.times(graph.number(ALIKE), extreme(graph, "Min", ratios))),
                graph.op("Greater", extreme(graph, "Max", shares), graph.number(NOISELESS)));
        var fresh = graph.op("Equal", there.phase(), graph.number(FRESH));
        var next = graph.plus(there.phase(), graph.number(1));
        var again = graph.op("And", differs, graph.op("Less", next, graph.number(WEIGHTED_ROUNDS)));
        var weighed = graph.op("And", finished, graph.op("And", graph.op("Not", fresh), again));
        var phase = graph.where(graph.op("Or", fresh, again), next, graph.number(DONE));
        return new Carried(
                there.unknowns(),
                graph.where(finished, graph.number(WindowFit.FIRST_DAMPING), there.damping()),
                graph.where(weighed, graph.joined(0, noise), there.noise()),
                there.guessDeviation(),
                there.sums(),
                graph.where(finished, phase, there.phase()),
                graph.where(finished, graph.number(EVALUATIONS), there.left()));
    }

    private static String extreme(Graph graph, String operator, List<String> values) {
        return values.stream()
                .reduce((left, right) -> graph.op(operator, left, right))
                .orElseThrow();
    }

    private List<String> shares(Graph graph, Carried at, List<String> sizes) {
        var squares = squares(graph, at);
        return IntStream.range(0, states)
                .mapToObj(i -> graph.over(squares.get(i), graph.times(sizes.get(i), sizes.get(i))))
                .toList();
    }

    /// The measurement error that the misfit shows, per state.
    private List<String> noise(Graph graph, Carried at, List<String> sizes) {
        var shares = shares(graph, at, sizes);
        var pooled = graph.over(graph.sum(shares), graph.number(Math.max(1, (double) samples * states - unknowns)));
        double free = Math.max(0, samples - (double) unknowns / states);
        var least = graph.op(
                "Max", graph.times(graph.number(LEAST_SHARE), graph.op("Sqrt", pooled)), graph.number(ROUNDING));
        return IntStream.range(0, states)
                .mapToObj(i -> {
                    var own = graph.op("Sqrt", free < FEW ? pooled : graph.over(shares.get(i), graph.number(free)));
                    return graph.times(graph.op("Max", own, least), sizes.get(i));
                })
                .toList();
    }

    @Override
    Verdict verdict(Graph graph, Carried end, String start, List<String> measured) {
        var sizes = sizes(graph, measured);
        var noise = noise(graph, end, sizes);
        var share = graph.sum(shares(graph, end, sizes));
        var weights = rows(graph, end.noise(), states);
        var random = new ArrayList<String>();
        var integrator = new ArrayList<String>();
        for (int i = 0; i < states; i++) {
            random.add(squared(graph, graph.over(noise.get(i), weights.get(i))));
            var error = graph.times(
                    graph.number(ACCUMULATED * BatchFit.ACCURACY.states()), graph.over(sizes.get(i), weights.get(i)));
            integrator.add(squared(graph, error));
        }
        var seen = graph.op("Greater", share, graph.number(NOISELESS * NOISELESS * samples * states));
        var correlation = graph.where(seen, correlation(graph, end, start, measured, sizes), graph.number(1));
        var variance = graph.plus(
                graph.times(graph.over(graph.sum(random), graph.number(states)), correlation),
                graph.times(graph.sum(integrator), graph.number(samples)));
        return new Verdict(
                variance,
                graph.joined(0, noise),
                graph.op("Sqrt", graph.over(share, graph.number((double) samples * states))),
                graph.over(correlation, graph.number(DOUBTFUL)));
    }

    private static String squared(Graph graph, String value) {
        return graph.times(value, value);
    }

    /// The integrated autocorrelation time of the residuals in samples, as ResidualCorrelation has it. A `Scan` goes
    /// through the lags and stops adding where that one stops.
    private String correlation(Graph graph, Carried end, String start, List<String> measured, List<String> sizes) {
        var marched = marched(graph, end.unknowns(), start);
        // [sample, state, window]
        var residuals = graph.joined(
                1,
                IntStream.range(0, states)
                        .mapToObj(i -> graph.unsqueezed(
                                graph.over(
                                        graph.minus(
                                                measured.get(i),
                                                marched.states().get(i)),
                                        sizes.get(i)),
                                1))
                        .toList());
        var zero = graph.times(start, graph.number(0));
        var one = graph.plus(zero, graph.number(1));
        var squares = product(graph, residuals, residuals);
        var lags = new double[samples - 1];
        Arrays.setAll(lags, i -> i + 1);
        var body = graph.child("lag");
        var shifted = body.input("shifted", NumberType.DOUBLE, samples, states, "windows");
        var time = body.input("time", NumberType.DOUBLE, 1, "windows");
        var adding = body.input("adding", NumberType.DOUBLE, 1, "windows");
        var lag = body.input("lag", NumberType.DOUBLE);
        var first = body.times(body.slice(shifted, 0, 0), body.number(0));
        var later = body.joined(
                0,
                List.of(
                        first,
                        body.op(
                                "Slice",
                                List.of(shifted, body.integers(0), body.integers(samples - 1L), body.integers(0)))));
        var alike = body.over(product(body, residuals, later), squares);
        var significant = body.op(
                "Or",
                body.op("Greater", lag, body.number(1)),
                body.op(
                        "GreaterOrEqual",
                        body.times(alike, body.number(Math.sqrt((double) samples * states))),
                        body.number(SIGNIFICANT)));
        var within = body.op("Less", lag, body.times(body.number(CORRELATION_WINDOW), time));
        var going = body.op("And", body.op("Greater", adding, body.number(0)), body.op("And", within, significant));
        var added = body.where(going, body.plus(time, body.times(body.number(2), alike)), time);
        body.bodyOutput(later, NumberType.DOUBLE, samples, states, "windows");
        body.bodyOutput(added, NumberType.DOUBLE, 1, "windows");
        body.bodyOutput(body.cast(going, NumberType.DOUBLE), NumberType.DOUBLE, 1, "windows");
        var times = graph.op(
                        "Scan",
                        List.of(residuals, one, one, graph.constant(lags, lags.length)),
                        3,
                        Attribute.of("num_scan_inputs", 1),
                        Attribute.of("body", body))
                .get(1);
        return graph.op("Max", times, graph.number(1));
    }

    /// The sum over samples and states, `[1, window]`.
    private static String product(Graph graph, String left, String right) {
        var sum = graph.op("ReduceSum", graph.times(left, right), graph.integers(0, 1), Attribute.of("keepdims", 0));
        return graph.unsqueezed(sum, 0);
    }
}
