package dev.frugal.physics.study;

import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.dynamics.Trajectory;
import dev.frugal.physics.evaluation.Split;
import dev.frugal.physics.model.flow.FlowModel;
import dev.frugal.physics.model.flow.ForecastBand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// The error of the forecasts that are left when doubtful ones are withheld.
///
/// A forecast is the more doubtful the wider its own band: root mean square of its stated standard
/// deviations over that of its states. The certificate of the equation cannot serve here: a forecast
/// computed from the equation obeys it whatever its parameters are.
///
/// @param windows number of forecasts
/// @param accepted what is left at each share
@JsonNaming(SnakeCaseStrategy.class)
public record SelectiveForecasts(int windows, List<Accepted> accepted) {
    private static final double[] COVERAGES = {1, 0.9, 0.8, 0.7, 0.6, 0.5};

    /// The forecasts that are given when those of the widest bands are withheld.
    ///
    /// @param coverage share of the forecasts that are given
    /// @param threshold widest band among them
    /// @param relativeL2 their error after the window, as in
    ///   [dev.frugal.physics.evaluation.RelativeError]
    /// @param oracle the error if those of the largest errors were withheld instead: no rule can do
    ///   better
    @JsonNaming(SnakeCaseStrategy.class)
    public record Accepted(double coverage, double threshold, double relativeL2, double oracle) {}

    public SelectiveForecasts {
        accepted = List.copyOf(accepted);
    }

    private record Judged(double doubt, double squaredError, double squaredNorm) {
        double relative() {
            return squaredError / squaredNorm;
        }
    }

    /// Asks `model` about every window of the splits.
    static SelectiveForecasts of(FlowModel model, List<Split> splits, int windowSamples) {
        var judged = new ArrayList<Judged>();
        for (var split : splits) {
            var times = split.times();
            var asked = Arrays.copyOfRange(times, windowSamples, times.length);
            var bands = model.bands(model.readings(split.windows()).stream()
                    .map(reading -> new ForecastBand.Question(reading.estimate(), times[0], asked))
                    .toList());
            for (int i = 0; i < bands.size(); i++) {
                judged.add(judged(bands.get(i), split.trajectories().get(i), windowSamples));
            }
        }
        var byDoubt = judged.stream()
                .sorted(Comparator.comparingDouble(Judged::doubt))
                .toList();
        var byError = judged.stream()
                .sorted(Comparator.comparingDouble(Judged::relative))
                .toList();
        return new SelectiveForecasts(
                judged.size(),
                Arrays.stream(COVERAGES)
                        .mapToObj(coverage -> {
                            int given = (int) Math.max(1, Math.round(coverage * judged.size()));
                            return new Accepted(
                                    (double) given / judged.size(),
                                    byDoubt.get(given - 1).doubt(),
                                    error(byDoubt.subList(0, given)),
                                    error(byError.subList(0, given)));
                        })
                        .toList());
    }

    private static Judged judged(ForecastBand band, Trajectory truth, int windowSamples) {
        double deviation = 0;
        double size = 0;
        double error = 0;
        double norm = 0;
        for (int i = 0; i < band.states().length; i++) {
            var expected = truth.states()[windowSamples + i];
            for (int state = 0; state < expected.length; state++) {
                double forecast = band.states()[i][state];
                deviation += Math.pow(band.deviations()[i][state], 2);
                size += forecast * forecast;
                error += Math.pow(forecast - expected[state], 2);
                norm += expected[state] * expected[state];
            }
        }
        return new Judged(Math.sqrt(deviation / size), error, norm);
    }

    private static double error(List<Judged> given) {
        return Math.sqrt(given.stream().mapToDouble(Judged::squaredError).sum()
                / given.stream().mapToDouble(Judged::squaredNorm).sum());
    }

    /// The root mean square of all states of the trajectories.
    static double rootMeanSquare(List<Trajectory> trajectories) {
        return Math.sqrt(trajectories.stream()
                .flatMapToDouble(one -> Arrays.stream(one.states())
                        .flatMapToDouble(Arrays::stream)
                        .map(value -> value * value))
                .average()
                .orElseThrow());
    }

    /// The same splits with noise in their windows.
    static List<Split> noisy(List<Split> splits, Protocol protocol) {
        return IntStream.range(0, splits.size())
                .mapToObj(i -> {
                    var split = splits.get(i);
                    return new Split(
                            split.name(),
                            split.trajectories(),
                            protocol.windows(split.trajectories(), split.name() + "-noisy"),
                            split.regimes());
                })
                .toList();
    }
}
