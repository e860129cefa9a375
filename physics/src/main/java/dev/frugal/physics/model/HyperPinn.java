package dev.frugal.physics.model;

import dev.frugal.base.Require;
import dev.frugal.base.Seed;
import dev.frugal.physics.objective.Objective;
import dev.frugal.physics.system.DynamicalSystem;
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
    private static final long MOST_WEIGHTS = 100_000_000;

    public HyperPinn {
        targetWidths = LayerSizes.hidden("target_widths", targetWidths);
        hyperWidths = LayerSizes.hidden("hyper_widths", hyperWidths);
        schedule.refuseMetric();
        long weights = 0;
        for (int layer = 1; layer < targetWidths.size(); layer++) {
            weights += (long) targetWidths.get(layer - 1) * targetWidths.get(layer);
        }
        Require.that(
                weights * hyperWidths.getLast() <= MOST_WEIGHTS,
                "target_widths",
                targetWidths,
                "a target whose weights times the last of hyper_widths are at most %,d".formatted(MOST_WEIGHTS));
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

    @Override
    public StateForm form(DynamicalSystem system) {
        return StateForm.coordinates(system);
    }

    @Override
    public TrajectoryNetwork network(NetworkShape shape, Seed seed) {
        return new HyperNetwork(this, shape, seed);
    }
}
