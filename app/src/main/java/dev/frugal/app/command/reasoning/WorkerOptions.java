package dev.frugal.app.command.reasoning;

import dev.frugal.app.cluster.MasterUrl;
import dev.frugal.reasoning.training.WorkerSettings;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Options for the processes that share a training.
final class WorkerOptions {
    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Processes that share the prompts of each step (default: 1).")
    private Optional<Integer> workers = Optional.empty();

    @Option(
            names = "--worker-deadline",
            paramLabel = "SECONDS",
            description = "How long a worker waits for the others in a step; one that takes longer has hung, and all "
                    + "start again from the last checkpoint (default: 900).")
    private Optional<Double> deadline = Optional.empty();

    @Option(
            names = "--worker-restarts",
            paramLabel = "N",
            description = "How often in a row all workers start again, without a new checkpoint in between, after one "
                    + "was lost (default: 3).")
    private Optional<Integer> restarts = Optional.empty();

    @Option(
            names = "--worker-threads",
            paramLabel = "N",
            description = "Threads of each worker (default: an equal share of the processors; with --spark, 1).")
    private Optional<Integer> threads = Optional.empty();

    @Option(
            names = "--spark",
            paramLabel = "URL",
            description =
                    "Run the workers on this Spark cluster, such as spark://host:7077; they must see the folder of the "
                            + "runs.")
    private Optional<String> spark = Optional.empty();

    /// `settings` with the options applied.
    ///
    /// @throws dev.frugal.base.InvalidInputException if an option is out of range, or there is no such cluster
    WorkerSettings apply(WorkerSettings settings) {
        var changed = new WorkerSettings(
                workers.orElse(settings.count()),
                deadline.orElse(settings.deadline()),
                restarts.orElse(settings.restarts()),
                spark.or(settings::spark),
                threads.or(settings::threads));
        changed.spark().ifPresent(master -> new MasterUrl(master).checkThatItListens());
        return changed;
    }
}
