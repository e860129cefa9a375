package dev.frugal.app.command.reasoning;

import dev.frugal.app.cluster.ClusterJvm;
import dev.frugal.app.cluster.ClusterJvm.Load;
import dev.frugal.app.cluster.ClusterSession;
import dev.frugal.app.cluster.LocalCluster;
import dev.frugal.app.job.ThisProgram;
import dev.frugal.base.DurableFiles;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.cluster.DriverSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the processes of a run take of a Spark cluster, on which each has an executor of its own.
///
/// @param master URL of the cluster
/// @param word for the cluster's pages
/// @param threads of a process
/// @param gibibytes that the cluster reserves for a process
record ClusterProcesses(String master, String word, int threads, double gibibytes) {
    /// Of an executor itself, beside its process.
    private static final int EXECUTOR_MEGABYTES = 512;

    private static final int MEGABYTES_PER_GIBIBYTE = 1024;

    /// Starts a driver.
    ///
    /// @param work what the driver is to do, a word that it knows
    /// @param settings of that work
    /// @throws dev.frugal.base.InvalidInputException if the cluster has no room for it
    ClusterSession open(String work, List<Object> settings, RunContext context) {
        var jvm = ClusterJvm.here();
        var run = context.directory();
        var cluster = LocalCluster.of(run.folder().toAbsolutePath().resolveSibling(""));
        var driver = new DriverSettings(
                master,
                "frugal %s %s".formatted(word, run.name()),
                threads,
                EXECUTOR_MEGABYTES + (int) Math.ceil(MEGABYTES_PER_GIBIBYTE * gibibytes),
                jvm.executorOptions(Load.PASSES_ON, threads),
                jvm.classPath().stream().map(Path::toString).toList(),
                run.file("config.yaml").toAbsolutePath().toString());
        return ClusterSession.open(
                work, driver, settings, cluster.log(run.name()), context.stop()::requested, context.progress()::note);
    }

    /// The folder of a run for what its processes write on their standard error.
    static Path logs(RunContext context) {
        var logs = context.directory().file("workers").toAbsolutePath();
        try {
            return Files.createDirectories(logs);
        } catch (IOException failure) {
            throw DurableFiles.cannotWrite(logs, failure);
        }
    }

    /// The command of a process.
    ///
    /// @param options of its JVM
    List<String> command(List<String> options, List<String> arguments) {
        var own = new ArrayList<>(options);
        own.addAll(ThisProgram.threads(threads));
        return ThisProgram.command(own, arguments);
    }

    /// The variables of a process.
    Map<String, String> environment(Map<String, String> own) {
        var environment = new HashMap<>(own);
        environment.put("OMP_NUM_THREADS", Integer.toString(threads));
        return environment;
    }
}
