package dev.frugal.physics.model;

import dev.frugal.base.Seed;
import dev.frugal.physics.objective.Objective;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.List;

/// The multi-output Sobolev baseline: (t, p) → every state, trained on states and on their rates
/// (Czarnecki et al. 2017) beside the residual.
///
/// The TAPINN paper names this baseline without describing it. This reading of the name gives each
/// state an output of its own and asks both for its values and for its derivative.
public record SobolevPinn(List<Integer> widths, TrainingSchedule schedule) implements TrajectoryModelSpec {
    public SobolevPinn {
        widths = LayerSizes.hidden("widths", widths);
        schedule.refuseMetric();
    }

    public static SobolevPinn standard() {
        return new SobolevPinn(
                List.of(62, 62, 62), TrainingSchedule.joint(new Objective(1, 1, TrainingSchedule.RESIDUAL_WEIGHT, 0)));
    }

    @Override
    public String name() {
        return "sobolev";
    }

    @Override
    public SobolevPinn withSchedule(TrainingSchedule other) {
        return new SobolevPinn(widths, other);
    }

    @Override
    public StateForm form(DynamicalSystem system) {
        return StateForm.direct(system);
    }

    @Override
    public TrajectoryNetwork network(NetworkShape shape, Seed seed) {
        return new ParameterNetwork(widths, schedule.precision(), shape, seed);
    }
}
