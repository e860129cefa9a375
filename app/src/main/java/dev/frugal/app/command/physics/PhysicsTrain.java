package dev.frugal.app.command.physics;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.job.JobType;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.physics.comparison.SingleTraining;
import dev.frugal.physics.comparison.TrainingSettings;
import dev.frugal.physics.model.ModelSpec;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.report.RunReport;
import java.util.LinkedHashMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "train",
        description = "Train one model on a system and evaluate it on held-out trajectories.",
        footer = {"", "Example:", "  frugal physics train duffing --model tapinn --window 100"})
public final class PhysicsTrain extends BaseCommand {
    /// The job of this command; `runs resume` finds it by its name.
    public static final JobType<TrainingSettings> KIND =
            new JobType<>("physics train", TrainingSettings.class, PhysicsTrain::train);

    @Mixin
    private TrajectoryDataOptions data = new TrajectoryDataOptions();

    @Option(
            names = "--model",
            required = true,
            paramLabel = "NAME",
            description = "Model to train, such as tapinn or flow-tapinn.")
    private String model = "";

    @Option(
            names = "--budget",
            paramLabel = "FACTOR",
            description = "Factor on the training effort of the model (default: ${DEFAULT-VALUE}).")
    private double budget = 1;

    @Option(names = "--seed", paramLabel = "SEED", description = "Random seed of the training (default: 0).")
    private long seed;

    @Override
    protected CommandResult answer() {
        var system = data.system();
        var method = ModelSpec.required(model);
        var settings = TrainingSettings.of(system, data.protocol(system), method, budget);
        return workplace().start(KIND, system.name() + " " + model, settings, seed);
    }

    private static CommandResult train(TrainingSettings settings, RunContext context) {
        var outcome = SingleTraining.run(settings, context);
        var result = outcome.result();
        var entry = result.entries().getFirst();
        var model = SingleTraining.place(context).modelFile();
        var run = context.directory();
        RunReport.write(outcome.page(), outcome.pairs(), context);
        var document = new LinkedHashMap<String, Object>();
        document.put("system", result.system());
        document.put("model", entry.model());
        document.put("rows", entry.rows());
        document.put("file", model.toString());
        document.put("run", run.folder().toString());
        return new CommandResult(
                """
                %s on %s: %,d parameters, trained in %s s

                %s

                model: %s
                report: %s\
                """.formatted(
                                entry.model(),
                                result.system(),
                                entry.parameters(),
                                ComparisonAnswer.number(entry.trainSeconds()),
                                ComparisonAnswer.tables(result, settings.dynamicalSystem()),
                                model,
                                run.file("report.html")),
                document);
    }
}
