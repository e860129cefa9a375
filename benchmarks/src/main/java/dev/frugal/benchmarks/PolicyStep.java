package dev.frugal.benchmarks;

import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.LanguageModel;
import dev.frugal.reasoning.language.ModelFolder;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.language.TransformerOperations;
import dev.frugal.reasoning.language.model.ModelConfiguration;
import dev.frugal.reasoning.training.EmbeddedModel;
import dev.frugal.reasoning.training.StepTelemetry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A whole step of group policy optimisation, as `reasoning train` takes it, beside TRL's.
final class PolicyStep implements Benchmark {
    private static final GrpoStep STEP = new GrpoStep(16, 8, 48, 16, 512);

    private static final int LARGER_HIDDEN = 144;

    private static final int LARGER_INTERMEDIATE = 416;
    private static final int LARGER_LAYERS = 4;
    private static final int HEADS = 4;

    private static final double GIGA = 1e9;

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
        it for each. Ours uses all processors of the machine; TRL gets as many threads. The limit is that of fused \
        multiply-adds in registers, measured in the same run; operations are those of the matrix products that a step \
        cannot do without, with what drawing the responses computed kept for the way back.\
        """.formatted(
                        STEP.prompts(), GrpoStep.PROMPT_TOKENS, STEP.group(), STEP.newTokens(), STEP.checkedRows());
    }

    @Override
    public BenchmarkResult run(BenchmarkContext session) {
        var races = new ArrayList<RaceResult>();
        var phases = new ArrayList<List<Object>>();
        var shares = new ArrayList<List<Object>>();
        var limit = MachinePeak.measure(Runtime.getRuntime().availableProcessors(), session.rounds());
        try (var small = endless(EmbeddedModel.read());
                var large = larger(small)) {
            for (var model : List.of(small, large)) {
                var race = measure(session, model, phases);
                races.add(race);
                double operations = STEP.leastOperations(TransformerOperations.of(model.model()));
                double rate = operations / race.ours().seconds().median();
                shares.add(List.of(
                        race.title(),
                        operations / GIGA,
                        rate / GIGA,
                        limit.float32() / GIGA,
                        100 * rate / limit.float32()));
            }
        }
        return new BenchmarkResult(
                races,
                List.of(
                        new BenchmarkResult.Table(
                                "our step by phase", List.of("model", "phase", "ms", "share, %"), phases),
                        new BenchmarkResult.Table(
                                "our step and the machine",
                                List.of("model", "Gflop a step", "Gflop/s", "limit, Gflop/s", "share, %"),
                                shares)));
    }

    private static RaceResult measure(BenchmarkContext session, PretrainedModel model, List<List<Object>> phases) {
        var shape = model.model().configuration();
        var title = "%,d parameters".formatted(shape.parameterCount());
        var folder = session.folder().resolve(title.replaceAll("\\W+", "-"));
        ModelFolder.write(folder, model);
        var sums = new LinkedHashMap<String, Double>();
        int threads = Runtime.getRuntime().availableProcessors();
        var race = new Race(title, "tokens", STEP.tokens(), TOLERANCE)
                .run(
                        session,
                        List.of(
                                new Race.Entrant("frugal", () -> STEP.ours(model, telemetry -> note(telemetry, sums))),
                                new Race.Entrant(
                                        "TRL",
                                        () -> new Peer(
                                                session,
                                                GrpoStep.SCRIPT,
                                                "TRL",
                                                threads,
                                                STEP.peerSettings(folder, shape.vocabularySize())))));
        phases.addAll(phases(title, sums));
        return race;
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

    private static void note(StepTelemetry telemetry, Map<String, Double> sums) {
        sums.merge("steps", 1.0, Double::sum);
        telemetry.values().forEach((name, value) -> {
            if (name.startsWith("seconds")) {
                sums.merge(name, value, Double::sum);
            }
        });
    }
}
