package dev.frugal.app.command.reasoning;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.job.JobType;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.base.InvalidInputException;
import dev.frugal.reasoning.comparison.MethodComparison;
import dev.frugal.reasoning.comparison.MethodComparisonDocument;
import dev.frugal.reasoning.comparison.MethodComparisonRow;
import dev.frugal.reasoning.comparison.MethodComparisonSettings;
import dev.frugal.reasoning.evaluation.EvaluationSettings;
import dev.frugal.reasoning.policy.PolicyMethod;
import dev.frugal.reasoning.task.Tasks;
import dev.frugal.reasoning.training.EmbeddedModel;
import dev.frugal.reasoning.training.PolicySettings;
import dev.frugal.runs.RunContext;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "compare",
        description = "Trains several methods from the same model on the same prompts, judges each by the same"
                + " held-out problems, and writes a report.",
        footer = {"", "Example:", "  frugal reasoning compare --methods base,grpo,fgo --seeds 3 --json"})
public final class Compare extends BaseCommand {
    /// How a run of this command goes on.
    public static final JobType<MethodComparisonSettings> KIND =
            new JobType<>("reasoning compare", MethodComparisonSettings.class, Compare::run);

    private static final String BASE = "base";

    @Option(
            names = "--methods",
            split = ",",
            paramLabel = "NAME",
            description = "Methods; 'base' is the model before training (default: base,grpo,fgo).")
    private List<String> methods = List.of(BASE, "grpo", "fgo");

    @Option(names = "--seeds", paramLabel = "N", description = "Seeds for each method (default: ${DEFAULT-VALUE}).")
    private int seeds = 3;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Folder of the model to begin with (default: ${DEFAULT-VALUE}).")
    private String model = EmbeddedModel.NAME;

    @Option(
            names = "--task",
            paramLabel = "TASK",
            description = "Name of a task or YAML file (default: ${DEFAULT-VALUE}).")
    private String task = Tasks.EMBEDDED;

    @Option(names = "--problems", paramLabel = "N", description = "Held-out problems (default: ${DEFAULT-VALUE}).")
    private int problems = 1_000;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "Prompts answered side by side in the report (default: ${DEFAULT-VALUE}).")
    private int samples = 3;

    @Option(names = "--seed", paramLabel = "N", description = "Seed (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Mixin
    private BudgetOptions budget = new BudgetOptions();

    @Override
    protected CommandResult answer() {
        return workplace().start(KIND, "compare " + String.join(" ", methods), settings(), seed);
    }

    private MethodComparisonSettings settings() {
        var chosen = new ArrayList<PolicyMethod>();
        for (var name : methods) {
            if (!name.equals(BASE)) {
                chosen.add(new MethodOptions().method(name, budget.limit()));
            }
        }
        var any = new MethodOptions().method("grpo", budget.limit());
        try {
            return new MethodComparisonSettings(
                    methods.contains(BASE),
                    chosen,
                    seeds,
                    budget.apply(PolicySettings.of(model, Tasks.named(task), any)),
                    EvaluationSettings.of(problems, budget.limit()),
                    samples);
        } catch (IllegalArgumentException failure) {
            throw new InvalidInputException("compare: " + failure.getMessage(), failure);
        }
    }

    private static CommandResult run(MethodComparisonSettings settings, RunContext context) {
        var finished = MethodComparison.run(settings, context);
        var document = MethodComparisonDocument.of(settings, finished, context.directory());
        return new CommandResult(
                "%s\n\nreport: %s"
                        .formatted(text(document.rows()), context.directory().file("report.html")),
                document);
    }

    /// The rows as a table for people.
    public static String text(List<MethodComparisonRow> rows) {
        var table = new TextTable(
                "method",
                "seed",
                "sampled %",
                "greedy %",
                "tokens",
                "greedy tokens",
                "excess",
                "ACT",
                "entropy",
                "invalid %",
                "repaired %");
        for (var row : rows) {
            table.row(
                    row.method(),
                    row.seed(),
                    "%.1f".formatted(100 * row.accuracySampled()),
                    "%.1f".formatted(100 * row.accuracyGreedy()),
                    "%.1f".formatted(row.tokensSampled()),
                    "%.1f".formatted(row.tokensGreedy()),
                    "%.1f".formatted(row.excessSampled()),
                    "%.0f".formatted(row.act()),
                    "%.3f".formatted(row.entropyPerToken()),
                    percent(row.invalidGroups()),
                    percent(row.repaired()));
        }
        return table.text();
    }

    private static String percent(OptionalDouble share) {
        return share.isPresent() ? "%.1f".formatted(100 * share.getAsDouble()) : "–";
    }
}
