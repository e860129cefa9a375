package dev.frugal.app.command.physics;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.YamlSection;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The system and how data are made of it, as arguments shared by commands that train. Each overrides what a file of
/// settings says.
final class TrajectoryDataOptions {
    /// The keys of a file that are about the data.
    static final List<String> KEYS = List.of("system", "protocol");

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "SYSTEM",
            description = "a built-in system such as duffing, or the path of a YAML file (default: that of --config)")
    private Optional<String> system = Optional.empty();

    @Option(
            names = "--constant",
            paramLabel = "NAME=VALUE",
            converter = {TextConverter.class, ArithmeticConverter.class},
            description = "override a constant of the system; may be repeated")
    private Map<String, Double> constants = new LinkedHashMap<>();

    @Option(
            names = "--window",
            paramLabel = "SAMPLES",
            description = "samples of each trajectory that a model sees (default: 100)")
    private Optional<Integer> window = Optional.empty();

    @Option(
            names = "--noise",
            paramLabel = "SIGMA",
            converter = ArithmeticConverter.class,
            description = "standard deviation of the errors on the window, in the states' units (default: 0)")
    private Optional<Double> noise = Optional.empty();

    @Option(
            names = "--trajectories",
            paramLabel = "N",
            description = "trajectories per parameter value of the training grid (default: 20)")
    private Optional<Integer> trajectories = Optional.empty();

    @Option(
            names = "--data-seed",
            paramLabel = "SEED",
            description = "seed of initial states, new parameter values and noise (default: 0)")
    private Optional<Long> dataSeed = Optional.empty();

    /// The system named on the command line, or else in the file.
    ///
    /// @throws InvalidInputException if there is none, or it holds a mistake
    DynamicalSystem system(YamlSection file) {
        return system.map(name -> Systems.named(name, constants))
                .or(() -> file.at("system")
                        .map(section -> section.as(DynamicalSystem.class).withConstants(constants)))
                .orElseThrow(() -> new InvalidInputException(
                        "there is no system; name a built-in one (%s) or the path of a YAML file, or give --config a file with the key 'system'"
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
