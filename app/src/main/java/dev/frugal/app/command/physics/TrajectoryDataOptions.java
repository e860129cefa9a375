package dev.frugal.app.command.physics;

import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Options for the system and the training data made from it.
final class TrajectoryDataOptions {
    @Parameters(
            index = "0",
            paramLabel = "SYSTEM",
            description = "Name of a built-in system such as duffing, or the path of a YAML file.")
    private String system = "";

    @Option(
            names = "--constant",
            paramLabel = "NAME=VALUE",
            description = "Override a constant of the system. May be repeated.")
    private Map<String, Double> constants = new LinkedHashMap<>();

    @Option(
            names = "--window",
            paramLabel = "SAMPLES",
            description = "Number of samples of each trajectory that a model sees (default: 100).")
    private Optional<Integer> window = Optional.empty();

    @Option(
            names = "--noise",
            paramLabel = "SIGMA",
            description =
                    "Standard deviation of the measurement noise on the window, in the states' units (default: 0).")
    private double noise;

    @Option(
            names = "--trajectories",
            paramLabel = "N",
            description = "Number of trajectories per parameter value of the training grid (default: 20).")
    private Optional<Integer> trajectories = Optional.empty();

    @Option(
            names = "--data-seed",
            paramLabel = "SEED",
            description = "Random seed of the initial states, new parameter values and noise (default: 0).")
    private long dataSeed;

    DynamicalSystem system() {
        var named = Systems.named(system);
        return constants.isEmpty() ? named : named.withConstants(constants);
    }

    Protocol protocol(DynamicalSystem dynamics) {
        var usual = Protocol.of(dynamics).withNoise(noise).withSeed(dataSeed);
        var windowed = window.isPresent() ? usual.withWindow(window.get()) : usual;
        return trajectories.isPresent()
                ? windowed.withTrajectories(trajectories.get(), windowed.trajectoriesPerNewValue())
                : windowed;
    }
}
