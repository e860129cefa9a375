package dev.frugal.app.command.reasoning;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.command.SettingsOptions;
import dev.frugal.app.job.JobType;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.reasoning.task.Tasks;
import dev.frugal.reasoning.training.Pretraining;
import dev.frugal.reasoning.training.PretrainingSettings;
import dev.frugal.reasoning.training.TrainedModelDocument;
import dev.frugal.reasoning.training.TrainingReport;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.report.RunReport;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "pretrain",
        description = "Makes a small reasoning model from nothing, by imitation of written-out responses.",
        footer = {
            "",
            "Without options it repeats the recipe of the model that ships inside.",
            "",
            "Example:",
            "  frugal reasoning pretrain --seed 1"
        })
public final class Pretrain extends BaseCommand {
    /// How a run of this command goes on.
    public static final JobType<PretrainingSettings> KIND =
            new JobType<>("reasoning pretrain", PretrainingSettings.class, Pretrain::run);

    private static final List<String> KEYS = List.of("task", "shape", "optimisation", "checkpoint_every");

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Option(
            names = "--task",
            paramLabel = "TASK",
            description = "Name of a task or YAML file (default: arithmetic-chains).")
    private Optional<String> task = Optional.empty();

    @Option(names = "--steps", paramLabel = "N", description = "Optimiser steps (default: 3200).")
    private Optional<Integer> steps = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", description = "Seed (default: that of --config, else 1).")
    private Optional<Long> seed = Optional.empty();

    @Override
    protected CommandResult answer() {
        var file = options.read(KEYS, terminal());
        var settings = file.without("seed").over(PretrainingSettings.shipped(), PretrainingSettings.class);
        if (task.isPresent()) {
            settings = settings.withTask(Tasks.chains(task.get()));
        }
        if (steps.isPresent()) {
            if (steps.get() < 1) {
                throw misuse("--steps is %d; expected at least 1".formatted(steps.get()));
            }
            settings = settings.withSteps(steps.get());
        }
        return workplace()
                .start(
                        KIND,
                        "pretrain " + settings.task().name(),
                        settings,
                        seed.or(() -> SettingsOptions.seed(file)).orElse(1L));
    }

    private static CommandResult run(PretrainingSettings settings, RunContext context) {
        var folder = Pretraining.run(settings, context);
        TrainingReport.ofImitation(
                "A small reasoning model, made from nothing",
                "%s: %,d steps of %d written-out responses."
                        .formatted(
                                settings.task().name(),
                                settings.optimisation().steps(),
                                settings.optimisation().batch()),
                context);
        return new CommandResult(
                "model: %s\nreport: %s".formatted(folder, context.directory().file(RunReport.FILE)),
                TrainedModelDocument.of(folder, settings.optimisation().steps(), "", context));
    }
}
