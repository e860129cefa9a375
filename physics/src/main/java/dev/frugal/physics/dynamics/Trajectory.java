package dev.frugal.physics.dynamics;

import dev.frugal.physics.data.Window;
import java.util.Arrays;

/// A solution of a system at ascending times.
///
/// `parameters`: in the system's order. `times`: in the system's units, ascending.
/// `states[sample][state]`. The arrays are read, never written.
public record Trajectory(double[] parameters, double[] times, double[][] states) {
    /// @throws IllegalArgumentException if there are not as many states as times, or no times
    public Trajectory {
        if (times.length == 0 || states.length != times.length) {
            throw new IllegalArgumentException("%d times and %d states; expected as many of both, at least one"
                    .formatted(times.length, states.length));
        }
    }

    public int samples() {
        return times.length;
    }

    /// The state at the first time.
    public double[] initial() {
        return states[0];
    }

    /// What a perfect sensor shows of the first `samples` times.
    ///
    /// @throws IllegalArgumentException if the trajectory is shorter than that
    public Window window(int samples) {
        if (samples < 1 || samples > samples()) {
            throw new IllegalArgumentException(
                    "a window of %d samples of a trajectory of %d".formatted(samples, samples()));
        }
        return new Window(Arrays.copyOf(times, samples), Arrays.copyOf(states, samples));
    }

    /// The part from sample `first` to the end.
    public Trajectory from(int first) {
        return new Trajectory(
                parameters, Arrays.copyOfRange(times, first, samples()), Arrays.copyOfRange(states, first, samples()));
    }
}
