package dev.frugal.app.command.reasoning;

import dev.frugal.app.cluster.MasterUrl;
import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.job.JobType;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.base.InvalidInputException;
import dev.frugal.ledger.meter.Consumption;
import dev.frugal.reasoning.evaluation.Evaluation;
import dev.frugal.reasoning.evaluation.EvaluationDocument;
import dev.frugal.reasoning.evaluation.EvaluationSettings;
import dev.frugal.reasoning.evaluation.TaskEvaluation;
import dev.frugal.reasoning.evaluation.TaskEvaluationSettings;
import dev.frugal.reasoning.evaluation.dataset.ClusterSettings;
import dev.frugal.reasoning.evaluation.dataset.DataSetEvaluation;
import dev.frugal.reasoning.evaluation.dataset.DataSetEvaluationDocument;
import dev.frugal.reasoning.evaluation.dataset.DataSetEvaluationResult;
import dev.frugal.reasoning.evaluation.dataset.DataSetEvaluationSettings;
import dev.frugal.reasoning.language.generation.SamplingSettings;
import dev.frugal.reasoning.language.model.WeightType;
import dev.frugal.reasoning.reliability.VotedEvaluation;
import dev.frugal.reasoning.reliability.VotedEvaluationSettings;
import dev.frugal.reasoning.reliability.VotingSettings;
import dev.frugal.reasoning.reward.RewardSummary;
import dev.frugal.reasoning.task.DataSetSettings;
import dev.frugal.reasoning.task.TaskSettings;
import dev.frugal.reasoning.training.EmbeddedModel;
import dev.frugal.reasoning.training.PolicySettings;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.report.RunReport;
import dev.frugal.tensor.Device;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "evaluate",
        description = "Evaluate a model on held-out problems: accuracy, tokens, reflections, entropy and cost. On a "
                + "file of problems, the run can be resumed and keeps every response.",
        footer = {
            "",
            "Example:",
            "  frugal reasoning evaluate --model embedded --problems 1000 --json",
            "  frugal reasoning evaluate --votes 1,3,9,27 --abstain",
            "  frugal reasoning evaluate --model DIR --data math500.jsonl --samples 4 --temperature 0.6",
            "  frugal reasoning evaluate --model DIR --data math500.jsonl --spark spark://127.0.0.1:7077"
        })
public final class Evaluate extends BaseCommand {
    /// The job of this command on a file of problems.
    public static final JobType<DataSetEvaluationSettings> KIND =
            new JobType<>("reasoning evaluate", DataSetEvaluationSettings.class, Evaluate::run);

    /// The job of this command on a task that generates its own problems.
    public static final JobType<TaskEvaluationSettings> TASK_KIND =
            new JobType<>("reasoning evaluate task", TaskEvaluationSettings.class, Evaluate::runTask);

    /// The job of this command with votes.
    public static final JobType<VotedEvaluationSettings> VOTED_KIND =
            new JobType<>("reasoning evaluate votes", VotedEvaluationSettings.class, Evaluate::runVoted);

    private static final double DEFAULT_WORKER_MEMORY = 0.5;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Folder of the model (default: ${DEFAULT-VALUE}, the bundled model).")
    private String model = EmbeddedModel.NAME;

    @Mixin
    private ProblemOptions data = new ProblemOptions();

    @Option(
            names = "--problems",
            paramLabel = "N",
            description = "Number of held-out problems, for a task that generates its own (default: 1000).")
    private Optional<Integer> problems = Optional.empty();

    @Option(
            names = "--samples",
            paramLabel = "K",
            description = "Number of sampled responses per problem, for pass@k (default: ${DEFAULT-VALUE}).")
    private int samples = 1;

    @Option(
            names = "--votes",
            split = ",",
            paramLabel = "K",
            description = "Numbers of responses that vote, such as 1,3,9,27: accuracy by majority and among responses"
                    + " without a false step, confidence, and what each further nine costs. For a task that generates"
                    + " its own problems.")
    private List<Integer> votes = List.of();

