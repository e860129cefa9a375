package dev.frugal.physics.model;

/// A method whose network maps time to the whole trajectory at once and is trained by a [Schedule].
public sealed interface TrajectoryMethod extends Method
        permits Tapinn, HyperPinn, ParametricPinn, SobolevPinn, DeepOnet {
    Schedule schedule();

    /// This method trained another way.
    TrajectoryMethod withSchedule(Schedule schedule);

    @Override
    default TrajectoryMethod withBudget(double factor) {
        return withSchedule(schedule().withBudget(factor));
    }
}
