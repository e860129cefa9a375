package dev.frugal.physics.evaluation.baseline;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.evaluation.Forecast;
import dev.frugal.physics.evaluation.ParameterConditioned;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.ArrayList;
import java.util.List;

/// The reference integrator, told the true parameters and started from the window's first sample:
/// what proves the metrics. Through noise-free windows its error and its residual are those of the
/// integrator.
public record ReferenceForecaster(DynamicalSystem system) implements ParameterConditioned {
    @Override
    public String name() {
        return "reference";
    }

    @Override
    public List<Forecast> forecast(List<Window> windows, double[][] parameters, double[] times) {
        var forecasts = new ArrayList<Forecast>();
        var integration = new Integration(system);
        for (int i = 0; i < windows.size(); i++) {
            forecasts.add(integration.forecast(
                    parameters[i], windows.get(i).times()[0], windows.get(i).states()[0], times));
        }
        return List.copyOf(forecasts);
    }

    @Override
    public List<Forecast> forecast(List<Window> windows, double[] times) {
        throw new InvalidInputException(
                "the reference cannot forecast from a window alone; it has to be told the parameters");
    }
}
