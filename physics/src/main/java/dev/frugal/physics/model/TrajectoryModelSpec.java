package dev.frugal.physics.model;

/// A method whose network maps time to the whole trajectory at once and is trained by a [TrainingSchedule].
public sealed interface TrajectoryModelSpec extends ModelSpec
        permits Tapinn, HyperPinn, ParametricPinn, SobolevPinn, DeepOnet {
    TrainingSchedule schedule();

    /// This method trained another way.
    TrajectoryModelSpec withSchedule(TrainingSchedule schedule);

    @Override
    default TrajectoryModelSpec withBudget(double factor) {
        return withSchedule(schedule().withBudget(factor));
    }
}
