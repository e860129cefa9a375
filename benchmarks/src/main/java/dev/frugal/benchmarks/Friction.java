package dev.frugal.benchmarks;

import dev.frugal.base.DurableFiles;
import dev.frugal.base.Seed;
import dev.frugal.physics.identification.FreeRun;
import dev.frugal.physics.identification.Identification;
import dev.frugal.physics.identification.IdentificationResult;
import dev.frugal.physics.identification.IdentificationSettings;
import dev.frugal.physics.identification.IdentifiedSystem;
import dev.frugal.physics.identification.RecordingSource;
import dev.frugal.physics.recording.Recording;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.Session;
import dev.frugal.runs.StopSignal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// How well an unknown law of friction is found from the position alone.
///
/// `x'' = u(t) − F(v) − x − 0.3x³` with `F(v) = (0.15 + 0.15·exp(−(v/s)²))·tanh(v/w) + 0.08·v|v|` and 25 tones in `u`.
final class Friction implements Benchmark {
    private static final int TONES = 25;
    private static final double AMPLITUDE = 0.28;
    private static final double LOWEST = 0.2;
    private static final double HIGHEST = 4;
    private static final double FIRST_POSITION = 0.3;
    private static final double INTERVAL = 0.05;
    private static final int SAMPLES = 2000;

    /// Steps of the classical Runge–Kutta method between two samples: the sharper law's kink is resolved.
    private static final int STEPS = 40;

    private static final int RECORDINGS = 8;
    private static final int NEW_RECORDINGS = 3;

    /// Standard deviation of the measurement's error, as a share of the position's.
    private static final double NOISE = 0.01;

    /// Samples that a free run's initial state is estimated from.
    private static final int INITIALISED = 50;

    /// Shares of the visited speeds below and above which the law is not judged.
    private static final double RARE = 0.01;

    /// Of a normal distribution within which 95 % lie.
    private static final double TWO_SIDED = 1.96;

    private static final long SEED = 100;

    /// A law, its network, and how many of the samples are kept.
    private record Case(String name, double stribeck, double width, int hidden, double kept) {
        double law(double v) {
            return (0.15 + 0.15 * Math.exp(-(v / stribeck) * (v / stribeck))) * Math.tanh(v / width)
                    + 0.08 * v * Math.abs(v);
        }
    }

    private static final Case SMOOTH = new Case("smooth", 0.4, 0.1, 12, 1);
    private static final List<Case> CASES = List.of(
            SMOOTH,
            new Case("smooth, 70 % of the samples at irregular times", 0.4, 0.1, 12, 0.7),
            new Case("sharp", 0.15, 0.03, 16, 1));

    @Override
    public String name() {
        return "friction";
    }

    @Override
    public String question() {
        return "A law of friction learnt from the position alone";
    }

    @Override
    public String method() {
        return """
        A mass on a hardening spring, `x'' = u − F(v) − x − 0.3x³`, is pushed by 25 tones. \
        `F(v) = (0.15 + 0.15·exp(−(v/s)²))·tanh(v/w) + 0.08·v|v|` has s = 0.4, w = 0.1 (smooth) or s = 0.15, w = 0.03 \
        (sharp). `physics identify` gets eight recordings of 2,000 samples, 0.05 apart, of the position with noise of 1 % \
        of its standard deviation, and the equation with an odd unknown term of 12 units (sharp: 16) and the \
        constants of stiffness, cubic stiffness and viscous friction to estimate. The law is the learnt term and the viscous part \
        together; its error is root mean square over the visited speeds from the 1st to the 99th percentile, as a share \
        of the law's. New recordings are three others without noise: a free run from the first 50 samples, its root mean \
        square error over the rest as a share of the position's standard deviation. The equation without the term and \
        the linear model with a network of the same size were fitted to the same recordings.\
        """;
    }

