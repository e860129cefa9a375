package dev.frugal.physics.evaluation;

import dev.frugal.physics.data.Window;
import java.util.List;

/// A forecaster that is told the system's parameters, which a window does not show.
///
/// Networks published as functions of time and parameter are scored that way, as their authors
/// score them: an advantage over those that have to find the parameter, and tables say so.
public interface ParameterConditioned extends Forecaster {
    /// One forecast per window, given the true parameters of each.
    ///
    /// `parameters`: shape `[windows, parameters]`, in the system's own units.
    List<Forecast> forecast(List<Window> windows, double[][] parameters, double[] times);
}
