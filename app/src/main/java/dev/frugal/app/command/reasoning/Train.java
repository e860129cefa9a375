package dev.frugal.app.command.reasoning;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.job.JobType;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.base.Documents;
import dev.frugal.base.Seed;
import dev.frugal.reasoning.policy.PolicyMethod;
import dev.frugal.reasoning.training.EmbeddedModel;
import dev.frugal.reasoning.training.PolicySettings;
import dev.frugal.reasoning.training.PolicyTraining;
import dev.frugal.reasoning.training.TrainableModel;
import dev.frugal.reasoning.training.TrainingPlan;
import dev.frugal.reasoning.training.TrainingReport;
import dev.frugal.runs.Metric;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.report.RunReport;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
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
            "  frugal reasoning train --config my-run.yaml"
        })
public final class Train extends BaseCommand {
    /// The job of this command; `runs resume` finds it by its name.
    public static final JobType<PolicySettings> KIND =
            new JobType<>("reasoning train", PolicySettings.class, Train::run);

    private static final String NAME = "policy";

    /// The maximum response length of the paper's experiment, in tokens.
    private static final int PAPER_LIMIT = 2_048;

    /// Settings to start from.
    enum Preset {
        EMBEDDED,
        PAPER
    }

    /// What `--json` prints.
    ///
    /// @param model folder of the improved model
    /// @param last metrics of the last step, by name
    public record Trained(String model, long steps, Map<String, Double> last) {}

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML file with all settings, such as the config.yaml of a run. Excludes all other options.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Folder of the model to start from (default: ${DEFAULT-VALUE}).")
    private String model = EmbeddedModel.NAME;

    @Mixin
    private ProblemOptions data = new ProblemOptions();

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description = "Settings to start from: 'embedded', for the bundled model, or 'paper', the FGO paper's "
                    + "experiment (default: ${DEFAULT-VALUE}).")
    private Preset preset = Preset.EMBEDDED;

    @Option(
            names = "--method",
            paramLabel = "NAME",
            description = "Policy-optimisation method (default: ${DEFAULT-VALUE}).")
    private String method = "fgo";

    @Mixin
    private MethodOptions methodOptions = new MethodOptions();

    @Mixin
    private BudgetOptions budget = new BudgetOptions();

    @Mixin
    private ResourceOptions resources = new ResourceOptions();

    @Option(
            names = "--dry-run",
            description = "Print the steps, tokens, memory, FLOPs and hours of the training, from a short measurement, "
                    + "without training.")
    private boolean dryRun;

    @Option(names = "--seed", paramLabel = "N", description = "Random seed (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Override
    protected CommandResult answer() {
        var settings = config.map(Train::read).orElseGet(this::fromOptions);
        if (dryRun) {
            var plan = TrainingPlan.of(settings, new Seed(seed));
            return new CommandResult(PlanText.of(plan), plan);
        }
        return workplace().start(KIND, "train " + settings.method().name(), settings, seed);
    }

    private PolicySettings fromOptions() {
        var task = data.task();
        var usual = switch (preset) {
            case EMBEDDED -> PolicySettings.of(model, task, method(budget.limit()));
            case PAPER -> PolicySettings.paper(model, task, method(budget.limit(PAPER_LIMIT)));
        };
        return budget.apply(usual.withResources(resources.apply(usual.resources())));
    }

    private PolicyMethod method(int limit) {
        return methodOptions.method(method, limit);
    }

    private static PolicySettings read(Path file) {
        return Documents.readYaml(Documents.text(file), PolicySettings.class, file.toString());
    }

    private static CommandResult run(PolicySettings settings, RunContext context) {
        try (var trainee = TrainableModel.open(
                settings.model(), settings.resources(), context.seed().named("adapter"))) {
            var policy = trainee.policy();
            context.books().parameters(policy.model().configuration().parameterCount());
            PolicyTraining.run(policy, settings, context, NAME);
            var folder = trainee.write(context.directory().file("model"), settings.model());
            TrainingReport.ofPolicy(settings, context, NAME);
            var last = last(context, settings.steps());
            var table = new TextTable("measurement", "last step");
            last.forEach((name, value) -> table.row(name, "%.4g".formatted(value)));
            return new CommandResult(
                    "%s\n\nmodel: %s\nreport: %s"
                            .formatted(table.text(), folder, context.directory().file(RunReport.FILE)),
                    new Trained(folder.toString(), settings.steps(), last));
        }
    }

    private static Map<String, Double> last(RunContext context, int steps) {
        var last = new LinkedHashMap<String, Double>();
        for (Metric metric : context.metrics().metrics()) {
            if (metric.step() == steps) {
                last.put(metric.name().substring(NAME.length() + 1), metric.value());
            }
        }
        return last;
    }
}
