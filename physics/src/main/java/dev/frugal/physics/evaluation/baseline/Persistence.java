package dev.frugal.physics.evaluation.baseline;

import dev.frugal.physics.data.Window;
import dev.frugal.physics.evaluation.Forecast;
import dev.frugal.physics.evaluation.Forecaster;
import java.util.List;

/// The last state of the window, at all times: those inside the window too, where it is a poor
/// answer that nobody asks for.
public record Persistence() implements Forecaster {
    @Override
    public String name() {
        return "persistence";
    }

    @Override
    public List<Forecast> forecast(List<Window> windows, double[] times) {
        return windows.stream()
                .map(window -> Constant.held(window.states()[window.states().length - 1], times.length))
                .toList();
    }
}
