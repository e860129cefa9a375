package dev.frugal.app.command.reasoning;

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

    /// `settings` with the options applied.
    ///
    /// @throws dev.frugal.base.InvalidInputException if an option is out of range
    WorkerSettings apply(WorkerSettings settings) {
        return new WorkerSettings(
                workers.orElse(settings.count()),
                deadline.orElse(settings.deadline()),
                restarts.orElse(settings.restarts()));
    }
}
