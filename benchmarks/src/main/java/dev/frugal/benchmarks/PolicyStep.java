package dev.frugal.benchmarks;

import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.LanguageModel;
import dev.frugal.reasoning.language.ModelFolder;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.language.ScoreSettings;
import dev.frugal.reasoning.language.TokenScores;
import dev.frugal.reasoning.language.model.ModelConfiguration;
import dev.frugal.reasoning.language.model.Sequence;
import dev.frugal.reasoning.policy.BatchTotals;
import dev.frugal.reasoning.policy.PolicyBatch;
import dev.frugal.reasoning.policy.PolicyMethod;
import dev.frugal.reasoning.policy.PolicyMethods;
import dev.frugal.reasoning.policy.PolicyObjective;
import dev.frugal.reasoning.task.ArithmeticChains;
import dev.frugal.reasoning.task.Range;
import dev.frugal.reasoning.task.Tasks;
import dev.frugal.reasoning.training.EmbeddedModel;
import dev.frugal.reasoning.training.PolicySettings;
import dev.frugal.reasoning.training.PolicySteps;
import dev.frugal.reasoning.training.StepTelemetry;
import dev.frugal.tensor.Engine;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.optim.GradientClipping;
import dev.frugal.tensor.optim.Gradients;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// A whole step of group policy optimisation, as `reasoning train` takes it, beside TRL's.
final class PolicyStep implements Benchmark {
    private static final String SCRIPT = "policy_step.py";
    private static final int PROMPTS = 16;
    private static final int GROUP = 8;
    private static final int PROMPT_TOKENS = 12;
    private static final int NEW_TOKENS = 48;
    private static final int PEER_PROMPTS = 512;
    private static final int CHECKED_ROWS = 16;

    private static final int LARGER_HIDDEN = 144;

    private static final int LARGER_INTERMEDIATE = 416;
    private static final int LARGER_LAYERS = 4;
    private static final int HEADS = 4;

    /// Float32 sums over some thousand tokens in other orders.
    private static final double TOLERANCE = 1e-4;

    @Override
    public String name() {
        return "policy-step";
    }

    @Override
    public String question() {
        return "Speed of a policy step";
    }

    @Override
    public String method() {
        return """
        One step of GRPO on the CPU: %d prompts of %d tokens, %d responses to each of exactly %d tokens at \
        temperature 1, grading, advantages, and one update with AdamW, gradients clipped at 1, float32. Ours is the \
        loop of `reasoning train`. TRL's is `GRPOTrainer.train`, paused between steps by a callback, without KL, \
        with PyTorch's fused AdamW, and with a reward function cheaper than our grader. Before anything is timed, \
        both must give the same loss and the same gradient norm for %d fixed responses with fixed advantages. The \
        smaller model is the embedded one; the larger one has random weights. Tokens are prompts and responses \
        together and the same for both, although ours computes a prompt once for all its responses and TRL computes \
        it for each. Ours uses all processors of the machine; TRL gets as many threads.\
        """.formatted(PROMPTS, PROMPT_TOKENS, GROUP, NEW_TOKENS, CHECKED_ROWS);
    }

    @Override
    public BenchmarkResult run(BenchmarkContext session) {
        var races = new ArrayList<RaceResult>();
        var phases = new ArrayList<List<Object>>();
        try (var small = endless(EmbeddedModel.read());
                var large = larger(small)) {
            for (var model : List.of(small, large)) {
                measure(session, model, races, phases);
            }
        }
        return new BenchmarkResult(
                races,
                List.of(new BenchmarkResult.Table(
                        "our step by phase", List.of("model", "phase", "ms", "share, %"), phases)));
    }

    private static void measure(
            BenchmarkContext session, PretrainedModel model, List<RaceResult> races, List<List<Object>> phases) {
        var title = "%,d parameters".formatted(model.model().configuration().parameterCount());
        var folder = session.folder().resolve(title.replaceAll("\\W+", "-"));
        ModelFolder.write(folder, model);
        var sums = new LinkedHashMap<String, Double>();
        int threads = Runtime.getRuntime().availableProcessors();
        double tokens = (double) PROMPTS * GROUP * (PROMPT_TOKENS + NEW_TOKENS);
        races.add(new Race(title, "tokens", tokens, TOLERANCE)
                .run(
                        session,
                        List.of(
                                new Race.Entrant("frugal", () -> ours(model, sums)),
                                new Race.Entrant(
                                        "TRL",
                                        () -> new Peer(
                                                session,
                                                SCRIPT,
                                                "TRL",
                                                threads,
                                                settings(folder.toString(), model))))));
        phases.addAll(phases(title, sums));
    }

    private static List<List<Object>> phases(String title, Map<String, Double> sums) {
        double steps = sums.getOrDefault("steps", 1.0);
        double logProbs = sums.getOrDefault("seconds_log_probs", 0.0) / steps;
        var parts = new LinkedHashMap<String, Double>();
        parts.put("sampling and grading", sums.getOrDefault("seconds_sampling", 0.0) / steps);
        parts.put("advantages", sums.getOrDefault("seconds_credit", 0.0) / steps);
        parts.put("log-probabilities", logProbs);
        parts.put("gradients and update", sums.getOrDefault("seconds_update", 0.0) / steps - logProbs);
        double whole = parts.values().stream().mapToDouble(Double::doubleValue).sum();
        var rows = new ArrayList<List<Object>>();
        parts.forEach((phase, seconds) -> rows.add(List.of(title, phase, 1e3 * seconds, 100 * seconds / whole)));
        return rows;
    }

