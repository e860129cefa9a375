package dev.frugal.app.command.cluster;

import dev.frugal.app.cluster.LocalCluster;
import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.base.InvalidInputException;
import dev.frugal.runs.Machine;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "start",
        description = {
            "Start a Spark cluster of processes on this machine.",
            "It can be reached from this machine alone, and stays until it is stopped."
        },
        footer = {"", "Example:", "  frugal cluster start --workers 2 --cores 1 --memory 2"})
final class ClusterStart extends BaseCommand {
    private static final double MEGABYTES_OF_A_GIGABYTE = 1024;

    /// An executor of Spark does not start with less.
    private static final double LEAST_GIGABYTES = 0.5;

    /// Of the machine's memory, for all workers by default.
    private static final double SHARE_OF_MEMORY = 0.5;

    private static final int MOST_WORKERS = 64;

    @Option(names = "--workers", paramLabel = "N", description = "Workers (default: ${DEFAULT-VALUE}).")
    private int workers = 2;

    @Option(names = "--cores", paramLabel = "C", description = "Cores of each worker (default: ${DEFAULT-VALUE}).")
    private int cores = 1;

    @Option(
            names = "--memory",
            paramLabel = "GB",
            description = "Memory that each worker gives to tasks, in gigabytes"
                    + " (default: half of the machine's memory, shared by the workers).")
    private Optional<Double> memory = Optional.empty();

    @Override
    protected CommandResult answer() {
        if (workers < 1 || workers > MOST_WORKERS) {
            throw misuse("--workers is %d; expected 1 to %d".formatted(workers, MOST_WORKERS));
        }
        if (cores < 1) {
            throw misuse("--cores is %d; expected 1 or more".formatted(cores));
        }
        var machine = Machine.here();
        double all =
                machine.memoryBytes() / (MEGABYTES_OF_A_GIGABYTE * MEGABYTES_OF_A_GIGABYTE * MEGABYTES_OF_A_GIGABYTE);
        double each = memory.orElseGet(() -> Math.max(LEAST_GIGABYTES, Math.floor(SHARE_OF_MEMORY * all / workers)));
        if (!(each >= LEAST_GIGABYTES)) {
            throw misuse("--memory is %s GB; expected %s or more".formatted(each, LEAST_GIGABYTES));
        }
        if (each * workers > all) {
            throw new InvalidInputException(
                    "%d workers of %.1f GB need more than the %.1f GB of this machine; expected fewer workers or less --memory"
                            .formatted(workers, each, all));
        }
        var state =
                LocalCluster.of(runsFolder()).start(workers, cores, (int) Math.round(MEGABYTES_OF_A_GIGABYTE * each));
        return new CommandResult(
                "cluster: %s\nworkers: %d, each with %d %s and %.1f GB\npage: %s"
                        .formatted(state.url(), workers, cores, cores == 1 ? "core" : "cores", each, state.page()),
                ClusterDocument.of(state));
    }
}
