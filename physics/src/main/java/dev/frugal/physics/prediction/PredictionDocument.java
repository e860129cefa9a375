package dev.frugal.physics.prediction;

import dev.frugal.physics.data.ForecastDocument;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// A [Prediction] as JSON: what `physics predict --json` prints (docs/reference/physics-predict.md).
///
/// @param parameter the first of the system's parameters; empty if it has none
/// @param parameters all of them, in the system's order
/// @param regime the most probable long-term behaviour; empty unless regimes were requested
/// @param regimes the probabilities, in descending order
/// @param regimeBy `latent` or `simulation`: how the regimes were found; empty unless they were requested
/// @param regimeCalibrationError the expected calibration error of the probabilities, where they come from the latent
///   code
/// @param forecast the trajectory with its standard deviation
/// @param fit the fitted solution through the window; null for one of many windows
/// @param noise estimated standard deviation of the measurement noise of each state
/// @param certificate how well the forecast satisfies the equation
/// @param warnings reasons to distrust the forecast, one sentence each
@JsonNaming(SnakeCaseStrategy.class)
public record PredictionDocument(
        Optional<Estimate> parameter,
        List<Estimate> parameters,
        Optional<String> regime,
        Map<String, Double> regimes,
        Optional<String> regimeBy,
        OptionalDouble regimeCalibrationError,
        ForecastDocument forecast,
        Optional<Fit> fit,
        double[] noise,
        Certificate certificate,
        List<String> warnings) {
    /// A parameter with its standard deviation, in the parameter's unit.
    public record Estimate(String name, double mean, double sd) {}

    /// How well the forecast satisfies the equation.
    ///
    /// @param residual mean squared residual, in units of state per time, squared
    public record Certificate(double residual) {}

    /// The fitted solution at the window's samples, by state.
    ///
    /// @param residuals the measured states, angles without jumps, minus the solution
    public record Fit(
            double[] time, Map<String, double[]> states, Map<String, double[]> sd, Map<String, double[]> residuals) {
        static Fit of(List<String> names, Prediction.Fit fit) {
            var solution = ForecastDocument.of(names, fit.times(), fit.states(), fit.deviations());
            var residuals = ForecastDocument.of(names, fit.times(), fit.residuals(), fit.deviations());
            return new Fit(fit.times(), solution.states(), solution.sd(), residuals.states());
        }
    }

    public PredictionDocument {
        parameters = List.copyOf(parameters);
        warnings = List.copyOf(warnings);
    }

    /// The document of `prediction`.
    public static PredictionDocument of(Prediction prediction) {
        var parameters = prediction.parameters().stream()
                .map(parameter -> new Estimate(parameter.name(), parameter.mean(), parameter.deviation()))
                .toList();
        return new PredictionDocument(
                parameters.stream().findFirst(),
                parameters,
                prediction.regime(),
                prediction.regimes(),
                switch (prediction.regimeSource()) {
                    case NONE -> Optional.empty();
                    case LATENT -> Optional.of("latent");
                    case SIMULATION -> Optional.of("simulation");
                },
                prediction.regimeCalibrationError(),
                ForecastDocument.of(
                        prediction.stateNames(), prediction.times(), prediction.states(), prediction.deviations()),
                prediction.fit().map(fit -> Fit.of(prediction.stateNames(), fit)),
                prediction.noise(),
                new Certificate(prediction.residual()),
                prediction.warnings());
    }
}
