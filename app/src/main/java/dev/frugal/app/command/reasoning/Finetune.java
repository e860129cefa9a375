package dev.frugal.app.command.reasoning;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.job.JobType;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.reasoning.training.EmbeddedModel;
import dev.frugal.reasoning.training.FineTuning;
import dev.frugal.reasoning.training.FineTuningSettings;
import dev.frugal.reasoning.training.ImitationSettings;
import dev.frugal.reasoning.training.TrainedModelDocument;
import dev.frugal.reasoning.training.TrainingReport;
import dev.frugal.reasoning.training.TrainingResources;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.report.RunReport;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "finetune",
        description = "Teaches a model to write the responses of a data set, such as the traces of a larger"
                + " model, and writes the new model.",
        footer = {
            "",
            "Example:",
            "  frugal reasoning finetune --model DIR --data traces.jsonl --column response=trace --lora 16"
        })
public final class Finetune extends BaseCommand {
    /// How a run of this command goes on.
    public static final JobType<FineTuningSettings> KIND =
            new JobType<>("reasoning finetune", FineTuningSettings.class, Finetune::run);

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Folder of the model to begin with (default: ${DEFAULT-VALUE}).")
    private String model = EmbeddedModel.NAME;

    @Mixin
    private ProblemOptions data = new ProblemOptions();

    @Option(names = "--steps", paramLabel = "N", description = "Optimiser steps (default: one pass over the data).")
    private Optional<Integer> steps = Optional.empty();

    @Option(names = "--batch", paramLabel = "N", description = "Responses a step (default: 16).")
    private Optional<Integer> batch = Optional.empty();

    @Option(
            names = "--learning-rate",
            paramLabel = "RATE",
            description = "After the warm-up of 10 steps (default: 1e-5).")
    private Optional<Double> learningRate = Optional.empty();

    @Option(names = "--limit", paramLabel = "TOKENS", description = "Longer responses are left out (default: 2048).")
    private Optional<Integer> limit = Optional.empty();

    @Option(
            names = "--prompt-limit",
            paramLabel = "TOKENS",
            description = "Longer prompts are left out (default: 768).")
    private Optional<Integer> promptLimit = Optional.empty();

    @Mixin
    private ResourceOptions resources = new ResourceOptions();

    @Option(names = "--seed", paramLabel = "N", description = "Seed (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Override
    protected CommandResult answer() {
        var settings = settings();
        return workplace().start(KIND, "finetune " + settings.data().name(), settings, seed);
    }

    private FineTuningSettings settings() {
        var usual = FineTuningSettings.of(model, data.dataSet(), resources.apply(TrainingResources.PLAIN));
        var learning = usual.optimisation();
        return new FineTuningSettings(
                usual.model(),
                usual.data(),
                new ImitationSettings(
                        steps.orElse(learning.steps()),
                        batch.orElse(learning.batch()),
                        learningRate.orElse(learning.learningRate()),
                        learning.warmUpSteps(),
                        learning.finalFraction(),
                        learning.weightDecay(),
                        learning.gradientNorm()),
                promptLimit.orElse(usual.promptLimit()),
                limit.orElse(usual.responseLimit()),
                usual.rowsPerPart(),
                usual.checkpointEvery(),
                usual.resources());
    }

    private static CommandResult run(FineTuningSettings settings, RunContext context) {
        var taught = FineTuning.run(settings, context);
        TrainingReport.ofImitation(
                "A model taught the responses of a data set",
                "%s from %s: %,d steps of %d responses."
                        .formatted(
                                settings.data().name(),
                                settings.model(),
                                taught.steps(),
                                settings.optimisation().batch()),
                context);
        return new CommandResult(
                "model: %s\nreport: %s"
                        .formatted(taught.folder(), context.directory().file(RunReport.FILE)),
                TrainedModelDocument.of(taught.folder(), taught.steps(), "", context));
    }
}
