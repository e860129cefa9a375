package dev.frugal.physics.evaluation;

import dev.frugal.physics.data.Window;
import java.util.List;

/// Whatever turns a window of measurements into a trajectory: a network, a baseline, the reference.
public interface Forecaster {
    /// The name that stands in tables.
    String name();

    /// One forecast per window, in the same order.
    ///
    /// `times`: increasing, in the system's unit of time, counted from the same origin as the
    /// windows' own times; they may lie inside the window and beyond it.
    List<Forecast> forecast(List<Window> windows, double[] times);
}
