package dev.frugal.app.command.physics;

import dev.frugal.app.cluster.ClusterJvm;
import dev.frugal.app.cluster.ClusterJvm.Load;
import dev.frugal.app.cluster.ClusterSession;
import dev.frugal.app.cluster.LocalCluster;
import dev.frugal.app.cluster.MasterUrl;
import dev.frugal.app.terminal.Terminal;
import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.runs.StopSignal;
import dev.frugal.runs.cluster.DriverSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Work on the recordings of a fleet that a cluster does.
///
/// @param runs folder of the runs
/// @param master URL of the cluster
/// @param stop the user's wish to stop
record FleetWork(Path runs, String master, StopSignal stop, Terminal terminal) {
    /// Of an executor: the sorting of rows, a part of the windows and the model.
    private static final int EXECUTOR_MEGABYTES = 768;

    /// @throws InvalidInputException if a file is not there, or a folder has results already
    static void check(List<Path> inputs, Path output, List<String> tables) {
        for (var input : inputs) {
            if (!Files.exists(input)) {
                throw new InvalidInputException("there is no file or folder %s".formatted(input));
            }
        }
        for (var name : tables) {
            if (Files.exists(output.resolve(name))) {
                throw new InvalidInputException(
                        "%s has results already, in '%s'; name another folder with --out".formatted(output, name));
            }
        }
    }

    /// Does it.
    ///
    /// @param command that asks for it
    /// @param work word for it that the driver knows
    /// @param shared a file that every worker must see
    /// @param settings what the driver reads
    /// @return what `--json` prints
    /// @throws InvalidInputException if the cluster or the input is unusable
    JsonNode run(String command, String work, Path shared, Object settings) {
        try (var session = open(command, work, shared, settings)) {
            return Documents.jsonTree(session.result(), "the driver's result");
        }
    }

    /// Does it until it ends by itself or the user stops it; what was done until then counts.
    ///
    /// @return what `--json` prints
    /// @throws InvalidInputException if the cluster or the input is unusable
    JsonNode runUntilStopped(String command, String work, Path shared, Object settings) {
        try (var _ = stop.hold();
                var session = open(command, work, shared, settings)) {
            return Documents.jsonTree(session.resultWhenStopped(), "the driver's result");
        }
    }

    private ClusterSession open(String command, String work, Path shared, Object settings) {
        var url = new MasterUrl(master);
        url.checkThatItListens();
        var jvm = ClusterJvm.here();
        var driver = new DriverSettings(
                master,
                "frugal " + command,
                1,
                EXECUTOR_MEGABYTES,
                jvm.executorOptions(Load.COMPUTES, 1),
                jvm.classPath().stream().map(Path::toString).toList(),
                absolute(shared));
        return ClusterSession.open(
                work,
                driver,
                List.of(settings),
                LocalCluster.of(runs).log(work),
                stop::requested,
                note -> terminal.err().println(note));
    }

    /// A path that every worker understands.
    static String absolute(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }
}
