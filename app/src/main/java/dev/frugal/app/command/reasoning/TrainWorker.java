package dev.frugal.app.command.reasoning;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.command.Failures;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.reasoning.training.worker.TrainingWorker;
import dev.frugal.reasoning.training.worker.WorkerAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// One of the processes of `reasoning train --workers N`, which starts them.
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

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "Name or address by which other workers reach it (default: 127.0.0.1).")
    private String host = "127.0.0.1";

    private boolean failed;

    /// The command line of a worker.
    static List<String> arguments(WorkerAddress address, int rank, String host) {
        return List.of(
                "reasoning",
                "train-worker",
                "--coordinator",
                "%s:%d".formatted(address.host(), address.port()),
                "--rank",
                Integer.toString(rank),
                "--run",
                address.run().toString(),
                "--host",
                host);
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
        try (var _ = stop().hold()) {
            // Without its coordinator a worker must not write: another one may already go on with the run.
            failed = !TrainingWorker.work(
                    address, rank, host, stop(), () -> Runtime.getRuntime().halt(ENDED_FROM_OUTSIDE));
        }
        return new CommandResult("", Map.of("rank", rank));
    }

    @Override
    protected int exitCode() {
        return failed ? Failures.OUR_FAILURE : Failures.DONE;
    }
}
