package dev.frugal.benchmarks;

import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.LanguageModel;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.language.ScoreSettings;
import dev.frugal.reasoning.language.TokenScores;
import dev.frugal.reasoning.language.TransformerOperations;
import dev.frugal.reasoning.language.generation.SamplingSettings;
import dev.frugal.reasoning.language.model.Sequence;
import dev.frugal.reasoning.policy.BatchTotals;
import dev.frugal.reasoning.policy.PolicyBatch;
import dev.frugal.reasoning.policy.PolicyMethod;
import dev.frugal.reasoning.policy.PolicyMethods;
import dev.frugal.reasoning.policy.PolicyObjective;
import dev.frugal.reasoning.task.ArithmeticChains;
import dev.frugal.reasoning.task.Range;
import dev.frugal.reasoning.task.Tasks;
import dev.frugal.reasoning.training.PolicySettings;
import dev.frugal.reasoning.training.PolicySteps;
import dev.frugal.reasoning.training.StepTelemetry;
import dev.frugal.tensor.Engine;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.optim.GradientClipping;
import dev.frugal.tensor.optim.Gradients;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// A step of GRPO that our loop and TRL's trainer both take.
///
/// @param prompts of a step
/// @param group responses to each
/// @param newTokens of each response
/// @param checkedRows fixed responses whose loss and gradient norm are compared before anything is timed
/// @param peerPrompts prompts that TRL is given to draw from
record GrpoStep(int prompts, int group, int newTokens, int checkedRows, int peerPrompts) {
    /// Of a prompt of the task.
    static final int PROMPT_TOKENS = 12;

    /// The resource with TRL's trainer.
    static final String SCRIPT = "policy_step.py";

    /// Tokens of a step, prompts and responses together.
    double tokens() {
        return (double) prompts * group * (PROMPT_TOKENS + newTokens);
    }

    /// Operations of a step's matrix products: each prompt read once, responses drawn, scored and
    /// differentiated.
    double operations(TransformerOperations model) {
        return leastOperations(model) + (double) prompts * model.scoring(alike());
    }

    /// The same where the way back uses what was computed while the responses were drawn.
    double leastOperations(TransformerOperations model) {
        double sampling =
                prompts * (model.prompt(PROMPT_TOKENS) + (double) group * model.response(PROMPT_TOKENS, newTokens));
        return sampling + (double) prompts * model.differentiating(alike(), ScoreSettings.Gradients.KEPT);
    }

    /// A prompt's responses.
    private List<Sequence> alike() {
        return Collections.nCopies(group, Sequence.of(new int[PROMPT_TOKENS], new int[newTokens]));
    }

    private PolicyMethod method() {
        return PolicyMethods.named("grpo", newTokens);
    }

    private PolicySettings settings() {
        return PolicySettings.of("benchmark", task(), method())
                .withRollout(new PolicySettings.Rollout(
                        prompts, group, PolicySettings.DEFAULT_PROMPT_LIMIT, SamplingSettings.at(1, newTokens)));
    }

    /// Chains of three operands with brackets.
    private static ArithmeticChains task() {
        var embedded = Tasks.arithmeticChains();
        return new ArithmeticChains("brackets", new Range(3, 3), true, 0, embedded.heldOutShare(), embedded.traces());
    }

    /// The loop of `reasoning train`; `telemetry` is told of every step.
    JavaContender ours(PretrainedModel model, Consumer<StepTelemetry> telemetry) {
        var steps = PolicySteps.alone(model, settings(), new Seed(1).named("order"));
        var seed = new Seed(1).named("steps");
        var taken = new int[1];
        return new JavaContender("libtorch " + Engine.probe().version(), () -> check(model.model()), () -> {
            telemetry.accept(steps.take(0, seed.at(taken[0])));
            taken[0]++;
        });
    }

    /// Loss and gradient norm of the fixed responses.
    private double[] check(LanguageModel model) {
        try (var _ = Scope.open()) {
            var scores = TokenScores.of(
                    model,
                    checkedTokens(model.configuration().vocabularySize()).stream()
                            .map(ids -> new Sequence(ids, PROMPT_TOKENS))
                            .toList(),
                    ScoreSettings.at(1).withGradients(ScoreSettings.Gradients.KEPT));
            var current = scores.logProbabilities();
            var terms = PolicyObjective.of(method())
                    .terms(
                            new PolicyBatch(
                                    current,
                                    current.detach(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    scores.mask(),
                                    Tensors.of(checkedAdvantages(), checkedRows).to(Tensors.type(current))),
                            new BatchTotals(checkedRows, (long) checkedRows * newTokens, newTokens));
            scores.backward(terms.loss());
            var parameters = model.trainableParameters().values();
            var values = new double[] {terms.loss().item_double(), GradientClipping.globalNorm(parameters)};
            Gradients.clear(parameters);
            return values;
        }
    }

    /// What [#SCRIPT] is told.
    ///
    /// @param folder of the model
    Map<String, Object> peerSettings(Path folder, int vocabulary) {
        var optimisation = settings().optimisation();
        var stream = new Seed(1).named("prompts");
        var settings = new LinkedHashMap<String, Object>();
        settings.put("folder", folder.toString());
        settings.put("output", folder + "-output");
        settings.put("prompts", prompts);
        settings.put("group", group);
        settings.put("prompt_tokens", PROMPT_TOKENS);
        settings.put("new_tokens", newTokens);
        settings.put("rate", optimisation.learningRate());
        settings.put("clip", optimisation.gradientNorm());
        settings.put(
                "texts",
                IntStream.range(0, peerPrompts)
                        .mapToObj(i -> task().training(stream.at(i)).prompt())
                        .toList());
        settings.put("check_tokens", checkedTokens(vocabulary));
        settings.put("check_advantages", checkedAdvantages());
        return settings;
    }

    private List<int[]> checkedTokens(int vocabulary) {
        var stream = new Seed(1).named("checked");
        return IntStream.range(0, checkedRows)
                .mapToObj(row -> stream.at(row)
                        .random()
                        .ints(PROMPT_TOKENS + newTokens, 0, vocabulary)
                        .toArray())
                .toList();
    }

    /// Neither of one sign nor of sum 0, so that the loss is not 0.
    private double[] checkedAdvantages() {
        return new Seed(1)
                .named("advantages")
                .random()
                .doubles(checkedRows, -1, 2)
                .toArray();
    }
}
