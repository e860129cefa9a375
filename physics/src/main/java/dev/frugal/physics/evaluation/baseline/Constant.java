package dev.frugal.physics.evaluation.baseline;

import dev.frugal.physics.data.Window;
import dev.frugal.physics.dynamics.Trajectory;
import dev.frugal.physics.evaluation.Forecast;
import dev.frugal.physics.evaluation.Forecaster;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// The mean state of the training data, at all times: the constant with the least squared error.
///
/// @param state in the system's units
public record Constant(double[] state) implements Forecaster {
    /// The mean over all samples of all training trajectories.
    public static Constant of(List<Trajectory> train) {
        var mean = new double[train.getFirst().states()[0].length];
        long count = 0;
        for (var trajectory : train) {
            for (var sample : trajectory.states()) {
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += sample[i];
                }
                count++;
            }
        }
        for (int i = 0; i < mean.length; i++) {
            mean[i] /= count;
        }
        return new Constant(mean);
    }

    @Override
    public String name() {
        return "constant";
    }

    @Override
    public List<Forecast> forecast(List<Window> windows, double[] times) {
        return Collections.nCopies(windows.size(), held(state, times.length));
    }

    /// A state held at `count` times: its derivatives are zero.
    static Forecast held(double[] state, int count) {
        var states = new double[count][];
        Arrays.fill(states, state);
        var zero = new double[count][state.length];
        return Forecast.ofStates(states).withDerivatives(zero, zero);
    }
}
