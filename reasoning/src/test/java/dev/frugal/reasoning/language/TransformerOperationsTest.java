package dev.frugal.reasoning.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.ScoreSettings.Gradients;
import dev.frugal.reasoning.language.adapter.LowRankAdapter;
import dev.frugal.reasoning.language.adapter.LowRankSettings;
import dev.frugal.reasoning.language.model.ModelConfiguration;
import dev.frugal.reasoning.language.model.Sequence;
import dev.frugal.tensor.ProfiledOperations;
import dev.frugal.tensor.Scope;
import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is counted from shapes against what libtorch's profiler counts. Sequences of one length, so
/// that there is no padding, and of one prompt, which is computed once.
class TransformerOperationsTest {
    /// What the ledger promises.
    private static final double PERCENT = 2;

    private static final int ROWS = 3;
    private static final int PROMPT = 9;
    private static final int RESPONSE = 14;

    @Test
    void scoringTakesWhatItsShapesSay() {
        try (var model = model();
                var _ = Scope.open();
                var profiled = ProfiledOperations.start()) {
            TokenScores.of(model, sequences(), settings(Gradients.NONE));
            assertThat(TransformerOperations.of(model).scoring(sequences()))
                    .isCloseTo(profiled.matrixProducts(), withPercentage(PERCENT));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void trainingTakesWhatItsShapesSay(Gradients gradients) {
        try (var model = model();
                var _ = Scope.open();
                var profiled = ProfiledOperations.start()) {
            differentiate(model, gradients);
            assertThat(step(model, gradients)).isCloseTo(profiled.matrixProducts(), withPercentage(PERCENT));
        }
    }

    @Test
    void anAdapterOnFrozenWeightsTakesWhatItsShapesSay() {
        try (var base = model();
                var adapter = LowRankAdapter.initialise(
                        LowRankSettings.onAllProjections(4, 8),
                        base.configuration().parameterShapes(),
                        new Seed(3));
                var adapted = base.withAdapter(adapter);
                var _ = Scope.open();
                var profiled = ProfiledOperations.start()) {
            differentiate(adapted, Gradients.KEPT);
            assertThat(step(adapted, Gradients.KEPT)).isCloseTo(profiled.matrixProducts(), withPercentage(PERCENT));
        }
    }

    @Test
    void generationWithACacheTakesWhatItsShapesSay() {
        try (var model = model();
                var _ = Scope.open();
                var _ = new NoGradGuard();
                var profiled = ProfiledOperations.start()) {
            var rows = new int[ROWS];
            var prompt = new int[PROMPT];
            try (var cache = KeyValueCache.open(model, List.of(prompt), rows, RESPONSE)) {
                for (int token = 0; token + 1 < RESPONSE; token++) {
                    cache.advance(rows);
                }
            }
            var counted = TransformerOperations.of(model);
            assertThat(counted.prompt(PROMPT) + ROWS * counted.response(PROMPT, RESPONSE))
                    .isCloseTo(profiled.matrixProducts(), withPercentage(PERCENT));
        }
    }

    private static long step(LanguageModel model, Gradients gradients) {
        var counted = TransformerOperations.of(model);
        return counted.scoring(sequences()) + counted.differentiating(sequences(), gradients);
    }

    private static void differentiate(LanguageModel model, Gradients gradients) {
        var scores = TokenScores.of(model, sequences(), settings(gradients));
        scores.backward(scores.logProbabilities().sum());
    }

    private static ScoreSettings settings(Gradients gradients) {
        return ScoreSettings.at(1).withGradients(gradients).withEngine(ModelEngine.TORCH);
    }

    private static List<Sequence> sequences() {
        return Collections.nCopies(ROWS, sequence());
    }

    private static Sequence sequence() {
        return Sequence.of(new int[PROMPT], new int[RESPONSE]);
    }

    private static LanguageModel model() {
        return LanguageModel.initialise(ModelConfiguration.qwen2(40, 32, 48, 2, 4, 64), new Seed(1));
    }
}
