package dev.frugal.reasoning.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Documents;
import dev.frugal.reasoning.language.ModelEngine;
import dev.frugal.reasoning.language.ModelFolder;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.language.ScoreSettings;
import dev.frugal.reasoning.language.TinyCheckpoints;
import dev.frugal.reasoning.language.TokenScores;
import dev.frugal.reasoning.language.model.Sequence;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.optim.GradientClipping;
import dev.frugal.tensor.optim.Gradients;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// A policy step that TRL computed, stored by scripts/make-trl-step.py: the same model, responses, advantages and
/// sampling policy must give the same numbers.
class AgreementWithTrlTest {
    /// Float32 logits of two implementations, summed in another order.
    private static final double LOG_PROBABILITY_TOLERANCE = 2e-5;

    /// Float32 sums over about a hundred tokens, relative to the value, which is below 1.
    private static final double TOLERANCE = 1e-5;

    private final JsonNode step = step();

    @ParameterizedTest
    @EnumSource(
            value = ModelEngine.class,
            names = {"TORCH", "COMPACT"})
    void logProbabilitiesLossesAndGradientNormsAreThoseOfTrl(ModelEngine engine) {
        try (var pretrained = ModelFolder.read(TinyCheckpoints.folder("qwen2"))) {
            for (var expected : step.get("cases")) {
                try (var _ = Scope.open()) {
                    agree(pretrained, engine, expected);
                }
            }
        }
    }

    private void agree(PretrainedModel pretrained, ModelEngine engine, JsonNode expected) {
        var parameters = pretrained.model().trainableParameters().values();
        var sequences = sequences();
        var scores = TokenScores.of(
                pretrained.model(),
                sequences,
                ScoreSettings.at(1).withGradients(ScoreSettings.Gradients.KEPT).withEngine(engine));
        var found = scores.logProbabilityArrays();
        for (int row = 0; row < found.length; row++) {
            assertThat(found[row])
                    .containsExactly(
                            numbers(step.get("log_probabilities").get(row)), within(LOG_PROBABILITY_TOLERANCE));
        }
        var clip = PolicyLoss.Clip.of(
                expected.get("clip_low").asDouble(), expected.get("clip_high").asDouble());
        var objective = new PolicyObjective(
                PolicyLoss.named(expected.get("loss").asString(), clip),
                expected.get("kl").asDouble(),
                EntropyBonus.NONE);
        var current = scores.logProbabilities();
        var terms = objective.terms(
                new PolicyBatch(
                        current,
                        padded("old", current),
                        Optional.of(padded("reference", current)),
                        Optional.empty(),
                        scores.mask(),
                        Tensors.of(numbers(step.get("advantages")), ScalarType.Float, sequences.size())),
                new BatchTotals(
                        sequences.size(),
                        sequences.stream().mapToInt(Sequence::responseLength).sum(),
                        step.get("limit").asInt()));
        scores.backward(terms.loss());
        double norm = GradientClipping.globalNorm(parameters);
        Gradients.clear(parameters);

        assertThat(terms.clipped().item_double()).as("tokens clipped").isPositive();
        assertThat(terms.loss().item_double())
                .as("%s", expected)
                .isCloseTo(expected.get("value").asDouble(), within(TOLERANCE));
        double trl = expected.get("gradient_norm").asDouble();
        assertThat(norm).as("%s", expected).isCloseTo(trl, within(TOLERANCE * trl));
    }

    private List<Sequence> sequences() {
        var sequences = new ArrayList<Sequence>();
        for (int row = 0; row < step.get("prompts").size(); row++) {
            var prompt = ids(step.get("prompts").get(row));
            var response = ids(step.get("responses").get(row));
            var tokens = IntStream.concat(Arrays.stream(prompt), Arrays.stream(response))
                    .toArray();
            sequences.add(new Sequence(tokens, prompt.length));
        }
        return sequences;
    }

    /// The stored rows as a tensor like `current`, 0 in the padding.
    private Tensor padded(String name, Tensor current) {
        int rows = (int) current.size(0);
        int width = (int) current.size(1);
        var values = new double[rows * width];
        for (int row = 0; row < rows; row++) {
            var own = numbers(step.get(name).get(row));
            System.arraycopy(own, 0, values, row * width, own.length);
        }
        return Tensors.of(values, ScalarType.Float, rows, width);
    }

    private static double[] numbers(JsonNode list) {
        return list.valueStream().mapToDouble(JsonNode::asDouble).toArray();
    }

    private static int[] ids(JsonNode list) {
        return list.valueStream().mapToInt(JsonNode::asInt).toArray();
    }

    private static JsonNode step() {
        try (var stored = AgreementWithTrlTest.class.getResourceAsStream("/trl/step.json")) {
            var text = new String(Objects.requireNonNull(stored).readAllBytes(), StandardCharsets.UTF_8);
            return Documents.jsonTree(text, "trl/step.json");
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
