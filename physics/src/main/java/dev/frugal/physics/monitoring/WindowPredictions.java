package dev.frugal.physics.monitoring;

import dev.frugal.physics.data.Window;
import dev.frugal.physics.prediction.Prediction;
import java.util.List;

/// Predicts from windows: what a [dev.frugal.physics.prediction.ForecastModel] does.
@FunctionalInterface
public interface WindowPredictions {
    /// One prediction per window, in order.
    ///
    /// @throws dev.frugal.base.InvalidInputException if one of the windows cannot be used; the message says why
    List<Prediction> of(List<Window> windows);
}
