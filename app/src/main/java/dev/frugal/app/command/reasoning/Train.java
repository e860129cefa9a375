package dev.frugal.app.command.reasoning;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.command.SettingsOptions;
import dev.frugal.app.job.JobType;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.base.Seed;
import dev.frugal.reasoning.policy.PolicyMethods;
import dev.frugal.reasoning.training.EmbeddedModel;
import dev.frugal.reasoning.training.PolicySettings;
import dev.frugal.reasoning.training.PolicyTraining;
import dev.frugal.reasoning.training.TrainableModel;
import dev.frugal.reasoning.training.TrainedModelDocument;
import dev.frugal.reasoning.training.TrainingPlan;
import dev.frugal.reasoning.training.TrainingReport;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.report.RunReport;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "train",
        description = "Improves a model by group policy optimisation and writes the new model.",
        footer = {
            "",
            "Example:",
            "  frugal reasoning train --method fgo --seed 1",
            "  frugal reasoning train --model DIR --data problems.jsonl --preset paper --lora 16 --memory 8 --dry-run",
            "  frugal reasoning train --config my-run.yaml"
        })
public final class Train extends BaseCommand {
    /// How a run of this command goes on.
    public static final JobType<PolicySettings> KIND =
            new JobType<>("reasoning train", PolicySettings.class, Train::run);

    private static final String NAME = "policy";

    /// The longest response of the paper's experiment, tokens.
    private static final int PAPER_LIMIT = 2_048;

    /// Settings to begin from.
    enum Preset {
        EMBEDDED,
        PAPER
    }

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Folder of the model to begin with (default: " + EmbeddedModel.NAME + ").")
    private Optional<String> model = Optional.empty();

    @Mixin
    private ProblemOptions data = new ProblemOptions();

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description = "Begin from 'embedded', the recipe for the model that ships inside, or 'paper', the"
                    + " FGO paper's experiment (default: embedded).")
    private Optional<Preset> preset = Optional.empty();

    @Option(names = "--method", paramLabel = "NAME", description = "Method of policy optimisation (default: fgo).")
    private Optional<String> method = Optional.empty();

    @Mixin
    private MethodOptions methodOptions = new MethodOptions();

    @Mixin
    private BudgetOptions budget = new BudgetOptions();

    @Mixin
    private ResourceOptions resources = new ResourceOptions();

    @Option(
            names = "--dry-run",
            description = "Print what the training would take (steps, tokens, memory, FLOPs, hours by a short"
                    + " measurement) and do nothing.")
    private boolean dryRun;

    @Option(names = "--seed", paramLabel = "N", description = "Seed (default: that of --config, else 1).")
    private Optional<Long> seed = Optional.empty();

    @Override
    protected CommandResult answer() {
        var file = options.read(PolicySettings.KEYS, terminal());
        var settings = options.given() ? overriding(PolicySettings.read(file)) : fromOptions();
        long root = seed.or(() -> SettingsOptions.seed(file)).orElse(1L);
        if (dryRun) {
            var plan = TrainingPlan.of(settings, new Seed(root));
            return new CommandResult(PlanText.of(plan), plan);
        }
        return workplace().start(KIND, "train " + settings.method().name(), settings, root);
    }

    private PolicySettings fromOptions() {
        var folder = model.orElse(EmbeddedModel.NAME);
        var name = method.orElse("fgo");
        var usual = switch (preset.orElse(Preset.EMBEDDED)) {
            case EMBEDDED -> PolicySettings.of(folder, data.task(), methodOptions.method(name, budget.limit()));
            case PAPER ->
                PolicySettings.paper(folder, data.task(), methodOptions.method(name, budget.limit(PAPER_LIMIT)));
        };
        return budget.apply(usual.withResources(resources.apply(usual.resources())));
    }

    /// The file's settings with what the options ask for.
    private PolicySettings overriding(PolicySettings file) {
        if (preset.isPresent()) {
            throw misuse("--preset and --config are two things to begin from; give one of them");
        }
        var settings = budget.apply(file);
        int limit = settings.rollout().sampling().responseLimit();
        return settings.withModel(model.orElse(settings.model()))
                .withTask(data.task(settings.task()))
                .withMethod(methodOptions.apply(
                        method.map(name -> PolicyMethods.named(name, limit)).orElse(settings.method())))
                .withResources(resources.apply(settings.resources()));
    }

    private static CommandResult run(PolicySettings settings, RunContext context) {
        try (var trainee = TrainableModel.open(
                settings.model(), settings.resources(), context.seed().named("adapter"))) {
            var policy = trainee.policy();
            context.books().parameters(policy.model().configuration().parameterCount());
            PolicyTraining.run(policy, settings, context, NAME);
            var folder = trainee.write(context.directory().file("model"), settings.model());
            TrainingReport.ofPolicy(settings, context, NAME);
            var document =
                    TrainedModelDocument.of(folder, settings.optimisation().steps(), NAME + "/", context);
            var table = new TextTable("measurement", "last step");
            document.last().forEach((name, value) -> table.row(name, "%.4g".formatted(value)));
            return new CommandResult(
                    "%s\n\nmodel: %s\nreport: %s"
                            .formatted(table.text(), folder, context.directory().file(RunReport.FILE)),
                    document);
        }
    }
}
