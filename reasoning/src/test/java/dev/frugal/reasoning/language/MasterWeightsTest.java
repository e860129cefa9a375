package dev.frugal.reasoning.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.reasoning.language.ScoreSettings.Gradients;
import dev.frugal.reasoning.language.model.Sequence;
import dev.frugal.reasoning.language.model.WeightType;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.optim.Adam;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MasterWeightsTest {
    private static final double LEARNING_RATE = 1e-5;
    private static final int STEPS = 40;

    /// Adam moves by about the learning rate, by less where the gradient's size changes.
    private static final double ABOUT = 0.5;

    @Test
    void stepsTooSmallForHalfPrecisionAddUp() {
        try (var _ = Scope.open();
                var pretrained = ModelFolder.read(TinyCheckpoints.folder("qwen2"), Optional.of(WeightType.BFLOAT16));
                var masters = MasterWeights.of(pretrained.model().trainableParameters())) {
            var model = pretrained.model();
            var norm = Objects.requireNonNull(masters.parameters().get("model.norm.weight"));
            var before = Tensors.doubles(norm);
            var optimiser = new Adam(masters.parameters());
            for (int step = 0; step < STEPS; step++) {
                optimiser.clearGradients();
                try (var _ = Scope.open()) {
                    var scores = TokenScores.of(
                            model,
                            List.of(new Sequence(new int[] {1, 9, 17, 40, 33}, 2)),
                            ScoreSettings.at(1).withGradients(Gradients.KEPT));
                    scores.backward(scores.logProbabilities().sum().neg());
                }
                masters.takeGradients();
                optimiser.step(LEARNING_RATE);
                masters.publish();
            }
            var after = Tensors.doubles(norm);
            for (int i = 0; i < before.length; i++) {
                // A bfloat16 near 1 has steps 400 times as long as the learning rate.
                assertThat(Math.abs(after[i] - before[i]))
                        .isCloseTo(STEPS * LEARNING_RATE, within(ABOUT * STEPS * LEARNING_RATE));
            }
            assertThat(WeightType.of(model.head())).isEqualTo(WeightType.BFLOAT16);
        }
    }

    @Test
    void float32ParametersStandForThemselves() {
        try (var pretrained = ModelFolder.read(TinyCheckpoints.folder("qwen2"));
                var masters = MasterWeights.of(pretrained.model().trainableParameters())) {
            assertThat(masters.parameters()).isEqualTo(pretrained.model().trainableParameters());
        }
    }
}
