package dev.frugal.benchmarks;

import dev.frugal.base.Seed;
import dev.frugal.physics.field.FieldSolver;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.field.estimation.FieldWindow;
import dev.frugal.physics.field.estimation.LawFit;
import dev.frugal.runs.StopSignal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// How accurately the reaction of the Allen–Cahn equation is learnt from few noisy sensors.
final class ReactionLaw implements Benchmark {
    private static final int RECORDINGS = 6;
    private static final int SAMPLES = 80;
    private static final double INTERVAL = 0.05;
    private static final int SENSORS = 16;
    private static final double NOISE = 0.01;
    private static final double RATE = 3;
    private static final double AMPLITUDE = 0.8;

    /// Places at which the law is compared, over 1–99 % of the visited values.
    private static final int PLACES = 201;

    private static final double TWO_SIDED = 1.96;

    private static final String UNKNOWN = """
            name: unknown-reaction
            fields: {u: {grid: 64, length: 2, origin: -1, boundary: periodic}}
            constants: {epsilon: 0.08}
            unknown: {reaction: {of: [u], hidden: [8]%s}}
            equations: ["u' = epsilon^2*d(u, x, 2) + reaction"]
            initial: {u: {random: {amplitude: %s, modes: 4}}}
            horizon: 4
            """;

    @Override
    public String name() {
        return "reaction-law";
    }

    @Override
    public String question() {
        return "An unknown reaction learnt from few noisy sensors";
    }

    @Override
    public String method() {
        return """
        Six solutions of the Allen–Cahn equation with the reaction 3 (u − u³), 80 times at intervals of 0.05, are read \
        at 16 of 64 points with noise of 0.01. Initial fields and reaction are unknown; the reaction is a network of \
        8 units, as it is or odd. Compared is the law over the range from the 1st to the 99th percentile of the visited \
        values, relative root mean square, and the readings' misfit without and with noise. Every seed has other initial \
        fields, noise and first weights. A straight line, fitted to the true law itself, shows what no network can do. \
        Times are wall times, on as many threads as the machine has.\
        """;
    }

    @Override
    public BenchmarkResult run(BenchmarkContext session) {
        int seeds = session.effort() == BenchmarkContext.Effort.QUICK ? 1 : 3;
        var rows = new ArrayList<List<Object>>();
        for (boolean odd : new boolean[] {false, true}) {
            for (int i = 0; i < seeds; i++) {
                StopSignal.check();
                session.progress().note((odd ? "odd, seed " : "any, seed ") + (i + 1));
                rows.add(row(odd, i + 1));
            }
        }
        return new BenchmarkResult(
                List.of(),
                List.of(new BenchmarkResult.Table(
                        "The learnt reaction",
                        List.of(
                                "network",
                                "seed",
                                "law, relative error",
                                "straight line",
                                "misfit / noise",
                                "band covers",
                                "initial fields, relative L2",
                                "seconds"),
                        rows)));
    }

    private static List<Object> row(boolean odd, int number) {
        var seed = new Seed(number);
        var truth = FieldSystem.named("allen-cahn");
        var system = FieldSystem.read("unknown reaction", UNKNOWN.formatted(odd ? ", odd: true" : "", AMPLITUDE));
        var times = IntStream.range(0, SAMPLES).mapToDouble(i -> INTERVAL * i).toArray();
        var places = IntStream.range(0, SENSORS)
                .map(i -> i * truth.points() / SENSORS)
                .toArray();
        var windows = new ArrayList<FieldWindow>();
        var initial = new ArrayList<double[]>();
        var visited = DoubleStream.builder();
        for (int r = 0; r < RECORDINGS; r++) {
            var parameters = new double[] {RATE};
            var values = new FieldSolver(truth)
                    .solve(
                            parameters,
                            truth.initial(parameters, seed.named("fields").at(r)),
                            times)
                    .values();
            initial.add(values[0]);
            var clean = FieldWindow.of(times, values, places);
            Arrays.stream(clean.values()).flatMapToDouble(Arrays::stream).forEach(visited);
            var random = seed.named("noise").at(r).random();
            windows.add(new FieldWindow(
                    times,
                    places,
                    Arrays.stream(clean.values())
                            .map(row -> Arrays.stream(row)
                                    .map(value -> value + NOISE * random.nextGaussian())
                                    .toArray())
                            .toArray(double[][]::new)));
        }
        long begin = System.nanoTime();
        var found = new LawFit(system).fit(windows, seed);
        double seconds = (System.nanoTime() - begin) * 1e-9;
        var sorted = visited.build().sorted().toArray();
        double low = sorted[sorted.length / 100];
        double high = sorted[sorted.length - 1 - sorted.length / 100];
        var at = IntStream.range(0, PLACES)
                .mapToDouble(i -> low + (high - low) * i / (PLACES - 1))
                .toArray();
        double squares = 0;
        double size = 0;
        int covered = 0;
        for (double u : at) {
            var value = found.at(0, u);
            double error = value.mean() - law(u);
            squares += error * error;
            size += law(u) * law(u);
            covered += Math.abs(error) <= TWO_SIDED * value.deviation() ? 1 : 0;
        }
        double missed = 0;
        double initialSize = 0;
        for (int r = 0; r < RECORDINGS; r++) {
            for (int i = 0; i < truth.points(); i++) {
                double value = initial.get(r)[i];
                missed += Math.pow(found.initial()[r][i] - value, 2);
                initialSize += value * value;
            }
        }
        return List.of(
                odd ? "odd" : "any",
                number,
                Math.sqrt(squares / size),
                straightLine(at) / Math.sqrt(size),
                found.misfit() * found.noise()[0] / NOISE,
                covered / (double) PLACES,
                Math.sqrt(missed / initialSize),
                seconds);
    }

    private static double law(double u) {
        return RATE * (u - u * u * u);
    }

    /// The root of the squares that the best line leaves of the law.
    private static double straightLine(double[] at) {
        double meanU = Arrays.stream(at).average().orElseThrow();
        double meanLaw = Arrays.stream(at).map(ReactionLaw::law).average().orElseThrow();
        double product =
                Arrays.stream(at).map(u -> (u - meanU) * (law(u) - meanLaw)).sum();
        double slope =
                product / Arrays.stream(at).map(u -> (u - meanU) * (u - meanU)).sum();
        return Math.sqrt(Arrays.stream(at)
                .map(u -> Math.pow(law(u) - meanLaw - slope * (u - meanU), 2))
                .sum());
    }
}
