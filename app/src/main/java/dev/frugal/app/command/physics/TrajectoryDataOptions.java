package dev.frugal.app.command.physics;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.YamlSection;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.field.forecast.FieldData;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Options for the system and the training data made from it. Each overrides the settings file.
final class TrajectoryDataOptions {
    /// The keys of a file that are about the data.
    static final List<String> KEYS = List.of("system", "protocol");

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "SYSTEM",
            description = SystemChanges.SYSTEM + " (default: that of --config).")
    private Optional<String> system = Optional.empty();

    @Mixin
    private SystemChanges changes = new SystemChanges();

    @Option(
            names = "--window",
            paramLabel = "SAMPLES",
            description = "Number of samples of each trajectory that a model sees (default: 100;"
                    + " of fields 15 %% of the samples).")
    private Optional<Integer> window = Optional.empty();

    @Option(
            names = "--noise",
            paramLabel = "SIGMA",
            converter = ArithmeticConverter.class,
            description =
                    "Standard deviation of the measurement noise on the window, in the states' units (default: 0).")
    private Optional<Double> noise = Optional.empty();

    @Option(
            names = "--trajectories",
            paramLabel = "N",
            description =
                    "Number of trajectories per parameter value of the training grid (default: 20; in the training of a"
                            + " model of fields, which makes its own data, 4).")
    private Optional<Integer> trajectories = Optional.empty();

    @Option(
            names = "--data-seed",
            paramLabel = "SEED",
            description = "Random seed of the initial states, new parameter values and noise (default: 0).")
    private Optional<Long> dataSeed = Optional.empty();

    /// The system named on the command line, or else in the file.
    ///
    /// @param runs the folder of the runs
    /// @throws InvalidInputException if there is none, or it holds a mistake
    DynamicalSystem system(YamlSection file, Path runs) {
        return system.map(name -> changes.system(name, runs))
                .or(() -> file.at("system")
                        .map(section ->
                                changes.of(section.as(DynamicalSystem.class).description())))
                .orElseThrow(() -> new InvalidInputException(
                        "there is no system; name a built-in one (%s), the path of a YAML file or a run of 'physics identify', or give --config a file with the key 'system'"
                                .formatted(String.join(", ", Systems.builtIn()))));
    }

    /// The system on the command line, as it stands there.
    Optional<String> name() {
        return system;
    }

    /// Trajectories per parameter value, if the command line says.
    Optional<Integer> trajectories() {
        return trajectories;
    }

    /// Whether the command line asks for other data than so many trajectories.
    boolean changesMoreThanTrajectories() {
        return window.isPresent() || noise.isPresent() || dataSeed.isPresent() || !changes.unchanged();
    }

    /// The system on the command line as fields, if it is one of those.
    ///
    /// @param runs the folder of the runs
    /// @throws InvalidInputException if it holds a mistake
    Optional<FieldSystem> fields(Path runs) {
        return system.flatMap(name -> changes.fields(name, runs));
    }

    /// Other values for constants of the system.
    Map<String, Double> constants() {
        return changes.constants();
    }

    /// What the options ask for over the usual protocol of fields.
    ///
    /// @throws InvalidInputException if a value makes no data set
    Protocol protocol(FieldSystem fields) {
        return changed(FieldData.protocol(fields.description()));
    }

    /// The protocol of the file over the usual one.
    ///
    /// @throws InvalidInputException if a key is unknown, or a value makes no data set
    Protocol protocol(DynamicalSystem dynamics, YamlSection file) {
        return changed(file.at("protocol", Protocol.class, Protocol.of(dynamics)));
    }

    /// What the options ask for over a usual protocol.
    ///
    /// @throws InvalidInputException if a value makes no data set
    Protocol changed(Protocol usual) {
        var protocol = window.map(usual::withWindow).orElse(usual);
        protocol = noise.map(protocol::withNoise).orElse(protocol);
        protocol = dataSeed.map(protocol::withSeed).orElse(protocol);
        return trajectories.map(protocol::withTrajectories).orElse(protocol);
    }
}
