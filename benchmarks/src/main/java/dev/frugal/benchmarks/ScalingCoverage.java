package dev.frugal.benchmarks;

import dev.frugal.base.Seed;
import dev.frugal.ledger.scaling.Bootstrap;
import dev.frugal.ledger.scaling.ComputeGain;
import dev.frugal.ledger.scaling.JointLaw;
import dev.frugal.ledger.scaling.LawFit;
import dev.frugal.ledger.scaling.MethodScaling;
import dev.frugal.ledger.scaling.PowerLaw;
import dev.frugal.ledger.scaling.ScalingCurve;
import dev.frugal.ledger.scaling.ScalingRun;
import dev.frugal.runs.StopSignal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// How often the intervals of scaling laws contain the truth.
final class ScalingCoverage implements Benchmark {
    private static final int EXPERIMENTS = 500;
    private static final Bootstrap BOOTSTRAP = new Bootstrap(200, new Seed(5));
    private static final double PRODUCT = 6;
    private static final PowerLaw POWER = new PowerLaw(0.3, 4e3, 0.35);
    private static final JointLaw JOINT = new JointLaw(0.3, 60, 0.4, 200, 0.5);

    /// The better method of a pair needs this much less compute.
    private static final double GAIN = 4;

    @Override
    public String name() {
        return "scaling-coverage";
    }

    @Override
    public String question() {
        return "Coverage of the intervals of scaling laws";
    }

    @Override
    public String method() {
        return """
        500 synthetic sweeps of each design, with log-normal noise around a known law; 200 bootstrap draws each. \
        Coverage is the share of the 90 % intervals that contain the truth; its own standard error is 1.3 %. The \
        prediction is the error at ten times the largest compute.\
        """;
    }

    @Override
    public BenchmarkResult run(BenchmarkContext session) {
        var rows = new ArrayList<List<Object>>();
        for (var design : new double[][] {{6, 3, 0.05}, {7, 3, 0.05}, {10, 1, 0.05}, {8, 3, 0.2}}) {
            rows.addAll(rows(
                    session,
                    "%.0f amounts of compute".formatted(design[0]),
                    design,
                    seed -> ofCompute(ofCompute("plain", 1, design, seed))));
        }
        for (var design : new double[][] {{4, 1, 0.02}, {4, 2, 0.03}, {5, 3, 0.05}}) {
            rows.addAll(rows(
                    session,
                    "%.0f × %.0f parameters and data".formatted(design[0], design[0]),
                    design,
                    seed -> ofBoth(ofBoth(design, seed))));
        }
        var pair = new double[] {6, 3, 0.05};
        rows.addAll(rows(session, "a pair of methods, 6 amounts each", pair, seed -> ofPair(pair, seed)));
        return new BenchmarkResult(
                List.of(),
                List.of(new BenchmarkResult.Table(
                        "Share of 90 % intervals that contain the truth",
                        List.of("sweep", "seeds", "noise", "coefficient", "coverage"), rows)));
    }

    private static List<List<Object>> rows(
            BenchmarkContext session, String sweep, double[] design, Function<Seed, Map<String, Boolean>> experiment) {
        session.progress().note(sweep);
        var hits = new LinkedHashMap<String, Integer>();
        for (int i = 0; i < EXPERIMENTS; i++) {
            StopSignal.check();
            experiment.apply(new Seed(7).at(i)).forEach((name, hit) -> hits.merge(name, hit ? 1 : 0, Integer::sum));
        }
        var rows = new ArrayList<List<Object>>();
        hits.forEach((name, count) ->
                rows.add(List.of(sweep, (int) design[1], design[2], name, count / (double) EXPERIMENTS)));
        return rows;
    }

    private static Map<String, Boolean> ofCompute(List<ScalingRun> runs) {
        var law = MethodScaling.ofAll(runs, BOOTSTRAP).getFirst().compute().law();
        var hits = new LinkedHashMap<String, Boolean>();
        hits.put("E", contains(law, ScalingCurve::irreducible, POWER.irreducible()));
        if (law.best() instanceof PowerLaw) {
            hits.put("γ", contains(law, curve -> ((PowerLaw) curve).exponent(), POWER.exponent()));
        }
        hits.put("prediction", contains(law, curve -> curve.error(1e13), POWER.error(1e13)));
        return hits;
    }

    private static Map<String, Boolean> ofBoth(List<ScalingRun> runs) {
        var law = MethodScaling.ofAll(runs, BOOTSTRAP)
                .getFirst()
                .joint()
                .orElseThrow()
                .law();
        var hits = new LinkedHashMap<String, Boolean>();
        hits.put("E", contains(law, JointLaw::irreducible, JOINT.irreducible()));
        hits.put("α", contains(law, JointLaw::parameterExponent, JOINT.parameterExponent()));
        hits.put("β", contains(law, JointLaw::dataExponent, JOINT.dataExponent()));
        hits.put(
                "exponent of compute",
                contains(
                        law,
                        one -> one.computeOptimal(PRODUCT).exponent(),
                        JOINT.computeOptimal(PRODUCT).exponent()));
        return hits;
    }

    private static Map<String, Boolean> ofPair(double[] design, Seed seed) {
        var runs = Stream.concat(
                        ofCompute("plain", 1, design, seed.named("plain")).stream(),
                        ofCompute("lean", GAIN, design, seed.named("lean")).stream())
                .toList();
        var methods = MethodScaling.ofAll(runs, BOOTSTRAP);
        var gain = new ComputeGain(methods.getFirst(), methods.getLast(), 10)
                .middle()
                .gain();
        return Map.of("gain", gain.low() <= GAIN && GAIN <= gain.high());
    }

    private static <L> boolean contains(LawFit<L> law, ToDoubleFunction<L> coefficient, double truth) {
        return law.interval(coefficient).contains(truth);
    }

    private static List<ScalingRun> ofCompute(String method, double gain, double[] design, Seed seed) {
        var random = seed.random();
        var runs = new ArrayList<ScalingRun>();
        for (int size = 0; size < design[0]; size++) {
            double compute = 1e8 * Math.pow(1e4, size / (design[0] - 1));
            for (int one = 0; one < design[1]; one++) {
                runs.add(new ScalingRun(
                        method,
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        compute,
                        POWER.error(gain * compute) * Math.exp(design[2] * random.nextGaussian()),
                        one,
                        OptionalDouble.empty(),
                        OptionalDouble.empty()));
            }
        }
        return runs;
    }

    private static List<ScalingRun> ofBoth(double[] design, Seed seed) {
        var random = seed.random();
        var runs = new ArrayList<ScalingRun>();
        for (int i = 0; i < design[0]; i++) {
            double parameters = 2e4 * Math.pow(100, i / (design[0] - 1));
            for (int j = 0; j < design[0]; j++) {
                double data = 1e4 * Math.pow(100, j / (design[0] - 1));
                for (int one = 0; one < design[1]; one++) {
                    runs.add(ScalingRun.of(
                            "joint",
                            parameters,
                            data,
                            PRODUCT * parameters * data,
                            JOINT.error(parameters, data) * Math.exp(design[2] * random.nextGaussian()),
                            one));
                }
            }
        }
        return runs;
    }
}
