package dev.frugal.benchmarks;

import dev.frugal.base.Seed;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.dynamics.Accuracy;
import dev.frugal.physics.dynamics.Batch;
import dev.frugal.physics.dynamics.Propagator;
import dev.frugal.physics.dynamics.Tangents;
import dev.frugal.physics.estimation.BatchFit;
import dev.frugal.physics.estimation.NormalMatrix;
import dev.frugal.physics.prediction.ForecastModel;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How far estimates from windows can be trusted: how often their intervals hold, how near their errors come to the
/// least possible ones, and how many end in a wrong minimum.
final class WindowTrust {
    private static final Accuracy TRUTH = new Accuracy(1e-13, 1e-10, 5_000_000);
    private static final int SAMPLES = 100;

    /// Of windows that are forecast over as many samples again.
    private static final double SHARE_OF_HORIZON = 99.0 / 199;

    private static final double NOISE = 0.01;

    /// Normal errors are within ± 1.96 standard deviations in 95 of 100 cases.
    private static final double NORMAL = 1.959964;

    /// Standard deviation of a guess, as a share of the parameter's range.
    private static final double GUESS = 0.05;

    /// Share of the states' sizes that a fit to an exact window misses only in a wrong minimum.
    private static final double WRONG = 1e-6;

    private WindowTrust() {}

    /// Windows with what is behind them.
    ///
    /// @param least the least standard deviation an unbiased estimate of each parameter can have: the
    ///   Cramér–Rao bound
    private record Drawn(List<Window> windows, double[][] parameters, double[][] guesses, double[][] least) {
        static Drawn of(DynamicalSystem system, int count, double noise, Seed seed) {
            var random = seed.random();
            var times = new double[SAMPLES];
            Arrays.setAll(times, i -> SHARE_OF_HORIZON * system.horizon() * i / (SAMPLES - 1));
            var exact = new Batch(system, Tangents.all(system), 0);
            var guesses = new double[count][];
            for (int i = 0; i < count; i++) {
                var parameters = system.drawnParameters(random);
                var initial = system.drawnInitial(random);
                exact.add(parameters, initial, 0, times);
                guesses[i] = parameters.clone();
                for (int k = 0; k < parameters.length; k++) {
                    guesses[i][k] +=
                            GUESS * system.parameters().get(k).training().width() * random.nextGaussian();
                }
            }
            Propagator.forMany(system, TRUTH).solve(exact);
            var windows = new ArrayList<Window>();
            var parameters = new double[count][];
            var least = new double[count][];
            for (int i = 0; i < count; i++) {
                var states = new double[SAMPLES][];
                for (int sample = 0; sample < SAMPLES; sample++) {
                    states[sample] = exact.state(i, sample);
                    for (int state = 0; state < states[sample].length; state++) {
                        states[sample][state] += noise * random.nextGaussian();
                    }
                }
                windows.add(new Window(times, states));
                parameters[i] = exact.parameters(i);
                least[i] = bound(exact, i, parameters[i].length, noise);
            }
            return new Drawn(windows, parameters, guesses, least);
        }

        private static double[] bound(Batch exact, int problem, int parameters, double noise) {
            int states = exact.initial(problem).length;
            int unknowns = states + parameters;
            var normal = new double[unknowns][unknowns];
            for (int sample = 0; sample < SAMPLES; sample++) {
                int at = exact.at(problem, sample);
                for (int state = 0; state < states; state++) {
                    for (int a = 0; a < unknowns; a++) {
                        for (int b = 0; b < unknowns; b++) {
                            normal[a][b] += exact.values()[at + (1 + a) * states + state]
                                    * exact.values()[at + (1 + b) * states + state];
                        }
                    }
                }
            }
            var widest = new double[unknowns];
            Arrays.fill(widest, Double.MAX_VALUE);
            var covariance = NormalMatrix.of(normal).covariance(widest);
            var least = new double[parameters];
            Arrays.setAll(least, k -> noise * Math.sqrt(covariance[states + k][states + k]));
            return least;
        }
    }

    /// Coverage and errors of a trained model's estimates from noisy windows.
    static BenchmarkResult.Table noise(ForecastModel model, BenchmarkContext.Effort effort) {
        int count = effort == BenchmarkContext.Effort.QUICK ? 1000 : 4000;
        var drawn = Drawn.of(model.system(), count, NOISE, new Seed(15).named("coverage"));
        var predictions = model.forecast(drawn.windows, window -> window.end() + model.interval());
        int inside = 0;
        double squares = 0;
        for (int i = 0; i < count; i++) {
            var estimate = predictions.get(i).parameters().getFirst();
            double error = estimate.mean() - drawn.parameters[i][0];
            inside += Math.abs(error) < NORMAL * estimate.deviation() ? 1 : 0;
            squares += Math.pow(error / drawn.least[i][0], 2) / count;
        }
        return new BenchmarkResult.Table(
                "hybrid-tapinn on windows with noise of standard deviation 0.01",
                List.of("windows", "95 % intervals that hold, %", "error / Cramér-Rao bound, root mean square"),
                List.of(List.of(count, 100.0 * inside / count, Math.sqrt(squares))));
    }

    /// Fits that end in a wrong minimum, of windows without noise, from guesses that are off by 5 % of the range.
    static BenchmarkResult.Table minima(BenchmarkContext.Effort effort) {
        int count = effort == BenchmarkContext.Effort.QUICK ? 512 : 4096;
        var rows = new ArrayList<List<Object>>();
        for (var name : Systems.builtIn()) {
            var system = Systems.named(name);
            var drawn = Drawn.of(system, count, 0, new Seed(15).named("minima"));
            var estimates = new BatchFit(system).estimates(drawn.windows, drawn.guesses);
            long wrong = estimates.stream()
                    .filter(estimate -> !(estimate.misfit() < WRONG))
                    .count();
            rows.add(List.of(name, count, wrong));
        }
        return new BenchmarkResult.Table(
                "fits that end in a wrong minimum, from a guess that is off by 5 % of the range",
                List.of("system", "windows", "wrong"), rows);
    }
}
