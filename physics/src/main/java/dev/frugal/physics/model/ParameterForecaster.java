package dev.frugal.physics.model;

import dev.frugal.physics.data.ParameterGrid;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.evaluation.Forecast;
import dev.frugal.physics.evaluation.ParameterConditioned;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A trained network of time and parameters.
///
/// Not told the parameters, it takes those of a grid over the training range with which it follows
/// the window most closely, and reports them as its estimate.
record ParameterForecaster(TrajectoryModel model) implements TrajectoryForecaster, ParameterConditioned {
    private static final int CANDIDATES = 61;

    @Override
    public List<Forecast> forecast(List<Window> windows, double[][] parameters, double[] times) {
        return model.forecasts(windows, Arrays.asList(parameters), times);
    }

    @Override
    public List<Forecast> forecast(List<Window> windows, double[] times) {
        if (windows.isEmpty()) {
            return List.of();
        }
        var candidates = ParameterGrid.over(
                model.system().parameters().stream()
                        .map(parameter -> parameter.training())
                        .toList(),
                CANDIDATES);
        var estimates = new ArrayList<double[]>();
        for (var window : windows) {
            var forecasts = model.forecasts(List.of(), candidates, window.times());
            int best = 0;
            for (int i = 1; i < candidates.size(); i++) {
                if (misfit(forecasts.get(i), window) < misfit(forecasts.get(best), window)) {
                    best = i;
                }
            }
            estimates.add(candidates.get(best));
        }
        var forecasts = model.forecasts(windows, estimates, times);
        var informed = new ArrayList<Forecast>();
        for (int i = 0; i < windows.size(); i++) {
            informed.add(forecasts.get(i).withParameters(estimates.get(i)));
        }
        return List.copyOf(informed);
    }

    private double misfit(Forecast forecast, Window window) {
        double sum = 0;
        for (int sample = 0; sample < window.states().length; sample++) {
            for (int state = 0; state < window.states()[sample].length; state++) {
                double error = (forecast.states()[sample][state] - window.states()[sample][state])
                        / model.scaling().deviation().get(state);
                sum += error * error;
            }
        }
        return sum;
    }
}
