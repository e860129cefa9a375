package dev.frugal.physics.model;

import dev.frugal.base.Seed;
import dev.frugal.physics.system.DynamicalSystem;

/// A model whose network maps time to the whole trajectory at once and is trained by a [TrainingSchedule].
public non-sealed interface TrajectoryModelSpec extends ModelSpec {
    TrainingSchedule schedule();

    /// This model trained another way.
    TrajectoryModelSpec withSchedule(TrainingSchedule schedule);

    /// Which states of a system its network puts out.
    StateForm form(DynamicalSystem system);

    /// Its network, with parameters drawn from `seed`.
    TrajectoryNetwork network(NetworkShape shape, Seed seed);

    @Override
    default TrajectoryModelSpec withBudget(double factor) {
        return withSchedule(schedule().withBudget(factor));
    }
}
