package dev.frugal.app.command.reasoning;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.command.SettingsOptions;
import dev.frugal.app.job.JobType;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.base.Seed;
import dev.frugal.reasoning.policy.PolicyMethod;
import dev.frugal.reasoning.policy.PolicyMethods;
import dev.frugal.reasoning.training.EmbeddedModel;
import dev.frugal.reasoning.training.PolicySettings;
import dev.frugal.reasoning.training.PolicyTraining;
import dev.frugal.reasoning.training.TrainableModel;
import dev.frugal.reasoning.training.TrainedModelDocument;
import dev.frugal.reasoning.training.TrainingPlan;
import dev.frugal.reasoning.training.TrainingReport;
import dev.frugal.reasoning.training.worker.WorkerGroup;
import dev.frugal.reasoning.training.worker.WorkerPlace;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.report.RunReport;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "train",
        description = "Improve a model by group policy optimisation and write the new model.",
        footer = {
            "",
            "Example:",
            "  frugal reasoning train --method fgo --seed 1",
            "  frugal reasoning train --model DIR --data problems.jsonl --preset paper --lora 16 --memory 8 --dry-run",
            "  frugal reasoning train --workers 2 --seed 1",
            "  frugal reasoning train --workers 8 --spark spark://127.0.0.1:7077",
            "  frugal reasoning train --config my-run.yaml"
        })
public final class Train extends BaseCommand {
    /// The job of this command; `runs resume` finds it by its name.
    public static final JobType<PolicySettings> KIND =
            new JobType<>("reasoning train", PolicySettings.class, Train::run);

    private static final String NAME = WorkerGroup.NAME;

    /// The maximum response length of the paper's experiment, in tokens.
    private static final int PAPER_LIMIT = 2_048;

    /// Settings to start from.
    enum Preset {
        EMBEDDED,
        PAPER
    }

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Folder of the model to start from (default: " + EmbeddedModel.NAME + ").")
    private Optional<String> model = Optional.empty();

    @Mixin
    private ProblemOptions data = new ProblemOptions();

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description = "Settings to start from: 'embedded', for the bundled model, or 'paper', the FGO paper's "
                    + "experiment (default: embedded).")
    private Optional<Preset> preset = Optional.empty();

    @Option(names = "--method", paramLabel = "NAME", description = "Policy-optimisation method (default: fgo).")
    private Optional<String> method = Optional.empty();

    @Mixin
    private MethodOptions methodOptions = new MethodOptions();

    @Mixin
    private RewardOptions rewards = new RewardOptions();

    @Mixin
    private BudgetOptions budget = new BudgetOptions();

    @Mixin
    private ResourceOptions resources = new ResourceOptions();

    @Mixin
    private WorkerOptions workers = new WorkerOptions();

    @Option(
            names = "--dry-run",
            description = "Print the steps, tokens, memory, FLOPs and hours of the training, from a short measurement, "
                    + "without training.")
    private boolean dryRun;

    @Option(names = "--seed", paramLabel = "N", description = "Random seed (default: that of --config, else 1).")
    private Optional<Long> seed = Optional.empty();

    @Override
    protected CommandResult answer() {
        var file = options.read(PolicySettings.KEYS, terminal());
        var asked = options.given() ? overriding(PolicySettings.read(file)) : fromOptions();
        var settings = asked.withWorkers(workers.apply(asked.workers()));
        long root = seed.or(() -> SettingsOptions.seed(file)).orElse(1L);
        if (dryRun) {
            if (settings.workers().several()) {
                throw misuse("--dry-run plans a training by one worker; leave out --workers");
            }
            var plan = TrainingPlan.of(settings, new Seed(root));
            return new CommandResult(PlanText.of(plan), plan);
        }
        return workplace().start(KIND, "train " + settings.method().name(), settings, root);
    }

    private PolicySettings fromOptions() {
        var folder = model.orElse(EmbeddedModel.NAME);
        var name = method.orElse("fgo");
        var usual = switch (preset.orElse(Preset.EMBEDDED)) {
            case EMBEDDED -> PolicySettings.of(folder, data.task(), method(name, budget.limit()));
            case PAPER -> PolicySettings.paper(folder, data.task(), method(name, budget.limit(PAPER_LIMIT)));
        };
        return budget.apply(usual.withResources(resources.apply(usual.resources())));
    }

    private PolicyMethod method(String name, int limit) {
        return rewards.apply(methodOptions.method(name, limit), limit);
    }

    /// The file's settings with what the options ask for.
    private PolicySettings overriding(PolicySettings file) {
        if (preset.isPresent()) {
            throw misuse("--preset and --config are mutually exclusive; give one of them");
        }
        var settings = budget.apply(file);
        int limit = settings.rollout().sampling().responseLimit();
        var changed = methodOptions.apply(
                method.map(name -> PolicyMethods.named(name, limit)).orElse(settings.method()));
        return settings.withModel(model.orElse(settings.model()))
                .withTask(data.task(settings.task()))
                .withMethod(rewards.apply(changed, limit))
                .withResources(resources.apply(settings.resources()));
    }

    private static CommandResult run(PolicySettings settings, RunContext context) {
        if (settings.workers().several()) {
            try (var place = settings.workers()
                    .spark()
                    .<WorkerPlace>map(master -> ClusterWorkers.open(master, settings, context))
                    .orElseGet(() -> LocalWorkers.of(settings.workers()))) {
                WorkerGroup.train(settings, context, place);
            }
        }
        try (var trainee = TrainableModel.open(
                settings.model(), settings.resources(), context.seed().named("adapter"))) {
            var policy = trainee.policy();
            context.books().parameters(policy.model().configuration().parameterCount());
            // Workers have left nothing but to read their last checkpoint.
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
