package dev.frugal.app.command.physics;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.YamlSection;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import java.nio.file.Path;
import java.util.List;
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
            description = "Number of samples of each trajectory that a model sees (default: 100).")
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
            description = "Number of trajectories per parameter value of the training grid (default: 20).")
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

    /// The protocol of the file over the usual one.
    ///
    /// @throws InvalidInputException if a key is unknown, or a value makes no data set
    Protocol protocol(DynamicalSystem dynamics, YamlSection file) {
        var protocol = file.at("protocol", Protocol.class, Protocol.of(dynamics));
        protocol = window.map(protocol::withWindow).orElse(protocol);
        protocol = noise.map(protocol::withNoise).orElse(protocol);
        protocol = dataSeed.map(protocol::withSeed).orElse(protocol);
        return trajectories.map(protocol::withTrajectories).orElse(protocol);
    }
}
