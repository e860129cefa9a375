package dev.frugal.benchmarks;

import dev.frugal.base.Quantiles;
import dev.frugal.base.Seed;
import dev.frugal.physics.field.FieldSolver;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.field.estimation.FieldEstimate;
import dev.frugal.physics.field.estimation.FieldFit;
import dev.frugal.physics.field.estimation.FieldForecast;
import dev.frugal.physics.field.estimation.FieldWindow;
import dev.frugal.runs.StopSignal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// How accurate parameters and forecasts of fields are, without noise and with few noisy sensors.
final class FieldsAccuracy implements Benchmark {
    private static final double NOISE = 0.01;
    private static final int SENSORS = 8;

    /// Solutions that a conditional mean is made of.
    private static final int MEMBERS = 16;

    /// Of a normal distribution within which 95 % lie.
    private static final double TWO_SIDED = 1.96;

    /// Samples of the window; of the Kuramoto–Sivashinsky equation what remains is about one Lyapunov time.
    private record Case(String system, int window) {}

    private static final List<Case> CASES =
            List.of(new Case("allen-cahn", 60), new Case("burgers", 60), new Case("kuramoto-sivashinsky", 85));

    /// A fit beside the truth.
    private record Outcome(
            double parameterError,
            double deviation,
            double forecastError,
            double constant,
            double persistence,
            double conditionalMean,
            double covered) {}

    @Override
    public String name() {
        return "fields-accuracy";
    }

    @Override
    public String question() {
        return "Accuracy of fitted and forecast fields";
    }

    @Override
    public String method() {
        return """
        New initial fields and parameters for every seed, from the system's own description. `physics fit` sees the \
        first samples of 200: 60, and 85 of the Kuramoto–Sivashinsky equation, after which about one Lyapunov time \
        remains. Errors are relative L2 over all points and all times after the window; medians over seeds. The \
        constant is the mean of the window, persistence its last field, the conditional mean that of 16 solutions from \
        other initial fields with the true parameter. With noise of 1 % of the field's root mean square at 8 of 64 \
        points, errors of the parameter are given in standard deviations, root mean square over seeds. These are the \
        bound of van Trees with the estimated prior, since the Cramér–Rao bound without one is infinite for waves that \
        no sensor sees. The law of Allen–Cahn is learnt by `physics identify` with a network of 8 units, from six \
        recordings of 80 samples at 16 of 64 points with noise of 0.01 (fields reach ±1.6), initial fields unknown; its \
        error is relative, root mean square over 201 equidistant values of the field from 1 to 99 % of those visited.\
        """;
    }

    @Override
    public BenchmarkResult run(BenchmarkContext session) {
        int exact = session.effort() == BenchmarkContext.Effort.QUICK ? 1 : 3;
        int noisy = switch (session.effort()) {
            case QUICK -> 3;
            case STANDARD -> 40;
            case FULL -> 200;
        };
        var without = new ArrayList<List<Object>>();
        var with = new ArrayList<List<Object>>();
        for (var one : CASES) {
            session.progress().note(one.system + ", noise-free");
            var clean = outcomes(one, exact, false);
            without.add(List.of(
                    one.system,
                    exact,
                    Quantiles.of(clean.stream().mapToDouble(Outcome::forecastError))
                            .median(),
                    clean.stream()
                            .mapToDouble(found -> found.parameterError * found.parameterError)
                            .average()
                            .orElseThrow(),
                    Quantiles.of(clean.stream().mapToDouble(Outcome::constant)).median(),
                    Quantiles.of(clean.stream().mapToDouble(Outcome::persistence))
                            .median(),
                    Quantiles.of(clean.stream().mapToDouble(Outcome::conditionalMean))
                            .median()));
            session.progress().note(one.system + ", few noisy sensors");
            var measured = outcomes(one, noisy, true);
            with.add(List.of(
                    one.system,
                    noisy,
                    Quantiles.of(measured.stream().mapToDouble(Outcome::forecastError))
                            .median(),
                    Math.sqrt(measured.stream()
                            .mapToDouble(found -> Math.pow(found.parameterError / found.deviation, 2))
                            .average()
                            .orElseThrow()),
                    measured.stream()
                                    .filter(found -> Math.abs(found.parameterError) <= TWO_SIDED * found.deviation)
                                    .count()
                            / (double) noisy,
                    measured.stream().mapToDouble(Outcome::covered).average().orElseThrow(),
                    Quantiles.of(measured.stream().mapToDouble(Outcome::persistence))
                            .median()));
        }
        session.progress().note("reaction law");
        int laws = switch (session.effort()) {
            case QUICK -> 3;
            case STANDARD -> 5;
            case FULL -> 20;
        };
        return new BenchmarkResult(
                List.of(),
                List.of(
                        new BenchmarkResult.Table(
                                "Every point, no noise",
                                List.of(
                                        "system",
                                        "seeds",
                                        "relative L2",
                                        "parameter MSE",
                                        "constant",
                                        "persistence",
                                        "conditional mean"),
                                without),
                        new BenchmarkResult.Table(
                                "8 of 64 points, 1 % noise",
                                List.of(
                                        "system",
                                        "seeds",
                                        "relative L2",
                                        "parameter error / bound",
                                        "95 % covers parameter",
                                        "95 % covers field",
                                        "persistence"),
                                with),
                        ReactionLaw.table(session, laws)));
    }

