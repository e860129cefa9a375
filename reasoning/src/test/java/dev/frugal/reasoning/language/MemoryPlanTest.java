package dev.frugal.reasoning.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.InvalidInputException;
import dev.frugal.reasoning.language.ScoreSettings.Gradients;
import dev.frugal.reasoning.language.model.AttentionSettings;
import dev.frugal.reasoning.language.model.ModelConfiguration;
import dev.frugal.reasoning.language.model.ModelFamily;
import dev.frugal.reasoning.language.model.RotarySettings;
import dev.frugal.reasoning.language.model.WeightType;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class MemoryPlanTest {
    private static final ModelConfiguration MATH_1_5B = new ModelConfiguration(
            ModelFamily.QWEN2,
            151_936,
            1536,
            8960,
            28,
            12,
            2,
            128,
            4096,
            1e-6,
            RotarySettings.plain(10_000),
            AttentionSettings.PLAIN,
            true,
            false,
            false,
            true,
            OptionalDouble.empty());

    @Test
    void aSmallerBudgetGivesASlowerPlanThatFits() {
        long last = Long.MAX_VALUE;
        int lastOrder = -1;
        for (double gibibytes : new double[] {900, 200, 80, 50, 40}) {
            var plan = MemoryPlan.within(gibibytes, step(32));
            assertThat(plan.estimatedBytes())
                    .isLessThanOrEqualTo((long) (gibibytes * (1L << 30)))
                    .isLessThanOrEqualTo(last);
            assertThat(plan.gradients().ordinal()).isGreaterThanOrEqualTo(lastOrder);
            last = plan.estimatedBytes();
            lastOrder = plan.gradients().ordinal();
        }
    }

    @Test
    void theEmbeddedModelIsKeptWhole() {
        var embedded = ModelConfiguration.qwen2(41, 64, 176, 3, 4, 128);
        var plan = MemoryPlan.within(
                2, new MemoryPlan.Step(embedded, WeightType.FLOAT32, embedded.parameterCount(), 128, 64, 1));
        assertThat(plan.gradients()).isEqualTo(Gradients.KEPT);
    }

    @Test
    void aBudgetTooSmallSaysWhatIsNeeded() {
        assertThatThrownBy(() -> MemoryPlan.within(4, step(32)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("4.00 GiB")
                .hasMessageContaining("at least");
    }

    private static MemoryPlan.Step step(int rows) {
        return new MemoryPlan.Step(MATH_1_5B, WeightType.BFLOAT16, MATH_1_5B.parameterCount(), rows, 2816, 0);
    }
}
