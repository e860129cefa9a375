package dev.frugal.physics.evaluation;

import dev.frugal.base.Seed;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.dynamics.Trajectory;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.List;
import java.util.OptionalDouble;

/// Takes every metric of a forecaster on a split.
///
/// @param train the training trajectories and their windows, for probes fitted to latent codes
/// @param windowSamples how many samples of each trajectory a forecaster sees
/// @param seed decides which windows are exchanged when encoder use is measured
public record ForecastEvaluation(
        DynamicalSystem system, List<Trajectory> train, List<Window> trainWindows, int windowSamples, Seed seed) {
    public ForecastEvaluation {
        train = List.copyOf(train);
        trainWindows = List.copyOf(trainWindows);
    }

    /// What the forecaster says about every window of a split; one that is to be told the
    /// parameters is told the true ones.
    public static List<Forecast> forecasts(Forecaster forecaster, Split split) {
        return forecaster instanceof ParameterConditioned informed
                ? informed.forecast(split.windows(), split.parameters(), split.times())
                : forecaster.forecast(split.windows(), split.times());
    }

    /// All metrics.
    public Scores scores(Forecaster forecaster, Split split) {
        return scores(forecaster, split, forecasts(forecaster, split));
    }

    /// All metrics of forecasts made by [#forecasts].
    public Scores scores(Forecaster forecaster, Split split, List<Forecast> forecasts) {
        var truth = split.trajectories();
        boolean encodes =
                forecasts.stream().allMatch(forecast -> forecast.latent().isPresent());
        return new Scores(
                RelativeError.relativeL2(truth, forecasts, windowSamples),
                RelativeError.relativeL2(truth, forecasts, 0),
                RelativeError.meanSquare(truth, forecasts),
                Residual.firstOrder(system, truth, forecasts),
                Residual.secondOrder(system, truth, forecasts),
                prognostics(forecaster, truth, forecasts),
                encodes
                        ? RegimeSeparation.silhouette(
                                forecasts.stream()
                                        .map(forecast -> forecast.latent().orElseThrow())
                                        .toList(),
                                split.regimes())
                        : OptionalDouble.empty(),
                encodes && split.windows().size() > 1
                        ? OptionalDouble.of(
                                EncoderAblationRatio.ratio(forecaster, split, forecasts, windowSamples, seed))
                        : OptionalDouble.empty(),
                QueryTime.microseconds(forecaster, split));
    }

    /// The metrics that need no equation and no code of a window.
    ///
    /// @param windowSamples how many samples of each trajectory the forecaster saw
    /// @param microseconds wall time of a query
    public static Scores withoutEquation(
            Split split, List<Forecast> forecasts, int windowSamples, double microseconds) {
        var truth = split.trajectories();
        boolean estimated =
                forecasts.stream().allMatch(forecast -> forecast.parameters().isPresent());
        return new Scores(
                RelativeError.relativeL2(truth, forecasts, windowSamples),
                RelativeError.relativeL2(truth, forecasts, 0),
                RelativeError.meanSquare(truth, forecasts),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                estimated ? Prognostics.meanSquare(List.of(), List.of(), truth, forecasts) : OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                microseconds);
    }

    private OptionalDouble prognostics(Forecaster forecaster, List<Trajectory> truth, List<Forecast> forecasts) {
        if (forecaster instanceof ParameterConditioned) {
            return OptionalDouble.empty();
        }
        boolean probed = forecasts.stream()
                .allMatch(forecast ->
                        forecast.latent().isPresent() && forecast.parameters().isEmpty());
        // Codes do not depend on the times asked for, so one time is enough to get them.
        var codes = probed
                ? forecaster.forecast(
                        trainWindows, new double[] {train.getFirst().times()[0]})
                : List.<Forecast>of();
        return Prognostics.meanSquare(train, codes, truth, forecasts);
    }
}
