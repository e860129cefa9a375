package dev.frugal.physics.monitoring;

import dev.frugal.physics.data.Window;
import dev.frugal.physics.prediction.ForecastAttempt;
import dev.frugal.physics.prediction.ForecastModel;
import dev.frugal.physics.prediction.NamedWindow;
import dev.frugal.physics.prediction.RegimeSource;
import java.util.List;

/// The predictions that a monitor needs: forecasts by one of the model's intervals.
///
/// @param regimes how regimes are found
public record ModelPredictions(ForecastModel model, RegimeSource regimes) implements WindowPredictions {
    /// Longest time between two samples of a window, in intervals of the model.
    private static final double LONGEST_GAP = 3;

    /// Longest time between two samples of a window.
    public static double longestGap(ForecastModel model) {
        return LONGEST_GAP * model.interval();
    }

    @Override
    public List<ForecastAttempt> of(List<Window> windows) {
        return model.attempt(
                windows.stream().map(ModelPredictions::named).toList(), of -> of.end() + model.interval(), regimes);
    }

    private static NamedWindow named(Window of) {
        return NamedWindow.of("from t = %.6g".formatted(of.times()[0]), of);
    }
}
