package dev.frugal.physics.evaluation;

import dev.frugal.physics.data.Window;
import dev.frugal.physics.dynamics.Trajectory;
import java.util.List;

/// Trajectories a model never saw, and the windows of them it is shown.
///
/// @param name as it stands in tables: `new-states`, `new-parameters`
/// @param trajectories free of noise; all with the same sample times
/// @param windows one per trajectory, noise included
/// @param regimes the name of each trajectory's regime
public record Split(String name, List<Trajectory> trajectories, List<Window> windows, List<String> regimes) {
    public Split {
        trajectories = List.copyOf(trajectories);
        windows = List.copyOf(windows);
        regimes = List.copyOf(regimes);
        if (trajectories.isEmpty() || windows.size() != trajectories.size() || regimes.size() != trajectories.size()) {
            throw new IllegalArgumentException(
                    "split %s has %d trajectories, %d windows and %d regimes; expected equal counts, not zero"
                            .formatted(name, trajectories.size(), windows.size(), regimes.size()));
        }
    }

    /// The sample times that all trajectories share.
    public double[] times() {
        return trajectories.getFirst().times();
    }

    /// The true parameters, shape `[trajectories, parameters]`.
    public double[][] parameters() {
        return trajectories.stream().map(Trajectory::parameters).toArray(double[][]::new);
    }
}
