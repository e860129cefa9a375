package dev.frugal.benchmarks;

import dev.frugal.base.Seed;
import dev.frugal.physics.field.FieldSolver;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.field.estimation.FieldIdentification;
import dev.frugal.physics.field.estimation.FieldIdentificationResult;
import dev.frugal.physics.field.estimation.FieldWindow;
import dev.frugal.physics.identification.IdentificationSettings;
import dev.frugal.physics.identification.LearntCurve;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.Session;
import dev.frugal.runs.StopSignal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The reaction law of Allen–Cahn, learnt from sixteen noisy sensors.
final class ReactionLaw {
    private static final String UNKNOWN = """
            name: front
            fields: {u: {grid: 64, length: 2, origin: -1, boundary: periodic}}
            constants: {epsilon: 0.08}
            unknown: {reaction: {of: [u], hidden: [8]}}
            equations: ["u' = epsilon^2*d(u, x, 2) + reaction"]
            initial: {u: {random: {amplitude: 0.8, modes: 4}}}
            horizon: 4
            """;

    private static final double RATE = 3;
    private static final double NOISE = 0.01;
    private static final int RECORDINGS = 6;
    private static final int SAMPLES = 80;
    private static final double INTERVAL = 0.05;
    private static final int EVERY = 4;
    private static final int VALUES = 201;

    /// Of a normal distribution within which 95 % lie.
    private static final double TWO_SIDED = 1.96;

    private ReactionLaw() {}

    /// One row for each seed.
    static BenchmarkResult.Table table(BenchmarkContext session, int seeds) {
        var rows = new ArrayList<List<Object>>();
        for (int seed = 1; seed <= seeds; seed++) {
            StopSignal.check();
            rows.add(row(session, seed));
        }
        return new BenchmarkResult.Table(
                "Reaction law of Allen–Cahn from 16 of 64 points",
                List.of(
                        "seed",
                        "misfit / noise",
                        "law, relative error",
                        "95 % band covers",
                        "initial fields, relative L2",
                        "trials",
                        "seconds"),
                rows);
    }

    private static List<Object> row(BenchmarkContext session, int number) {
        var seed = new Seed(number);
        var truthSystem = FieldSystem.named("allen-cahn");
        var parameters = new double[] {RATE};
        var times = IntStream.range(0, SAMPLES).mapToDouble(i -> INTERVAL * i).toArray();
        var windows = new ArrayList<FieldWindow>();
        var truths = new ArrayList<double[][]>();
        for (int i = 0; i < RECORDINGS; i++) {
            var truth = new FieldSolver(truthSystem)
                    .solve(parameters, truthSystem.initial(parameters, seed.at(i)), times)
                    .values();
            truths.add(truth);
            windows.add(measured(times, truth, seed.named("noise").at(i)));
        }
        var run = RunDirectory.create(
                session.folder(),
                "reaction-law-%d".formatted(number),
                "physics identify",
                new IdentificationSettings(UNKNOWN, List.of(), List.of()),
                number,
                Session.now(List.of(), "benchmark", "benchmark"));
        long start = System.nanoTime();
        FieldIdentificationResult found;
        try (var metrics = run.openMetrics()) {
            found = FieldIdentification.run(
                    FieldSystem.read("front", UNKNOWN),
                    windows,
                    List.of(),
                    new RunContext(run, metrics, session.progress(), new StopSignal(), seed));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        var curve = found.terms().getFirst();
        double squares = 0;
        double size = 0;
        int covered = 0;
        double low = curve.points()[0][0];
        double high = curve.points()[curve.points().length - 1][0];
        for (int i = 0; i < VALUES; i++) {
            double u = low + (high - low) * i / (VALUES - 1);
            double law = RATE * (u - u * u * u);
            double error = between(curve, curve.values(), u) - law;
            squares += error * error;
            size += law * law;
            covered += Math.abs(error) <= TWO_SIDED * between(curve, curve.deviations(), u) ? 1 : 0;
        }
        return List.of(
                number,
                misfit(found) / NOISE,
                Math.sqrt(squares / size),
                covered / (double) VALUES,
                initialError(found, truths),
                found.document().evaluations(),
                seconds);
    }

    private static FieldWindow measured(double[] times, double[][] truth, Seed seed) {
        var places =
                IntStream.range(0, truth[0].length / EVERY).map(i -> EVERY * i).toArray();
        var exact = FieldWindow.of(times, truth, places);
        var random = seed.random();
        return new FieldWindow(
                times,
                places,
                Arrays.stream(exact.values())
                        .map(row -> Arrays.stream(row)
                                .map(value -> value + NOISE * random.nextGaussian())
                                .toArray())
                        .toArray(double[][]::new));
    }

    /// Straight between neighbouring points of a curve.
    private static double between(LearntCurve curve, double[] values, double u) {
        var points = curve.points();
        int next = 1;
        while (next < points.length - 1 && points[next][0] < u) {
            next++;
        }
        double width = points[next][0] - points[next - 1][0];
        double share = width > 0 ? (u - points[next - 1][0]) / width : 0;
        return values[next - 1] + share * (values[next] - values[next - 1]);
    }

    private static double misfit(FieldIdentificationResult found) {
        return Math.sqrt(found.residuals().stream()
                .flatMap(Arrays::stream)
                .flatMapToDouble(Arrays::stream)
                .map(residual -> residual * residual)
                .average()
                .orElseThrow());
    }

    private static double initialError(FieldIdentificationResult found, List<double[][]> truths) {
        double squares = 0;
        double size = 0;
        for (int w = 0; w < truths.size(); w++) {
            var truth = truths.get(w)[0];
            for (int i = 0; i < truth.length; i++) {
                squares += Math.pow(found.solutions().get(w)[0][i] - truth[i], 2);
                size += truth[i] * truth[i];
            }
        }
        return Math.sqrt(squares / size);
    }
}
