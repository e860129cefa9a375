package dev.frugal.physics.prediction;

import java.util.Optional;

/// The forecast from one window of many, or why there is none.
///
/// @param problem one sentence; empty if there is a prediction
public record ForecastAttempt(Optional<Prediction> prediction, Optional<String> problem) {
    /// With a forecast.
    public static ForecastAttempt of(Prediction prediction) {
        return new ForecastAttempt(Optional.of(prediction), Optional.empty());
    }

    /// Without a forecast.
    public static ForecastAttempt failed(String problem) {
        return new ForecastAttempt(Optional.empty(), Optional.of(problem));
    }
}
