package dev.frugal.app.command.sweep;

import dev.frugal.app.cluster.ClusterJvm;
import dev.frugal.app.cluster.ClusterJvm.Load;
import dev.frugal.app.cluster.ClusterSession;
import dev.frugal.app.cluster.LocalCluster;
import dev.frugal.app.cluster.MasterUrl;
import dev.frugal.app.job.ThisProgram;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.cluster.DriverReply;
import dev.frugal.runs.cluster.DriverSettings;
import dev.frugal.runs.sweep.SweepSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/// Processes on the workers of a Spark cluster. An executor runs one trial at a time, and the cluster reserves for it
/// what the trial needs.
///
/// @param session with the driver
record ClusterPlace(ClusterSession session) implements TrialPlace {
    /// Of an executor itself, beside the Java heap of its trial.
    private static final int EXECUTOR_MEGABYTES = 512;

    /// Trials that wait at the cluster while others run, so that no worker waits for the next.
    private static final int WAITING_PER_SLOT = 2;

    /// Starts a driver.
    ///
    /// @param runs folder of the runs, which every worker must see
    /// @param over whether the sweep is over
    /// @throws dev.frugal.base.InvalidInputException if the cluster cannot run a trial
    static ClusterPlace open(
            String master, SweepSettings settings, Path runs, RunContext context, BooleanSupplier over) {
        var url = new MasterUrl(master);
        url.checkThatItListens();
        var jvm = ClusterJvm.here();
        var run = context.directory();
        var driver = new DriverSettings(
                master,
                "frugal sweep " + run.name(),
                settings.threads(),
                EXECUTOR_MEGABYTES + settings.memoryMegabytes(),
                jvm.executorOptions(Load.PASSES_ON, settings.threads()),
                jvm.classPath().stream().map(Path::toString).toList(),
                run.file("config.yaml").toAbsolutePath().toString());
        return new ClusterPlace(ClusterSession.open(
                "commands", driver, List.of(), LocalCluster.of(runs).log(run.name()), over, context.progress()::note));
    }

    @Override
    public int atATime() {
        return WAITING_PER_SLOT * session.slots();
    }

    @Override
    public List<String> options() {
        return List.of(ThisProgram.TIED);
    }

    @Override
    public OptionalInt run(String label, List<String> command, Map<String, String> environment, Path errors) {
        var reply = session.run(label, command, environment, errors);
        return reply.kind() == DriverReply.Kind.LOST ? OptionalInt.empty() : OptionalInt.of(reply.exit());
    }

    @Override
    public void close() {
        session.close();
    }
}
