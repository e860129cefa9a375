package dev.frugal.app.command.reasoning;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.command.Failures;
import dev.frugal.app.job.EndOfInput;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.reasoning.training.worker.TrainingWorker;
import dev.frugal.reasoning.training.worker.WorkerAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// One of the processes of `reasoning train --workers N`, which starts them on this machine or on a cluster.
@Command(
        name = "train-worker",
        hidden = true,
        description = "Share a training with other processes; started by 'reasoning train --workers N'.",
        footer = {"", "Example:", "  frugal reasoning train-worker --coordinator HOST:PORT --rank 0 --run DIR"})
public final class TrainWorker extends BaseCommand {
    /// As after SIGTERM.
    private static final int ENDED_FROM_OUTSIDE = 143;

    @Option(names = "--coordinator", required = true, paramLabel = "HOST:PORT", description = "Who started it.")
    private String coordinator = "";

    @Option(names = "--rank", required = true, paramLabel = "K", description = "Its number, from 0.")
    private int rank;

    @Option(names = "--run", required = true, paramLabel = "DIR", description = "Folder of the run.")
    private Path run = Path.of("");

    private boolean failed;

    /// The command line of a worker. Its standard input must stay open as long as it is to live.
    static List<String> arguments(WorkerAddress address, int rank) {
        return List.of(
                "reasoning",
                "train-worker",
                "--coordinator",
                "%s:%d".formatted(address.host(), address.port()),
                "--rank",
                Integer.toString(rank),
                "--run",
                address.run().toString());
    }

    @Override
    protected CommandResult answer() {
        int colon = coordinator.lastIndexOf(':');
        if (colon < 0 || !coordinator.substring(colon + 1).matches("\\d{1,5}")) {
            throw misuse("--coordinator is '%s'; expected HOST:PORT".formatted(coordinator));
        }
        var token = Optional.ofNullable(System.getenv(WorkerAddress.TOKEN)).orElse("");
        var address = new WorkerAddress(
                coordinator.substring(0, colon), Integer.parseInt(coordinator.substring(colon + 1)), token, run);
        EndOfInput.then(TrainWorker::halt);
        try (var _ = stop().hold()) {
            failed = !TrainingWorker.work(address, rank, stop(), TrainWorker::halt);
        }
        return new CommandResult("", Map.of("rank", rank));
    }

    /// Without its coordinator a worker must not write: another one may already go on with the run.
    private static void halt() {
        Runtime.getRuntime().halt(ENDED_FROM_OUTSIDE);
    }

    @Override
    protected int exitCode() {
        return failed ? Failures.OUR_FAILURE : Failures.DONE;
    }
}
