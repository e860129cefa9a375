package dev.frugal.physics.monitoring;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.prediction.ForecastModel;
import java.util.List;

/// How a recording is watched.
///
/// @param window length of a window, in the system's unit of time
/// @param stride time from the beginning of one window to that of the next
/// @param every which samples are used: every one (1), every second (2) and so on
/// @param trend windows that a trend is fitted to, at most
/// @param falseAlarms expected number of false alarms per window, over all parameters
/// @param limits what parameters should not reach
public record MonitorSettings(
        double window, double stride, int every, int trend, double falseAlarms, List<Limit> limits) {
    /// Windows that a trend is fitted to, unless stated otherwise.
    public static final int USUAL_TREND = 50;

    /// One false alarm in ten thousand windows.
    public static final double USUAL_FALSE_ALARMS = 1e-4;

    /// The length of the windows that a model was trained on.
    public static double usualWindow(ForecastModel model) {
        return model.windowSamples() * model.interval();
    }

    /// @throws InvalidInputException if a number is out of its range; the message names the option
    public MonitorSettings {
        limits = List.copyOf(limits);
        if (!(window > 0 && Double.isFinite(window))) {
            throw new InvalidInputException("--window is %s; expected a positive time".formatted(window));
        }
        if (!(stride > 0 && Double.isFinite(stride))) {
            throw new InvalidInputException("--stride is %s; expected a positive time".formatted(stride));
        }
        if (every < 1) {
            throw new InvalidInputException("--every is %d; expected 1 or more".formatted(every));
        }
        if (trend < ParameterWatch.FEWEST || trend > ParameterWatch.MOST) {
            throw new InvalidInputException("--trend-windows is %d; expected %d to %d"
                    .formatted(trend, ParameterWatch.FEWEST, ParameterWatch.MOST));
        }
        if (!(falseAlarms >= 1e-12 && falseAlarms <= 0.1)) {
            throw new InvalidInputException(
                    "--false-alarms is %s; expected a number of alarms per window between 1e-12 and 0.1"
                            .formatted(falseAlarms));
        }
    }

    /// @throws InvalidInputException if a limit is of none of these parameters
    public void checkLimits(List<String> parameters) {
        for (var limit : limits) {
            if (!parameters.contains(limit.parameter())) {
                throw new InvalidInputException("--limit names '%s', which is no parameter; expected %s"
                        .formatted(limit.parameter(), String.join(", ", parameters)));
            }
        }
    }
}
