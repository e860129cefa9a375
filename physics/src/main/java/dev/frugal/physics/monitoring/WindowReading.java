package dev.frugal.physics.monitoring;

import dev.frugal.physics.data.Window;
import dev.frugal.physics.prediction.ForecastAttempt;
import dev.frugal.physics.prediction.Prediction;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a model says about one window, as far as a [Monitor] needs it. It does not depend on the windows before.
///
/// @param start the time of the window's first sample
/// @param end the time of its last sample
/// @param parameters estimates, in the system's order; empty if the window could not be used
/// @param regime the most probable regime; empty unless regimes were requested
/// @param regimes probabilities, in descending order
/// @param residual mean squared residual of the forecast; 0 without one
/// @param problem why the window could not be used; empty if it was
/// @param warnings of the forecast
public record WindowReading(
        double start,
        double end,
        List<Prediction.Estimate> parameters,
        Optional<String> regime,
        Map<String, Double> regimes,
        double residual,
        Optional<String> problem,
        List<String> warnings) {
    public WindowReading {
        parameters = List.copyOf(parameters);
        regimes = Collections.unmodifiableMap(new LinkedHashMap<>(regimes));
        warnings = List.copyOf(warnings);
    }

    /// What an attempt at a window's forecast says.
    public static WindowReading of(Window window, ForecastAttempt attempt) {
        double start = window.times()[0];
        return attempt.prediction()
                .map(prediction -> new WindowReading(
                        start,
                        window.end(),
                        prediction.parameters(),
                        prediction.regime(),
                        prediction.regimes(),
                        prediction.residual(),
                        Optional.empty(),
                        prediction.warnings()))
                .orElseGet(() -> new WindowReading(
                        start,
                        window.end(),
                        List.of(),
                        Optional.empty(),
                        Map.of(),
                        0,
                        Optional.of(attempt.problem().orElse("there is no forecast")),
                        List.of()));
    }
}