    private static PolicySettings settings() {
        var usual = PolicySettings.of(EmbeddedModel.NAME, task(), grpo());
        var rollout = usual.rollout();
        return usual.withRollout(rollout.withSampling(rollout.sampling().withResponseLimit(NEW_TOKENS)));
    }

    private static PolicyMethod grpo() {
        return PolicyMethods.named("grpo", NEW_TOKENS);
    }

    /// Chains of three operands with brackets: prompts of 12 tokens.
    private static ArithmeticChains task() {
        var embedded = Tasks.arithmeticChains();
        return new ArithmeticChains("brackets", new Range(3, 3), true, 0, embedded.heldOutShare(), embedded.traces());
    }

    private static PretrainedModel endless(PretrainedModel model) {
        return new PretrainedModel(model.model(), model.tokenizer(), ReasoningThroughput.ENDLESS, model.companions());
    }

    private static PretrainedModel larger(PretrainedModel like) {
        var shape = like.model().configuration();
        var model = LanguageModel.initialise(
                ModelConfiguration.qwen2(
                        shape.vocabularySize(),
                        LARGER_HIDDEN,
                        LARGER_INTERMEDIATE,
                        LARGER_LAYERS,
                        HEADS,
                        shape.contextLength()),
                new Seed(1).named("weights"));
        return new PretrainedModel(model, like.tokenizer(), like.tokens(), like.companions());
    }

    private static Contender ours(PretrainedModel model, Map<String, Double> sums) {
        var steps = PolicySteps.alone(model, settings(), new Seed(1).named("order"));
        var seed = new Seed(1).named("steps");
        var taken = new int[1];
        return new JavaContender("libtorch " + Engine.probe().version(), () -> check(model.model()), () -> {
            note(steps.take(0, seed.at(taken[0])), sums);
            taken[0]++;
        });
    }

    private static void note(StepTelemetry telemetry, Map<String, Double> sums) {
        sums.merge("steps", 1.0, Double::sum);
        telemetry.values().forEach((name, value) -> {
            if (name.startsWith("seconds")) {
                sums.merge(name, value, Double::sum);
            }
        });
    }

    /// Loss and gradient norm of fixed responses.
    private static double[] check(LanguageModel model) {
        try (var _ = Scope.open()) {
            var rows = checkedTokens(model.configuration().vocabularySize());
            var scores = TokenScores.of(
                    model,
                    rows.stream().map(ids -> new Sequence(ids, PROMPT_TOKENS)).toList(),
                    ScoreSettings.at(1).withGradients(ScoreSettings.Gradients.KEPT));
            var current = scores.logProbabilities();
            var terms = PolicyObjective.of(grpo())
                    .terms(
                            new PolicyBatch(
                                    current,
                                    current.detach(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    scores.mask(),
                                    Tensors.of(checkedAdvantages(), CHECKED_ROWS)
                                            .to(Tensors.type(current))),
                            new BatchTotals(CHECKED_ROWS, (long) CHECKED_ROWS * NEW_TOKENS, NEW_TOKENS));
            scores.backward(terms.loss());
            var parameters = model.trainableParameters().values();
            var values = new double[] {terms.loss().item_double(), GradientClipping.globalNorm(parameters)};
            Gradients.clear(parameters);
            return values;
        }
    }

    private static Map<String, Object> settings(String folder, PretrainedModel model) {
        var settings = new LinkedHashMap<String, Object>();
        settings.put("folder", folder);
        settings.put("output", folder + "-output");
        settings.put("prompts", PROMPTS);
        settings.put("group", GROUP);
        settings.put("prompt_tokens", PROMPT_TOKENS);
        settings.put("new_tokens", NEW_TOKENS);
        settings.put("rate", settings().optimisation().learningRate());
        settings.put("clip", settings().optimisation().gradientNorm());
        settings.put("texts", texts());
        settings.put("check_tokens", checkedTokens(model.model().configuration().vocabularySize()));
        settings.put("check_advantages", checkedAdvantages());
        return settings;
    }

    private static List<String> texts() {
        var stream = new Seed(1).named("prompts");
        return IntStream.range(0, PEER_PROMPTS)
                .mapToObj(i -> task().training(stream.at(i)).prompt())
                .toList();
    }

    private static List<int[]> checkedTokens(int vocabulary) {
        var stream = new Seed(1).named("checked");
        return IntStream.range(0, CHECKED_ROWS)
                .mapToObj(row -> stream.at(row)
                        .random()
                        .ints(PROMPT_TOKENS + NEW_TOKENS, 0, vocabulary)
                        .toArray())
                .toList();
    }

    /// Neither of one sign nor of sum 0, so that the loss is not 0.
    private static double[] checkedAdvantages() {
        return new Seed(1)
                .named("advantages")
                .random()
                .doubles(CHECKED_ROWS, -1, 2)
                .toArray();
    }
}
