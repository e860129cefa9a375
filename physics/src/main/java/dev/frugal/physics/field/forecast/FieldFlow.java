package dev.frugal.physics.field.forecast;

import dev.frugal.physics.data.Window;
import dev.frugal.physics.evaluation.Forecast;
import dev.frugal.physics.evaluation.Forecaster;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.runs.StopSignal;
import java.util.List;
import java.util.Optional;

/// Fields advanced by [exponential steps][dev.frugal.physics.field.ExponentialStep] of some samples each. The
/// correction
/// is that of a network of what the fields look like at a point ([LocalFeatures]), or 0 for the ansatz alone.
///
/// The parameters are those of a [ParameterFit] with pairs of samples one step apart. The forecast begins at the
/// window's last samples as they are, so that noise on them goes into it.
///
/// Immutable by contract and safe to share between threads: its arrays are never written.
///
/// @param interval h, in units of time
/// @param stride the same in samples
/// @param weights of the network
/// @param sizes of its corrections, by field, in units of the rate
record FieldFlow(
        FieldSystem system,
        double interval,
        int stride,
        LocalFeatures features,
        Optional<PointNetwork> network,
        double[] weights,
        double[] sizes)
        implements Forecaster {
    static final String ANSATZ = "flow-ansatz";
    static final String MAP = "flow-map";

    /// Without a network.
    static FieldFlow ansatz(FieldSystem system, double interval, int stride) {
        return new FieldFlow(
                system,
                interval,
                stride,
                LocalFeatures.of(system),
                Optional.empty(),
                new double[0],
                new double[system.fields().size()]);
    }

    FieldFlow withWeights(double[] other) {
        return new FieldFlow(system, interval, stride, features, network, other, sizes);
    }

    @Override
    public String name() {
        return network.isPresent() ? MAP : ANSATZ;
    }

    @Override
    public List<Forecast> forecast(List<Window> windows, double[] times) {
        return windows.stream().map(window -> forecast(window, times)).toList();
    }

    private Forecast forecast(Window window, double[] times) {
        var parameters = ParameterFit.of(system, window, stride);
        return Forecast.ofStates(march(window, parameters, times)).withParameters(parameters);
    }

    /// All fields at equidistant `times`, which begin with those of the window, at given parameters.
    double[][] march(Window window, double[] parameters, double[] times) {
        if (window.samples() < stride) {
            throw new IllegalArgumentException(
                    "a window of %d samples for steps of %d".formatted(window.samples(), stride));
        }
        var rows = WindowReadings.rows(window, times);
        var step = new FlowStep(this, parameters);
        for (int i = WindowReadings.count(window, times); i < times.length; i++) {
            StopSignal.check();
            rows[i] = new double[system.values()];
            step.advance(times[i - stride], rows[i - stride], rows[i]);
        }
        return rows;
    }
}
