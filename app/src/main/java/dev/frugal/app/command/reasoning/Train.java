package dev.frugal.app.command.reasoning;

import dev.frugal.app.Action;
import dev.frugal.app.Answer;
import dev.frugal.app.TextTable;
import dev.frugal.app.job.JobKind;
import dev.frugal.base.Documents;
import dev.frugal.reasoning.language.ModelFolder;
import dev.frugal.reasoning.task.Tasks;
import dev.frugal.reasoning.training.EmbeddedModel;
import dev.frugal.reasoning.training.PolicySettings;
import dev.frugal.reasoning.training.PolicyTraining;
import dev.frugal.runs.Metric;
import dev.frugal.runs.RunContext;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
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
            "  frugal reasoning train --config my-run.yaml"
        })
public final class Train extends Action {
    /// How a run of this command goes on.
    public static final JobKind<PolicySettings> KIND =
            new JobKind<>("reasoning train", PolicySettings.class, Train::run);

    private static final String NAME = "policy";

    /// What `--json` prints.
    ///
    /// @param model folder of the improved model
    /// @param last measurements of the last step, by name
    public record Trained(String model, long steps, Map<String, Double> last) {}

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "YAML with every setting, such as the config.yaml of a run; other options are"
                            + " not allowed beside it.")
    private Optional<Path> config = Optional.empty();

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

    @Option(
            names = "--method",
            paramLabel = "NAME",
            description = "Method of policy optimisation (default: ${DEFAULT-VALUE}).")
    private String method = "fgo";

    @Mixin private MethodOptions methodOptions = new MethodOptions();

    @Mixin private BudgetOptions budget = new BudgetOptions();

    @Option(names = "--seed", paramLabel = "N", description = "Seed (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Override
    protected Answer answer() {
        var settings = config.map(Train::read).orElseGet(this::fromOptions);
        return workplace().start(KIND, "train " + settings.method().name(), settings, seed);
    }

    private PolicySettings fromOptions() {
        var chains = Tasks.named(task);
        var chosen = methodOptions.method(method, budget.limit());
        return budget.apply(PolicySettings.of(model, chains, chosen));
    }

    private static PolicySettings read(Path file) {
        return Documents.readYaml(Documents.text(file), PolicySettings.class, file.toString());
    }

    private static Answer run(PolicySettings settings, RunContext context) {
        try (var policy = EmbeddedModel.orFolder(settings.model())) {
            context.books().parameters(policy.model().configuration().parameterCount());
            PolicyTraining.run(policy, settings, context, NAME);
            var folder = context.directory().file("model");
            ModelFolder.write(folder, policy);
            var last = last(context, settings.steps());
            var table = new TextTable("measurement", "last step");
            last.forEach((name, value) -> table.row(name, "%.4g".formatted(value)));
            return new Answer(
                    "%s\n\nmodel: %s".formatted(table.text(), folder),
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
