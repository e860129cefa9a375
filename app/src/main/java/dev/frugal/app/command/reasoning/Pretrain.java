package dev.frugal.app.command.reasoning;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.command.SettingsOptions;
import dev.frugal.app.job.JobType;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.base.YamlSection;
import dev.frugal.reasoning.task.DemonstratedTask;
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
        description = "Train a small reasoning model from scratch on worked solutions.",
        footer = {
            "",
            "Without options, this repeats the recipe of the bundled model; with '--task word-problems', that of a model",
            "of word problems in English.",
            "",
            "Example:",
            "  frugal reasoning pretrain --seed 1",
            "  frugal reasoning pretrain --task word-problems --seed 1"
        })
public final class Pretrain extends BaseCommand {
    /// The job of this command; `runs resume` finds it by its name.
    public static final JobType<PretrainingSettings> KIND =
            new JobType<>("reasoning pretrain", PretrainingSettings.class, Pretrain::run);

    private static final List<String> KEYS = List.of("task", "shape", "optimisation", "checkpoint_every");

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Option(
            names = "--task",
            paramLabel = "TASK",
            description =
                    "Name of a task, or the path of a YAML file; its recipe applies (default: arithmetic-chains).")
    private Optional<String> task = Optional.empty();

    @Option(names = "--steps", paramLabel = "N", description = "Number of optimiser steps (default: the recipe's).")
    private Optional<Integer> steps = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", description = "Random seed (default: that of --config, else 1).")
    private Optional<Long> seed = Optional.empty();

    @Override
    protected CommandResult answer() {
        var file = options.read(KEYS, terminal());
        var settings = file.without("seed")
                .without("task")
                .over(PretrainingSettings.of(task(file)), PretrainingSettings.class);
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

    /// The task that the option names, or else the file.
    private DemonstratedTask task(YamlSection file) {
        var usual = PretrainingSettings.shipped().task();
        return task.or(() -> file.at("task").flatMap(YamlSection::text))
                .map(Tasks::demonstrated)
                .orElseGet(() -> file.at("task", DemonstratedTask.class, usual));
    }

    private static CommandResult run(PretrainingSettings settings, RunContext context) {
        var folder = Pretraining.run(settings, context);
        TrainingReport.ofImitation(
                "A small reasoning model, trained from scratch",
                "%s: %,d steps of %d worked solutions."
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
