package dev.frugal.physics.evaluation.baseline;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.estimation.MultiStartFit;
import dev.frugal.physics.estimation.WindowEstimate;
import dev.frugal.physics.evaluation.Forecast;
import dev.frugal.physics.evaluation.Forecaster;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.List;

/// The textbook answer for a known equation: parameters and initial state by nonlinear least squares on the
/// window ([MultiStartFit]), then integration. Searches start all over the ranges that the networks are
/// trained for.
public final class ClassicalFit implements Forecaster {
    private final MultiStartFit fit;
    private final Integration integration;

    public ClassicalFit(DynamicalSystem system) {
        this.fit = new MultiStartFit(system);
        this.integration = new Integration(system);
    }

    @Override
    public String name() {
        return "classical";
    }

    @Override
    public List<Forecast> forecast(List<Window> windows, double[] times) {
        return windows.stream().map(window -> forecast(window, times)).toList();
    }

    private Forecast forecast(Window window, double[] times) {
        var estimate = fit(window);
        return integration
                .forecast(estimate.parameters(), window.times()[0], estimate.start(), times)
                .withParameters(estimate.parameters());
    }

    /// The best fit to one window.
    ///
    /// @throws InvalidInputException if no solution within the parameters' ranges can be followed over it
    public WindowEstimate fit(Window window) {
        return fit.fit(window);
    }
}
