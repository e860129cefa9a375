package dev.frugal.physics.prediction;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// What a model says about a window.
///
/// @param parameters the parameters, in the system's order
/// @param regime the most probable long-term behaviour; empty unless regimes were requested
/// @param regimes the probabilities of the candidates, in descending order; empty unless requested
/// @param regimeSource how the regimes were found
/// @param regimeCalibrationError the expected calibration error of the model's classifier, where the regimes come from
///   it; see [dev.frugal.physics.reference.Reliability]
/// @param stateNames the states, in the system's order
/// @param times of the forecast, from the window's end on, in units of time
/// @param states `[time][state]`
/// @param deviations standard deviations, `[time][state]`
/// @param residual mean squared residual of the forecast, see
///   [dev.frugal.physics.model.flow.ForecastBand]
/// @param fit the fitted solution through the window; empty for one of many windows
/// @param noise estimated measurement error, standard deviation per state
/// @param warnings sentences about what speaks against the answer; none when nothing does
public record Prediction(
        List<Estimate> parameters,
        Optional<String> regime,
        Map<String, Double> regimes,
        RegimeSource regimeSource,
        OptionalDouble regimeCalibrationError,
        List<String> stateNames,
        double[] times,
        double[][] states,
        double[][] deviations,
        double residual,
        Optional<Fit> fit,
        double[] noise,
        List<String> warnings) {
    /// A parameter with its standard deviation, in the parameter's unit.
    public record Estimate(String name, double mean, double deviation) {}

    /// The fitted solution at the window's samples.
    ///
    /// @param times of the samples
    /// @param states `[sample][state]`
    /// @param deviations standard deviations of the solution, `[sample][state]`
    /// @param residuals the measured states, angles without jumps, minus the solution, `[sample][state]`
    public record Fit(double[] times, double[][] states, double[][] deviations, double[][] residuals) {}

    public Prediction {
        parameters = List.copyOf(parameters);
        regimes = Collections.unmodifiableMap(new LinkedHashMap<>(regimes));
        stateNames = List.copyOf(stateNames);
        warnings = List.copyOf(warnings);
    }
}
