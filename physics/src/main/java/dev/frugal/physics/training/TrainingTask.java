package dev.frugal.physics.training;

import dev.frugal.base.Seed;
import dev.frugal.physics.data.TrajectoryDataSet;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.evaluation.Regimes;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.List;

/// What there is to learn.
///
/// @param data trajectories, and the protocol that says what a window is
/// @param regimes the regime of every trajectory's parameters
/// @param seed the root of all randomness of the training; the data have a seed of their own
public record TrainingTask(DynamicalSystem system, TrajectoryDataSet data, Regimes regimes, Seed seed) {
    /// The windows of the training trajectories, noise included.
    public List<Window> trainWindows() {
        return data.protocol().windows(data.train(), "train");
    }

    /// The windows of the validation trajectories, noise included.
    public List<Window> validationWindows() {
        return data.protocol().windows(data.validation(), "validation");
    }
}
