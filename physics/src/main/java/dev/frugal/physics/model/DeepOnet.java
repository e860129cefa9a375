package dev.frugal.physics.model;

import dev.frugal.base.Seed;
import dev.frugal.physics.objective.Objective;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.List;

/// A deep operator network (Lu et al. 2021): a branch network reads the window, a trunk network
/// reads the time, and each state is the inner product of their features, plus a bias.
///
/// Trained on data alone, as published.
///
/// @param features length of the inner product
/// @param widths hidden widths of branch and trunk
public record DeepOnet(int features, List<Integer> widths, TrainingSchedule schedule) implements TrajectoryModelSpec {
    public DeepOnet {
        LayerSizes.units("features", features);
        widths = LayerSizes.hidden("widths", widths);
    }

    public static DeepOnet standard() {
        return new DeepOnet(32, List.of(64, 64), TrainingSchedule.joint(new Objective(1, 0, 0, 0)));
    }

    @Override
    public String name() {
        return "deeponet";
    }

    @Override
    public DeepOnet withSchedule(TrainingSchedule other) {
        return new DeepOnet(features, widths, other);
    }

    @Override
    public StateForm form(DynamicalSystem system) {
        return StateForm.direct(system);
    }

    @Override
    public TrajectoryNetwork network(NetworkShape shape, Seed seed) {
        return new OperatorNetwork(this, shape, seed);
    }
}
