package dev.frugal.app.command.reasoning;

import dev.frugal.app.Action;
import dev.frugal.app.Answer;
import dev.frugal.app.TextTable;
import dev.frugal.base.Seed;
import dev.frugal.base.UserMistake;
import dev.frugal.ledger.meter.Consumption;
import dev.frugal.ledger.statement.Books;
import dev.frugal.ledger.statement.Statement;
import dev.frugal.reasoning.evaluation.Evaluation;
import dev.frugal.reasoning.evaluation.EvaluationSettings;
import dev.frugal.reasoning.evaluation.Evaluator;
import dev.frugal.reasoning.task.Tasks;
import dev.frugal.reasoning.training.EmbeddedModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "evaluate",
        description =
                "Judges a model by held-out problems: accuracy, tokens, reflections, entropy.",
        footer = {
            "",
            "Example:",
            "  frugal reasoning evaluate --model embedded --problems 1000 --json"
        })
public final class Evaluate extends Action {
    /// What `--json` prints.
    ///
    /// @param statement what was spent
    public record Document(
            String model, String task, long seed, Evaluation evaluation, Statement statement) {}

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description =
                    "Folder of a model (default: ${DEFAULT-VALUE}, the one that ships inside).")
    private String model = EmbeddedModel.NAME;

    @Option(
            names = "--task",
            paramLabel = "TASK",
            description = "Name of a task or YAML file (default: ${DEFAULT-VALUE}).")
    private String task = Tasks.EMBEDDED;

    @Option(
            names = "--problems",
            paramLabel = "N",
            description = "Held-out problems (default: ${DEFAULT-VALUE}).")
    private int problems = 1_000;

    @Option(
            names = "--samples",
            paramLabel = "K",
            description = "Sampled responses to each, for pass@k (default: ${DEFAULT-VALUE}).")
    private int samples = 1;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "Of the sampled responses (default: ${DEFAULT-VALUE}).")
    private double temperature = 1;

    @Option(
            names = "--top-k",
            paramLabel = "K",
            description = "Only the K likeliest tokens; 0 for all (default: ${DEFAULT-VALUE}).")
    private int topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            description = "Only the likeliest tokens up to this share (default: ${DEFAULT-VALUE}).")
    private double topP = 1;

    @Option(
            names = "--limit",
            paramLabel = "TOKENS",
            description = "Longest response (default: ${DEFAULT-VALUE}).")
    private int limit = 320;

    @Option(names = "--seed", paramLabel = "N", description = "Seed (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Override
    protected Answer answer() {
        var settings = settings();
        var held = Tasks.named(task);
        try (var pretrained = EmbeddedModel.orFolder(model)) {
            var root = new Seed(seed);
            var books = Books.of("evaluation of " + model);
            books.parameters(pretrained.model().configuration().parameterCount());
            var evaluation =
                    Evaluator.evaluate(
                            pretrained,
                            held,
                            settings,
                            root.named("problems"),
                            root.named("sampling"),
                            books.meter());
            var statement = books.statement();
            return new Answer(
                    text(evaluation) + "\n" + text(statement.serving()),
                    new Document(model, held.name(), seed, evaluation, statement));
        }
    }

    private EvaluationSettings settings() {
        try {
            return new EvaluationSettings(problems, samples, temperature, topK, topP, limit);
        } catch (IllegalArgumentException failure) {
            throw new UserMistake("evaluate: " + failure.getMessage(), failure);
        }
    }

    private static String text(Evaluation evaluation) {
        var table =
                new TextTable(
                        "responses",
                        "accuracy",
                        "from",
                        "to",
                        "tokens",
                        "excess",
                        "ACT",
                        "reflections",
                        "repaired");
        row(table, "sampled", evaluation.sampled());
        row(table, "greedy", evaluation.greedy());
        return "%s\n\nentropy %.3f nats per token, %.2f per response; pass@%d %.1f %%; %,.0f tokens/s"
                .formatted(
                        table.text(),
                        evaluation.entropyPerToken(),
                        evaluation.trajectoryEntropy(),
                        evaluation.samples(),
                        100 * evaluation.passAtK(),
                        evaluation.tokensPerSecond());
    }

    private static String text(Consumption served) {
        return "served %,d responses in %.1f s wall, %.1f s CPU, %.0f J"
                .formatted(
                        served.queries(),
                        served.wallSeconds(),
                        served.cpuSeconds(),
                        served.joules());
    }

    private static void row(TextTable table, String name, Evaluation.Answers answers) {
        table.row(
                name,
                percent(answers.accuracy().value()),
                percent(answers.accuracy().low()),
                percent(answers.accuracy().high()),
                "%.1f".formatted(answers.tokens()),
                "%.1f".formatted(answers.excess()),
                "%.1f".formatted(answers.act()),
                "%.2f".formatted(answers.reflections()),
                answers.repaired().isPresent() ? percent(answers.repaired().getAsDouble()) : "–");
    }

    private static String percent(double share) {
        return "%.1f %%".formatted(100 * share);
    }
}
