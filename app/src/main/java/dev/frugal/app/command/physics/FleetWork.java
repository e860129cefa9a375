package dev.frugal.app.command.physics;

import dev.frugal.app.cluster.ClusterJvm;
import dev.frugal.app.cluster.ClusterJvm.Load;
import dev.frugal.app.cluster.ClusterSession;
import dev.frugal.app.cluster.LocalCluster;
import dev.frugal.app.cluster.MasterUrl;
import dev.frugal.app.terminal.Terminal;
import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.ledger.meter.Consumption;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.ledger.meter.PowerModel;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.RunInterruptedException;
import dev.frugal.runs.StopSignal;
import dev.frugal.runs.cluster.DriverSettings;
import dev.frugal.runs.task.TaskEvent;
import dev.frugal.runs.task.TaskLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;

/// Work on the recordings of a fleet that a cluster does.
///
/// @param master URL of the cluster
/// @param command that asks for it
/// @param work word for it that the driver knows
/// @param shared a file that every worker must see
/// @param settings what the driver reads
record FleetWork(String master, String command, String work, Path shared, Object settings) {
    /// Of an executor: the sorting of rows, a part of the windows and the model.
    private static final int EXECUTOR_MEGABYTES = 768;

    private static final long BYTES_PER_MEGABYTE = 1L << 20;

    private static final double NANOSECONDS = 1e9;

    /// @param table that the work writes, beside the problems
    /// @throws InvalidInputException if a file is not there, or a folder has results already
    static void check(List<String> inputs, String output, String table) {
        for (var input : inputs) {
            if (!Files.exists(Path.of(input))) {
                throw new InvalidInputException("there is no file or folder %s".formatted(input));
            }
        }
        for (var name : List.of(table, "problems")) {
            if (Files.exists(Path.of(output, name))) {
                throw new InvalidInputException(
                        "%s has results already, in '%s'; name another folder with --out".formatted(output, name));
            }
        }
    }

    /// Does it and keeps in the run what its tasks did and what they cost.
    ///
    /// @return what the driver counted
    /// @throws InvalidInputException if the cluster or the input is unusable
    JsonNode run(RunContext context) {
        var run = context.directory();
        var logs = LocalCluster.of(run.folder().toAbsolutePath().resolveSibling(""));
        try (var _ = context.meter().phase(Phase.SERVING);
                var tasks = new TaskLog(run)) {
            var driver = Duration.ZERO;
            try (var session = open(logs.log(run.name()), context.stop()::requested, new Following(context, tasks))) {
                try {
                    var document = Documents.jsonTree(session.result(), "the driver's result");
                    context.meter().queries(document.get("windows").asLong());
                    return document;
                } finally {
                    driver = session.processorTime();
                }
            } catch (RunInterruptedException _) {
                throw new RunInterruptedException("stopped before its tables were written");
            } finally {
                spent(context, driver, tasks.taskSeconds());
            }
        }
    }

    /// Tells the meter what the driver and its executors consumed. Executors have reserved a processor for each
    /// of their tasks; a driver that is the whole cluster has done the tasks itself.
    private void spent(RunContext context, Duration driver, double taskSeconds) {
        var url = new MasterUrl(master);
        double executors = url.isThisProcess() ? 0 : taskSeconds;
        double processor = driver.toNanos() / NANOSECONDS + executors;
        double joules =
                PowerModel.GREEN_ALGORITHMS.joules(executors, processor, EXECUTOR_MEGABYTES * BYTES_PER_MEGABYTE);
        context.meter()
                .elsewhere(Phase.SERVING, new Consumption(0, processor, joules, 0, 0, 0, 0, 0), url.isThisMachine());
    }

    /// Passes on to a run what its driver tells.
    private record Following(RunContext context, TaskLog tasks) implements ClusterSession.Listener {
        @Override
        public void note(String sentence) {
            context.progress().note(sentence);
        }

        @Override
        public void task(TaskEvent event) {
            tasks.append(event)
                    .filter(advance -> !advance.stage().equals(TaskEvent.COLLECTING))
                    .ifPresent(advance -> context.progress().report(advance.stage(), advance.done(), advance.tasks()));
        }
    }

    /// Does it without a run.
    ///
    /// @param runs folder of the runs
    /// @throws InvalidInputException if the cluster or the input is unusable
    JsonNode run(Path runs, StopSignal stop, Terminal terminal) {
        try (var session = open(LocalCluster.of(runs).log(work), stop::requested, terminal.err()::println)) {
            return Documents.jsonTree(session.result(), "the driver's result");
        }
    }

    /// Does it without a run until it ends by itself or the user stops it; what was done until then counts.
    ///
    /// @param runs folder of the runs
    /// @throws InvalidInputException if the cluster or the input is unusable
    JsonNode runUntilStopped(Path runs, StopSignal stop, Terminal terminal) {
        try (var _ = stop.hold();
                var session = open(LocalCluster.of(runs).log(work), stop::requested, terminal.err()::println)) {
            return Documents.jsonTree(session.resultWhenStopped(), "the driver's result");
        }
    }

    private ClusterSession open(Path log, BooleanSupplier over, ClusterSession.Listener listener) {
        new MasterUrl(master).checkThatItListens();
        var jvm = ClusterJvm.here();
        var driver = new DriverSettings(
                master,
                "frugal " + command,
                1,
                EXECUTOR_MEGABYTES,
                jvm.executorOptions(Load.COMPUTES, 1),
                jvm.classPath().stream().map(Path::toString).toList(),
                absolute(shared));
        return ClusterSession.open(work, driver, List.of(settings), log, over, listener);
    }

    /// A path that every worker understands.
    static String absolute(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }
}
