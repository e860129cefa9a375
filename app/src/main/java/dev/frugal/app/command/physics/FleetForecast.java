package dev.frugal.app.command.physics;

import dev.frugal.app.cluster.ClusterJvm;
import dev.frugal.app.cluster.ClusterSession;
import dev.frugal.app.cluster.LocalCluster;
import dev.frugal.app.cluster.MasterUrl;
import dev.frugal.app.terminal.Terminal;
import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.prediction.RegimeSource;
import dev.frugal.runs.cluster.DriverSettings;
import dev.frugal.runs.cluster.FleetSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;

/// Windows of a fleet, forecast on a cluster.
///
/// @param runs folder of the runs
/// @param master URL of the cluster
/// @param over whether nobody waits for the result any more
record FleetForecast(Path runs, String master, BooleanSupplier over, Terminal terminal) {
    /// Of an executor: the sorting of rows, a part of the windows and the model.
    private static final int EXECUTOR_MEGABYTES = 768;

    /// What `--json` prints.
    ///
    /// @throws InvalidInputException if the cluster or the input is unusable
    JsonNode run(
            Path model,
            List<Path> inputs,
            String group,
            Optional<Double> until,
            Optional<Double> ahead,
            Optional<RegimeSource> regimes,
            Path folder) {
        for (var input : inputs) {
            if (!Files.exists(input)) {
                throw new InvalidInputException("there is no file or folder %s".formatted(input));
            }
        }
        for (var name : List.of("forecasts", "problems")) {
            if (Files.exists(folder.resolve(name))) {
                throw new InvalidInputException(
                        "%s has results already, in '%s'; name another folder with --out".formatted(folder, name));
            }
        }
        var url = new MasterUrl(master);
        url.checkThatItListens();
        var jvm = ClusterJvm.here();
        var archives = LocalCluster.of(runs).folder();
        var place = absolute(model);
        var driver = new DriverSettings(
                master,
                "frugal physics predict",
                1,
                EXECUTOR_MEGABYTES,
                jvm.executorOptions(archives, 1),
                jvm.classPath().stream().map(Path::toString).toList(),
                place);
        var fleet = new FleetSettings(
                place,
                inputs.stream().map(FleetForecast::absolute).toList(),
                group,
                optional(until),
                optional(ahead),
                regimes.map(RegimeSource::name),
                absolute(folder));
        try (var session = ClusterSession.open(
                "score",
                List.of(driver, fleet),
                url.environment(),
                archives,
                archives.resolve("predict.log"),
                over,
                note -> terminal.err().println(note))) {
            return Documents.jsonTree(session.result(), "the driver's result");
        }
    }

    private static OptionalDouble optional(Optional<Double> number) {
        return number.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }
}