    @Override
    public BenchmarkResult run(BenchmarkContext session) {
        var cases = session.effort() == BenchmarkContext.Effort.QUICK ? List.of(SMOOTH) : CASES;
        var laws = new ArrayList<List<Object>>();
        var runs = new ArrayList<List<Object>>();
        for (int i = 0; i < cases.size(); i++) {
            StopSignal.check();
            var one = cases.get(i);
            session.progress().note(one.name);
            var outcome = outcome(one, session, session.folder().resolve("case-" + i));
            laws.add(List.of(one.name, 100 * outcome.lawError, outcome.misfit, 100 * outcome.covered, outcome.seconds));
            runs.add(List.of(
                    one.name,
                    outcome.error,
                    outcome.withoutTerm,
                    outcome.withoutTerm / outcome.error,
                    outcome.blackBox,
                    outcome.blackBox / outcome.error));
        }
        return new BenchmarkResult(
                List.of(),
                List.of(
                        new BenchmarkResult.Table(
                                "the law",
                                List.of("law", "error, %", "misfit / σ", "95 % band covers, %", "seconds"),
                                laws),
                        new BenchmarkResult.Table(
                                "new recordings",
                                List.of("law", "error", "without the term", "times", "black box", "times"),
                                runs)));
    }

    private record Outcome(
            double lawError,
            double misfit,
            double covered,
            double seconds,
            double error,
            double withoutTerm,
            double blackBox) {}

    private static Outcome outcome(Case one, BenchmarkContext session, Path folder) {
        var all = IntStream.range(0, RECORDINGS + NEW_RECORDINGS)
                .mapToObj(i -> Motion.of(one::law, new Seed(SEED).at(i)))
                .toList();
        double size = deviation(all.subList(0, RECORDINGS));
        double sigma = NOISE * size;
        var sources = new ArrayList<RecordingSource>();
        for (int i = 0; i < RECORDINGS; i++) {
            var file = folder.resolve("recording-%d.csv".formatted(i));
            DurableFiles.write(
                    file,
                    all.get(i)
                            .text(sigma, one.kept, new Seed(SEED).named("noise").at(i)));
            sources.add(RecordingSource.of(file));
        }
        long start = System.nanoTime();
        var found = identified(new IdentificationSettings(system(one), sources, List.of()), session, folder);
        double seconds = (System.nanoTime() - start) / 1e9;
        var fresh = all.subList(RECORDINGS, all.size());
        var judged = judged(one, found);
        return new Outcome(
                judged.error,
                found.document().rmse().values().iterator().next().training() / sigma,
                judged.covered,
                seconds,
                freeRun(found.identified(), fresh),
                freeRun(baseline(found, "equation"), fresh),
                freeRun(baseline(found, "black_box"), fresh));
    }

    private static IdentifiedSystem baseline(IdentificationResult found, String name) {
        var baseline = found.baselines().get(name);
        if (baseline == null) {
            throw new IllegalStateException("the identification has no baseline " + name);
        }
        return baseline;
    }

    private static String system(Case one) {
        return """
                name: friction
                states: [x, v]
                inputs: {u: {between-samples: smooth}}
                measured: {x: x}
                constants:
                  stiffness: {estimate: [0, 10]}
                  cubic: {estimate: [-3, 3]}
                  viscous: {estimate: [0, 5]}
                unknown:
                  friction: {of: [v], hidden: [%d], odd: true}
                equations:
                  - x' = v
                  - v' = u - stiffness*x - cubic*x^3 - viscous*v - friction
                initial: {x: [-2, 2], v: [-2, 2]}
                horizon: 100
                """.formatted(one.hidden);
    }

    private static IdentificationResult identified(
            IdentificationSettings settings, BenchmarkContext session, Path folder) {
        var run = RunDirectory.create(
                folder, "friction", "benchmark", settings, SEED, Session.now(List.of("benchmark", "friction"), "", ""));
        try (var metrics = run.openMetrics()) {
            return Identification.run(
                    settings, new RunContext(run, metrics, session.progress(), new StopSignal(), new Seed(SEED)));
        }
    }

    private record Judged(double error, double covered) {}

