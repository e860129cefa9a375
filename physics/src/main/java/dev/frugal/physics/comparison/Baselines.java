package dev.frugal.physics.comparison;

import dev.frugal.base.Seed;
import dev.frugal.physics.data.TrajectoryDataSet;
import dev.frugal.physics.evaluation.Forecaster;
import dev.frugal.physics.evaluation.baseline.ClassicalFit;
import dev.frugal.physics.evaluation.baseline.ConditionalMean;
import dev.frugal.physics.evaluation.baseline.Constant;
import dev.frugal.physics.evaluation.baseline.Persistence;
import dev.frugal.physics.model.FlowTapinn;
import dev.frugal.physics.model.flow.FlowAnsatz;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.List;

/// The forecasters that stand beside the networks in every table.
final class Baselines {
    /// Their names, in the order of tables.
    public static final List<String> NAMES =
            List.of("constant", "mean", "persistence", Baselines.CLASSICAL, "flow-ansatz");

    static final String CLASSICAL = "classical";

    /// Those that look at no equation: what costs nothing to say.
    static final List<String> TRIVIAL = List.of("constant", "mean", "persistence");

    private Baselines() {}

    /// The baseline of that name, fitted on the training trajectories where it needs them.
    ///
    /// @throws IllegalArgumentException if the name is none of [#NAMES]
    public static Forecaster named(String name, DynamicalSystem system, TrajectoryDataSet data) {
        return switch (name) {
            case "constant" -> Constant.of(data.train());
            case "mean" -> ConditionalMean.of(data.train());
            case "persistence" -> new Persistence();
            case CLASSICAL -> new ClassicalFit(system);
            case "flow-ansatz" ->
                new FlowAnsatz(
                        FlowTapinn.standard().generator(),
                        system,
                        new Seed(data.protocol().seed()).named("flow ansatz"));
            default -> throw new IllegalArgumentException("%s is none of the baselines %s".formatted(name, NAMES));
        };
    }
}
