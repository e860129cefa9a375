package dev.frugal.app.command.reasoning;

import dev.frugal.app.cluster.ClusterJvm;
import dev.frugal.app.cluster.ClusterSession;
import dev.frugal.app.cluster.LocalCluster;
import dev.frugal.app.cluster.MasterUrl;
import dev.frugal.app.job.ThisProgram;
import dev.frugal.base.DurableFiles;
import dev.frugal.reasoning.training.PolicySettings;
import dev.frugal.reasoning.training.worker.WorkerAddress;
import dev.frugal.reasoning.training.worker.WorkerPlace;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.cluster.DriverReply;
import dev.frugal.runs.cluster.DriverSettings;
import dev.frugal.runs.cluster.GangSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Workers as processes on the machines of a Spark cluster, each in an executor of its own.
///
/// @param session with the driver
/// @param host address of this machine in the cluster's network
/// @param count how many workers
/// @param threads of each
/// @param logs folder for what they write on their standard error
record ClusterWorkers(ClusterSession session, String host, int count, int threads, Path logs) implements WorkerPlace {
    /// Of an executor itself, beside its worker.
    private static final int EXECUTOR_MEGABYTES = 512;

    private static final int MEGABYTES_PER_GIBIBYTE = 1024;

    /// Starts a driver.
    ///
    /// @throws dev.frugal.base.InvalidInputException if the cluster has no room for the workers
    static ClusterWorkers open(String master, PolicySettings settings, RunContext context) {
        var url = new MasterUrl(master);
        var host = url.addressOfThisMachine();
        var jvm = ClusterJvm.here();
        var run = context.directory();
        var folder = run.folder().toAbsolutePath();
        var archives = LocalCluster.of(folder.resolveSibling("")).folder();
        var workers = settings.workers();
        int threads = workers.threads().orElse(1);
        var asked = new DriverSettings(
                master,
                "frugal train " + run.name(),
                threads,
                EXECUTOR_MEGABYTES
                        + (int) Math.ceil(MEGABYTES_PER_GIBIBYTE
                                * settings.resources().memory().orElse(0)),
                jvm.executorOptions(archives, threads),
                jvm.classPath().stream().map(Path::toString).toList(),
                run.file("config.yaml").toAbsolutePath().toString());
        var session = ClusterSession.open(
                "gangs",
                List.of(asked, new GangSettings(workers.count())),
                url.environment(),
                archives,
                archives.resolve(run.name() + ".log"),
                context.stop()::requested,
                context.progress()::note);
        return new ClusterWorkers(
                session, host, workers.count(), threads, run.file("workers").toAbsolutePath());
    }

    @Override
    public Gang start(WorkerAddress address) {
        try {
            Files.createDirectories(logs);
        } catch (IOException failure) {
            throw DurableFiles.cannotWrite(logs, failure);
        }
        var ranks = IntStream.range(0, count).boxed().toList();
        return new Places(session.start(
                "training in " + address.run().getFileName(),
                ranks.stream()
                        .map(rank -> ThisProgram.command(
                                List.of("-XX:ActiveProcessorCount=" + threads), TrainWorker.arguments(address, rank)))
                        .toList(),
                Map.of("OMP_NUM_THREADS", Integer.toString(threads), WorkerAddress.TOKEN, address.token()),
                ranks.stream()
                        .map(rank -> logs.resolve("%d.log".formatted(rank + 1)))
                        .toList()));
    }

    @Override
    public void close() {
        session.close();
    }

    private record Places(ClusterSession.Gang gang) implements Gang {
        @Override
        public Optional<String> ending(int rank, Duration patience) {
            return gang.reply(rank, patience)
                    .map(reply -> reply.kind() == DriverReply.Kind.LOST
                            ? reply.text()
                            : "exit code %d on %s".formatted(reply.exit(), reply.text()));
        }

        @Override
        public void end() {
            gang.end();
        }
    }
}