    /// The learnt law at visited speeds, beside the true one.
    private static Judged judged(Case one, IdentificationResult found) {
        var term = found.terms().getFirst();
        var constant = found.document().constants().get("viscous");
        double viscous = constant == null ? Double.NaN : constant.mean();
        int points = term.values().length;
        int rare = (int) Math.round(RARE * points);
        double squares = 0;
        double size = 0;
        int covered = 0;
        for (int i = rare; i < points - rare; i++) {
            double v = term.points()[i][0];
            double law = one.law(v);
            double error = term.values()[i] + viscous * v - law;
            squares += error * error;
            size += law * law;
            covered += Math.abs(error) <= TWO_SIDED * term.deviations()[i] ? 1 : 0;
        }
        return new Judged(Math.sqrt(squares / size), covered / (double) (points - 2 * rare));
    }

    /// The root mean square error over new recordings as a share of the position's standard deviation.
    private static double freeRun(IdentifiedSystem system, List<Motion> motions) {
        double squares = 0;
        for (var motion : motions) {
            double error = FreeRun.of(system, motion.recording(), INITIALISED).error(0);
            squares += error * error / motions.size();
        }
        return Math.sqrt(squares) / deviation(motions);
    }

    private static double deviation(List<Motion> motions) {
        var positions = motions.stream()
                .flatMapToDouble(motion -> Arrays.stream(motion.positions))
                .toArray();
        double mean = Arrays.stream(positions).average().orElseThrow();
        return Math.sqrt(Arrays.stream(positions)
                .map(x -> (x - mean) * (x - mean))
                .average()
                .orElseThrow());
    }

    /// What the mass does, without noise.
    private record Motion(double[] times, double[] positions, double[] inputs) {
        static Motion of(DoubleUnaryOperator law, Seed seed) {
            var random = seed.named("tones").random();
            var frequencies = new double[TONES];
            var phases = new double[TONES];
            for (int k = 0; k < TONES; k++) {
                frequencies[k] = LOWEST + (HIGHEST - LOWEST) * random.nextDouble();
                phases[k] = 2 * Math.PI * random.nextDouble();
            }
            DoubleUnaryOperator input = t -> {
                double sum = 0;
                for (int k = 0; k < TONES; k++) {
                    sum += AMPLITUDE * Math.cos(frequencies[k] * t + phases[k]);
                }
                return sum;
            };
            var times = new double[SAMPLES];
            var positions = new double[SAMPLES];
            var inputs = new double[SAMPLES];
            double x = FIRST_POSITION;
            double v = 0;
            double h = INTERVAL / STEPS;
            for (int i = 0; i < SAMPLES; i++) {
                times[i] = i * INTERVAL;
                positions[i] = x;
                inputs[i] = input.applyAsDouble(times[i]);
                for (int step = 0; step < STEPS; step++) {
                    double t = times[i] + step * h;
                    double first = input.applyAsDouble(t);
                    double middle = input.applyAsDouble(t + h / 2);
                    double last = input.applyAsDouble(t + h);
                    double a1 = rate(law, x, v, first);
                    double a2 = rate(law, x + h / 2 * v, v + h / 2 * a1, middle);
                    double a3 = rate(law, x + h / 2 * (v + h / 2 * a1), v + h / 2 * a2, middle);
                    double a4 = rate(law, x + h * (v + h / 2 * a2), v + h * a3, last);
                    x += h * v + h * h / 6 * (a1 + a2 + a3);
                    v += h / 6 * (a1 + 2 * a2 + 2 * a3 + a4);
                }
            }
            return new Motion(times, positions, inputs);
        }

        private static double rate(DoubleUnaryOperator law, double x, double v, double u) {
            return u - law.applyAsDouble(v) - x - 0.3 * x * x * x;
        }

        Recording recording() {
            return new Recording("a new recording", times, List.of("x", "u"), new double[][] {positions, inputs});
        }

        /// A share of the samples with noise, as a CSV text.
        String text(double sigma, double kept, Seed seed) {
            RandomGenerator random = seed.random();
            var text = new StringBuilder("t,x,u\n");
            for (int i = 0; i < SAMPLES; i++) {
                double noise = sigma * random.nextGaussian();
                if (random.nextDouble() < kept) {
                    text.append(times[i])
                            .append(',')
                            .append(positions[i] + noise)
                            .append(',')
                            .append(inputs[i])
                            .append('\n');
                }
            }
            return text.toString();
        }
    }
}
