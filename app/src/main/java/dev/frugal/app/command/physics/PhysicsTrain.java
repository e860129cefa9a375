package dev.frugal.app.command.physics;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.command.SettingsOptions;
import dev.frugal.app.job.JobType;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Require;
import dev.frugal.base.YamlSection;
import dev.frugal.physics.comparison.ComparisonResult;
import dev.frugal.physics.comparison.ModelComparison;
import dev.frugal.physics.comparison.SingleTrainingDocument;
import dev.frugal.physics.comparison.TrainingSettings;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.field.comparison.FieldComparison;
import dev.frugal.physics.field.comparison.FieldComparisonSettings;
import dev.frugal.physics.field.forecast.FieldData;
import dev.frugal.physics.field.forecast.FieldHybrid;
import dev.frugal.physics.model.ModelSpec;
import dev.frugal.physics.model.Models;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.report.RunReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "train",
        description = {
            "Train one model on a system and evaluate it on held-out trajectories.",
            "Of fields it trains hybrid-tapinn: an encoder that guesses the parameters, and the equations."
        },
        footer = {
            "",
            "Example:",
            "  frugal physics train duffing --model tapinn --window 100",
            "  frugal physics train --config narrow.yaml --seed 1"
        })
public final class PhysicsTrain extends BaseCommand {
    /// The job of this command; `runs resume` finds it by its name.
    public static final JobType<TrainingSettings> KIND =
            new JobType<>("physics train", TrainingSettings.class, PhysicsTrain::train);

    /// The job of this command on fields.
    public static final JobType<FieldComparisonSettings> FIELDS =
            new JobType<>("physics train fields", FieldComparisonSettings.class, PhysicsTrain::trainFields);

    private static final List<String> KEYS = Stream.concat(TrajectoryDataOptions.KEYS.stream(), Stream.of("model"))
            .toList();

    @Mixin
    private TrajectoryDataOptions data = new TrajectoryDataOptions();

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "Model to train, such as hybrid-tapinn or tapinn (default: that of --config; of fields"
                    + " hybrid-tapinn).")
    private Optional<String> model = Optional.empty();

    @Option(
            names = "--budget",
            paramLabel = "FACTOR",
            description = "Factor on the training effort of the model (default: ${DEFAULT-VALUE}).")
    private double budget = 1;

    @Option(names = "--seed", paramLabel = "SEED", description = "Random seed of the training (default: 0).")
    private Optional<Long> seed = Optional.empty();

    @Override
    protected CommandResult answer() {
        Require.positive("--budget", budget);
        var fields = data.fields(runsFolder());
        if (fields.isPresent()) {
            return ofFields(fields.get());
        }
        var file = options.read(KEYS, terminal());
        var system = data.system(file, runsFolder());
        var settings = new TrainingSettings(
                system, data.protocol(system, file), model(file).withBudget(budget));
        return workplace()
                .start(
                        KIND,
                        system.name() + " " + settings.model().name(),
                        settings,
                        seed.or(() -> SettingsOptions.seed(file)).orElse(0L));
    }

    private CommandResult ofFields(FieldSystem system) {
        if (options.given()) {
            throw new InvalidInputException(
                    "--config describes a training on a system of states, and %s describes fields; omit one of them"
                            .formatted(system.name()));
        }
        if (!model.orElse(FieldHybrid.NAME).equals(FieldHybrid.NAME)) {
            throw misuse(
                    "--model is %s; of fields, 'physics train' trains %s, and 'physics compare' compares it with others"
                            .formatted(model.orElseThrow(), FieldHybrid.NAME));
        }
        var settings = FieldComparisonSettings.ofTraining(
                        system, data.constants(), data.changed(FieldData.protocolOfTraining(system.description())))
                .withBudget(budget);
        return workplace().start(FIELDS, system.name() + " " + FieldHybrid.NAME, settings, seed.orElse(0L));
    }

    /// The file's model, unless the command line names another.
    private ModelSpec model(YamlSection file) {
        var own = file.at("model").map(section -> Models.read(section, model));
        return model.filter(name -> own.isEmpty() || !own.get().name().equals(name))
                .map(Models::named)
                .or(() -> own)
                .orElseThrow(() -> misuse(
                        "there is no model; name one with --model (%s), or give --config a file with the key 'model'"
                                .formatted(String.join(", ", Models.names()))));
    }

    private static CommandResult train(TrainingSettings settings, RunContext context) {
        var outcome = ModelComparison.train(settings, context);
        RunReport.write(outcome.page(), outcome.result().pairs(), context);
        return answer(
                outcome.result(),
                settings.system().parameterNames(),
                ModelComparison.place(context).modelFile(),
                context);
    }

    private static CommandResult trainFields(FieldComparisonSettings settings, RunContext context) {
        var outcome = FieldComparison.train(settings, context);
        RunReport.write(outcome.page(), outcome.result().pairs(), context);
        return answer(
                outcome.result(),
                settings.fields().description().parameterNames(),
                FieldComparison.modelFile(context),
                context);
    }

    private static CommandResult answer(
            ComparisonResult result, List<String> parameters, Path model, RunContext context) {
        var entry = result.entries().getFirst();
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
                                ComparisonAnswer.tables(result, parameters),
                                model,
                                context.directory().file(RunReport.FILE)),
                SingleTrainingDocument.of(result, model, context));
    }
}
