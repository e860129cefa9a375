package dev.frugal.physics.model;

import dev.frugal.physics.data.Window;
import dev.frugal.physics.evaluation.Forecast;
import java.util.List;

/// A trained trajectory network that reads windows.
record WindowForecaster(TrajectoryModel model) implements TrajectoryForecaster {
    @Override
    public List<Forecast> forecast(List<Window> windows, double[] times) {
        return model.forecasts(windows, List.of(), times);
    }
}