    private static List<Outcome> outcomes(Case one, int seeds, boolean noisy) {
        var outcomes = new ArrayList<Outcome>();
        for (int i = 0; i < seeds; i++) {
            StopSignal.check();
            outcomes.add(outcome(one, new Seed(100 + i), noisy));
        }
        return outcomes;
    }

    private static Outcome outcome(Case one, Seed seed, boolean noisy) {
        var system = FieldSystem.named(one.system);
        var description = system.description();
        double share = 0.05 + 0.9 * seed.named("parameter").random().nextDouble();
        var parameters = new double[] {system.parameters().getFirst().training().at(share)};
        int samples = description.samples();
        var times = IntStream.range(0, samples)
                .mapToDouble(i -> description.horizon() * i / (samples - 1))
                .toArray();
        var solver = new FieldSolver(system);
        var truth = solver.solve(parameters, system.initial(parameters, seed), times)
                .values();
        int count = noisy ? SENSORS : system.points();
        var places =
                IntStream.range(0, count).map(i -> i * system.points() / count).toArray();
        var window = FieldWindow.of(times, truth, places).slice(0, one.window);
        if (noisy) {
            window = withNoise(window, seed.named("noise"));
        }
        var fit = new FieldFit(system);
        FieldEstimate estimate = fit.fit(window, Optional.empty());
        var later = Arrays.copyOfRange(times, one.window, samples);
        var ahead = Arrays.copyOfRange(truth, one.window, samples);
        FieldForecast forecast = fit.forecast(estimate, window, later);
        var last = truth[one.window - 1];
        double mean = Arrays.stream(truth, 0, one.window)
                .flatMapToDouble(Arrays::stream)
                .average()
                .orElseThrow();
        var constant = new double[system.values()];
        Arrays.fill(constant, mean);
        return new Outcome(
                estimate.parameters()[0] - parameters[0],
                estimate.parameterDeviation(0),
                error(forecast.values(), ahead),
                error(repeated(constant, later.length), ahead),
                error(repeated(last, later.length), ahead),
                error(conditionalMean(system, parameters, seed, times, one.window), ahead),
                covered(forecast, ahead));
    }

    private static FieldWindow withNoise(FieldWindow window, Seed seed) {
        double squares = Arrays.stream(window.values())
                .flatMapToDouble(Arrays::stream)
                .map(value -> value * value)
                .average()
                .orElseThrow();
        double sigma = NOISE * Math.sqrt(squares);
        var random = seed.random();
        return new FieldWindow(
                window.times(),
                window.places(),
                Arrays.stream(window.values())
                        .map(row -> Arrays.stream(row)
                                .map(value -> value + sigma * random.nextGaussian())
                                .toArray())
                        .toArray(double[][]::new));
    }

    private static double[][] repeated(double[] field, int times) {
        return IntStream.range(0, times).mapToObj(_ -> field).toArray(double[][]::new);
    }

    private static double[][] conditionalMean(
            FieldSystem system, double[] parameters, Seed seed, double[] times, int from) {
        var mean = new double[times.length - from][system.values()];
        for (int member = 0; member < MEMBERS; member++) {
            var initial = system.initial(parameters, seed.named("others").at(member));
            var values =
                    new FieldSolver(system).solve(parameters, initial, times).values();
            for (int time = 0; time < mean.length; time++) {
                for (int i = 0; i < system.values(); i++) {
                    mean[time][i] += values[from + time][i] / MEMBERS;
                }
            }
        }
        return mean;
    }

    private static double error(double[][] found, double[][] truth) {
        double squares = 0;
        double size = 0;
        for (int time = 0; time < truth.length; time++) {
            for (int i = 0; i < truth[time].length; i++) {
                squares += Math.pow(found[time][i] - truth[time][i], 2);
                size += truth[time][i] * truth[time][i];
            }
        }
        return Math.sqrt(squares / size);
    }

    private static double covered(FieldForecast forecast, double[][] truth) {
        long inside = 0;
        long all = 0;
        for (int time = 0; time < truth.length; time++) {
            for (int i = 0; i < truth[time].length; i++) {
                double error = Math.abs(forecast.values()[time][i] - truth[time][i]);
                inside += error <= TWO_SIDED * forecast.deviations()[time][i] ? 1 : 0;
                all++;
            }
        }
        return inside / (double) all;
    }
}
