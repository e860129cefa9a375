package dev.frugal.physics.model;

import dev.frugal.base.Seed;
import dev.frugal.physics.objective.Objective;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.List;

/// A physics-informed network with the parameters as further inputs: (t, p) → coordinates (Raissi
/// et al. 2019).
///
/// It knows nothing of the initial state, so it can at best give each parameter's mean trajectory.
/// Sizes are not published; these make it about as large as [Tapinn].
public record ParametricPinn(List<Integer> widths, TrainingSchedule schedule) implements TrajectoryModelSpec {
    public ParametricPinn {
        widths = LayerSizes.hidden("widths", widths);
        schedule.refuseMetric();
    }

    public static ParametricPinn standard() {
        return new ParametricPinn(
                List.of(62, 62, 62), TrainingSchedule.joint(new Objective(1, 0, TrainingSchedule.RESIDUAL_WEIGHT, 0)));
    }

    @Override
    public String name() {
        return "parametric";
    }

    @Override
    public ParametricPinn withSchedule(TrainingSchedule other) {
        return new ParametricPinn(widths, other);
    }

    @Override
    public StateForm form(DynamicalSystem system) {
        return StateForm.coordinates(system);
    }

    @Override
    public TrajectoryNetwork network(NetworkShape shape, Seed seed) {
        return new ParameterNetwork(widths, schedule.precision(), shape, seed);
    }
}
