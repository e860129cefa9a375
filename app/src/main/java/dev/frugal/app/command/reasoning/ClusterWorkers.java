package dev.frugal.app.command.reasoning;

import dev.frugal.app.cluster.ClusterSession;
import dev.frugal.app.cluster.MasterUrl;
import dev.frugal.reasoning.training.PolicySettings;
import dev.frugal.reasoning.training.worker.WorkerAddress;
import dev.frugal.reasoning.training.worker.WorkerPlace;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.cluster.DriverReply;
import dev.frugal.runs.cluster.GangSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Workers as processes on the machines of a Spark cluster, each in an executor of its own.
///
/// @param session with the driver
/// @param process what the cluster reserves for each
/// @param host address of this machine in the cluster's network
/// @param count how many workers
/// @param logs folder for what they write on their standard error
record ClusterWorkers(ClusterSession session, ClusterProcesses process, String host, int count, Path logs)
        implements WorkerPlace {
    /// Starts a driver.
    ///
    /// @throws dev.frugal.base.InvalidInputException if the cluster has no room for the workers
    static ClusterWorkers open(String master, PolicySettings settings, RunContext context) {
        var host = new MasterUrl(master).addressOfThisMachine();
        var workers = settings.workers();
        var process = new ClusterProcesses(
                master,
                "train",
                workers.threads().orElse(1),
                settings.resources().memory().orElse(0));
        var session = process.open("gangs", List.of(new GangSettings(workers.count())), context);
        return new ClusterWorkers(session, process, host, workers.count(), ClusterProcesses.logs(context));
    }

    @Override
    public Gang start(WorkerAddress address) {
        var ranks = IntStream.range(0, count).boxed().toList();
        return new Places(session.start(
                "training in " + address.run().getFileName(),
                ranks.stream()
                        .map(rank -> process.command(List.of(), TrainWorker.arguments(address, rank)))
                        .toList(),
                process.environment(Map.of(WorkerAddress.TOKEN, address.token())),
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
