package dev.frugal.physics.monitoring;

import dev.frugal.physics.data.Window;
import dev.frugal.physics.prediction.ForecastAttempt;
import java.util.List;

/// Predicts from windows: what a [dev.frugal.physics.prediction.ForecastModel] does.
@FunctionalInterface
public interface WindowPredictions {
    /// One prediction per window, in order, or why there is none.
    List<ForecastAttempt> of(List<Window> windows);
}
