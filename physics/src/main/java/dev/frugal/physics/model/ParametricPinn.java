package dev.frugal.physics.model;

import dev.frugal.physics.objective.Objective;
import java.util.List;

/// A physics-informed network with the parameters as further inputs: (t, p) → coordinates (Raissi
/// et al. 2019).
///
/// It knows nothing of the initial state, so it can at best give each parameter's mean trajectory.
/// Sizes are not published; these make it about as large as [Tapinn].
public record ParametricPinn(List<Integer> widths, Schedule schedule) implements TrajectoryMethod {
    public ParametricPinn {
        widths = List.copyOf(widths);
    }

    public static ParametricPinn standard() {
        return new ParametricPinn(
                List.of(62, 62, 62), Schedule.joint(new Objective(1, 0, Schedule.RESIDUAL_WEIGHT, 0)));
    }

    @Override
    public String name() {
        return "parametric";
    }

    @Override
    public ParametricPinn withSchedule(Schedule other) {
        return new ParametricPinn(widths, other);
    }
}
