package dev.frugal.physics.dynamics;

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

    /// The part from sample `first` to the end.
    public Trajectory from(int first) {
        return new Trajectory(
                parameters, Arrays.copyOfRange(times, first, samples()), Arrays.copyOfRange(states, first, samples()));
    }
}
