package dev.frugal.physics.suite;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Require;
import dev.frugal.physics.comparison.ComparisonSettings;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.field.comparison.FieldComparisonSettings;
import dev.frugal.physics.system.Systems;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The suite: the content of a run's `config.yaml`.
///
/// @param systems which of the six
/// @param seeds number of trainings of each model
/// @param budget factor on the training effort of every model
/// @param trajectories at each value of the parameter; empty for the suite's own numbers
public record SuiteSettings(List<String> systems, int seeds, double budget, Optional<Integer> trajectories) {
    /// The first 15 % of 200 samples, and the first 8 of 48.
    private static final int WINDOW = 30;

    private static final int FIELD_WINDOW = 8;

    private static final double TRAIN_SHARE = 0.70;
    private static final double VALIDATION_SHARE = 0.15;

    private static final List<String> MODELS = List.of("tapinn", "parametric", "hyperpinn", "deeponet");
    private static final List<String> BASELINES = List.of("constant", "mean", "persistence", "classical");
    private static final List<String> FIELD_MODELS = List.of("deeponet", "fno", "flow-map");

    /// @throws InvalidInputException if a system is none of the suite, or a number is out of range
    public SuiteSettings {
        systems = List.copyOf(systems);
        systems.forEach(SuiteSystem::named);
        Require.atLeast("seeds", seeds, 1);
        Require.positive("budget", budget);
    }

    /// All six systems.
    public static List<String> all() {
        return SuiteSystem.names();
    }

    /// The comparison of a system of states.
    ComparisonSettings states(SuiteSystem system) {
        var dynamics = Systems.read(system.system() + ".yaml", system.yaml());
        var protocol = protocol(system, Protocol.of(dynamics), WINDOW);
        return ComparisonSettings.of(
                        dynamics,
                        protocol,
                        Stream.concat(MODELS.stream(), BASELINES.stream()).toList())
                .withSeeds(seeds)
                .withBudget(budget);
    }

    /// The comparison of a system of fields.
    FieldComparisonSettings fields(SuiteSystem system) {
        var fields = FieldSystem.read(system.system() + ".yaml", system.yaml());
        var usual = FieldComparisonSettings.of(fields, Map.of());
        return usual.withProtocol(protocol(system, usual.protocol(), FIELD_WINDOW))
                .withInitialFields(system.fields().orElseThrow())
                .withOnly(
                        Stream.concat(FIELD_MODELS.stream(), BASELINES.stream()).toList())
                .withSeeds(seeds)
                .withBudget(budget);
    }

    private Protocol protocol(SuiteSystem system, Protocol usual, int window) {
        return new Protocol(
                new Protocol.Grid(trajectories.orElse(system.trajectories()), TRAIN_SHARE, VALIDATION_SHARE),
                new Protocol.NewParameters(1, 1),
                usual.samples(),
                usual.horizon(),
                window,
                0,
                0);
    }
}
