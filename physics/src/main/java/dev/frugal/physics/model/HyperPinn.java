package dev.frugal.physics.model;

import dev.frugal.physics.objective.Objective;
import java.util.List;

/// A network that produces the weights of a small physics-informed network from the parameters (de
/// Avila Belbute-Peres et al. 2021, arXiv 2111.01008).
///
/// The target network maps t to the coordinates; the hypernetwork maps the parameters to the
/// target's weights. With the published sizes and one parameter: target t→32→32→1 has 1,153
/// weights, hypernetwork F0→32→32→1,153 has 39,169 parameters.
///
/// @param targetWidths hidden widths of the target network
/// @param hyperWidths hidden widths of the hypernetwork
public record HyperPinn(List<Integer> targetWidths, List<Integer> hyperWidths, TrainingSchedule schedule)
        implements TrajectoryModelSpec {
    public HyperPinn {
        targetWidths = List.copyOf(targetWidths);
        hyperWidths = List.copyOf(hyperWidths);
    }

    public static HyperPinn published() {
        return new HyperPinn(
                List.of(32, 32),
                List.of(32, 32),
                TrainingSchedule.joint(new Objective(1, 0, TrainingSchedule.RESIDUAL_WEIGHT, 0)));
    }

    @Override
    public String name() {
        return "hyperpinn";
    }

    @Override
    public HyperPinn withSchedule(TrainingSchedule other) {
        return new HyperPinn(targetWidths, hyperWidths, other);
    }
}