    @Option(
            names = "--abstain",
            description = "With --votes: also withhold doubtful answers, by a threshold chosen on every second problem"
                    + " and measured on the others.")
    private boolean abstain;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "Sampling temperature; 0 = greedy, for a file of problems only (default: ${DEFAULT-VALUE}).")
    private double temperature = 1;

    @Option(
            names = "--top-k",
            paramLabel = "K",
            description = "Sample only from the K most likely tokens; 0 = all (default: ${DEFAULT-VALUE}).")
    private int topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            description =
                    "Sample only from the most likely tokens with this total probability (default: ${DEFAULT-VALUE}).")
    private double topP = 1;

    @Option(
            names = "--limit",
            paramLabel = "TOKENS",
            description = "Maximum response length in tokens (default: 320; 2048 for a file of problems).")
    private Optional<Integer> limit = Optional.empty();

    @Option(
            names = "--prompt-limit",
            paramLabel = "TOKENS",
            description = "Maximum prompt length in tokens; longer problems of a file are skipped (default: 768).")
    private int promptLimit = PolicySettings.DEFAULT_PROMPT_LIMIT;

    @Option(
            names = "--part",
            paramLabel = "N",
            description = "Number of problems of a file per batch; the run is saved after each batch (default: "
                    + "${DEFAULT-VALUE}).")
    private int part = 8;

    @Mixin
    private RewardOptions rewards = new RewardOptions();

    @Option(
            names = "--weights",
            paramLabel = "TYPE",
            description = "Type of the weights: float32, bfloat16 or float16 (default: as stored).")
    private Optional<String> weights = Optional.empty();

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "Device to compute on: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Device device = Device.CPU;

    @Option(names = "--seed", paramLabel = "N", description = "Random seed (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--spark",
            paramLabel = "URL",
            description =
                    "Answer the problems of a file on this Spark cluster, such as spark://host:7077; its workers must "
                            + "see the folder of the runs, the model and the file.")
    private Optional<String> spark = Optional.empty();

    @Option(
            names = "--worker-threads",
            paramLabel = "N",
            description = "With --spark: threads of each process (default: 1).")
    private Optional<Integer> workerThreads = Optional.empty();

    @Option(
            names = "--worker-memory",
            paramLabel = "GIB",
            description = "With --spark: memory that the cluster reserves for each process (default: 0.5).")
    private Optional<Double> workerMemory = Optional.empty();

    @Override
    protected CommandResult answer() {
        var chosen = data.task();
        var cluster = cluster(chosen);
        if (chosen instanceof DataSetSettings problemFile) {
            if (problems.isPresent()) {
                throw misuse("--problems applies to tasks that generate their problems; use --first for a file");
            }
            if (!votes.isEmpty()) {
                throw misuse(
                        "--votes applies to tasks that generate their problems; for a file, --samples gives pass@k");
            }
            return workplace().start(KIND, "evaluate " + problemFile.name(), benchmark(problemFile, cluster), seed);
        }
        var settings = new TaskEvaluationSettings(
                model, type(), device, chosen, promptLimit, settings(), rewards.sum(limit.orElse(320)));
        if (votes.isEmpty()) {
            if (abstain) {
                throw misuse("--abstain needs --votes; give the numbers of votes, 1 for single responses");
            }
            return workplace().start(TASK_KIND, "evaluate " + chosen.name(), settings, seed);
        }
        return workplace()
                .start(
                        VOTED_KIND,
                        "votes " + chosen.name(),
                        new VotedEvaluationSettings(settings, new VotingSettings(votes, abstain)),
                        seed);
    }

    private Optional<WeightType> type() {
        return weights.map(title -> WeightType.named(title, "--weights"));
    }

    private Optional<ClusterSettings> cluster(TaskSettings chosen) {
        if (spark.isEmpty() && (workerThreads.isPresent() || workerMemory.isPresent())) {
            throw misuse("--worker-threads and --worker-memory belong to --spark, the cluster's URL");
        }
        if (spark.isPresent() && !(chosen instanceof DataSetSettings)) {
            throw misuse("--spark applies to a file of problems, and '%s' generates its own; name a file with --data"
                    .formatted(chosen.name()));
        }
        return spark.map(master -> {
            new MasterUrl(master).checkThatItListens();
            return new ClusterSettings(master, workerThreads.orElse(1), workerMemory.orElse(DEFAULT_WORKER_MEMORY));
        });
    }

    private DataSetEvaluationSettings benchmark(DataSetSettings problemFile, Optional<ClusterSettings> cluster) {
        try {
            return new DataSetEvaluationSettings(
                    model,
                    type(),
                    device,
                    problemFile,
                    samples,
                    new SamplingSettings(temperature, topK, topP, limit.orElse(2_048)),
                    promptLimit,
                    part,
                    rewards.sum(limit.orElse(2_048)),
                    cluster);
        } catch (IllegalArgumentException failure) {
            throw new InvalidInputException("evaluate: " + failure.getMessage(), failure);
        }
    }

    private static CommandResult run(DataSetEvaluationSettings settings, RunContext context) {
        var result = result(settings, context);
        var document = DataSetEvaluationDocument.of(settings, result, context);
        return new CommandResult(
                "%s\n\nresponses: %s".formatted(DataSetEvaluationText.of(result), document.responses()), document);
    }

    private static DataSetEvaluationResult result(DataSetEvaluationSettings settings, RunContext context) {
        if (settings.cluster().isEmpty()) {
            return DataSetEvaluation.run(settings, context, Optional.empty());
        }
        try (var place = ClusterShards.open(settings.cluster().get(), context)) {
            return DataSetEvaluation.run(settings, context, Optional.of(place));
        }
    }

    private static CommandResult runTask(TaskEvaluationSettings settings, RunContext context) {
        var evaluation = TaskEvaluation.run(settings, context);
        var document = EvaluationDocument.of(settings, evaluation, context);
        return new CommandResult(
                "%s\n%s\n\nreport: %s"
                        .formatted(
                                text(evaluation),
                                text(document.statement().serving()),
                                context.directory().file(RunReport.FILE)),
                document);
    }

    private static CommandResult runVoted(VotedEvaluationSettings settings, RunContext context) {
        var document = VotedEvaluation.run(settings, context);
        return new CommandResult(
                "%s\n\nreport: %s"
                        .formatted(
                                ReliabilityText.of(document),
                                context.directory().file(RunReport.FILE)),
                document);
    }

    private EvaluationSettings settings() {
        try {
            return new EvaluationSettings(
                    problems.orElse(1_000),
                    votes.isEmpty() ? samples : Math.max(samples, new VotingSettings(votes, abstain).most()),
                    new SamplingSettings(temperature, topK, topP, limit.orElse(320)));
        } catch (IllegalArgumentException failure) {
            throw new InvalidInputException("evaluate: " + failure.getMessage(), failure);
        }
    }

    private static String text(Evaluation evaluation) {
        var table = new TextTable(
                "responses", "accuracy", "from", "to", "tokens", "excess", "ACT", "reflections", "repaired");
        row(table, "sampled", evaluation.sampled());
        row(table, "greedy", evaluation.greedy());
        return "%s%s\n\nentropy %.3f nats per token (%s), %.2f per response; %s; %,.0f tokens/s"
                .formatted(
                        table.text(),
                        rewards(evaluation.rewards()),
                        evaluation.entropyPerToken(),
                        byKind(evaluation.entropyByKind()),
                        evaluation.trajectoryEntropy(),
                        evaluation.passAtK().entrySet().stream()
                                .map(pass -> "pass@%d %s".formatted(pass.getKey(), percent(pass.getValue())))
                                .collect(Collectors.joining(", ")),
                        evaluation.tokensPerSecond());
    }

    /// Nothing where the rewards are what the accuracy says already.
    private static String rewards(List<RewardSummary> rewards) {
        return rewards.size() == 1
                ? ""
                : rewards.stream()
                        .map(one -> "%s %.4g ± %.4g".formatted(one.name(), one.mean(), one.deviation()))
                        .collect(Collectors.joining(", ", "\n\nrewards, sampled: ", ""));
    }

    private static String byKind(List<Evaluation.ByKind> kinds) {
        return kinds.stream()
                .map(one -> "%ss %.3f, %s of tokens"
                        .formatted(one.kind().name().toLowerCase(Locale.ROOT), one.entropy(), percent(one.share())))
                .collect(Collectors.joining("; "));
    }

    private static String text(Consumption served) {
        return "served %,d responses in %.1f s wall, %.1f s CPU, %.0f J"
                .formatted(served.queries(), served.wallSeconds(), served.cpuSeconds(), served.joules());
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
