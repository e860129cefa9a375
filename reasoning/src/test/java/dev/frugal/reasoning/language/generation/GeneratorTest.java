package dev.frugal.reasoning.language.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.LanguageModel;
import dev.frugal.reasoning.language.ModelEngine;
import dev.frugal.reasoning.language.ModelFolder;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.language.ScoreSettings;
import dev.frugal.reasoning.language.TinyCheckpoints;
import dev.frugal.reasoning.language.TokenScores;
import dev.frugal.reasoning.language.model.ModelConfiguration;
import dev.frugal.reasoning.language.model.SpecialTokens;
import dev.frugal.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GeneratorTest {
    /// Sampling and scoring are the same sums in another order, in float32.
    private static final double GAP = 1e-5;

    /// The fixtures' weights are ten times as spread as a trained model's, and so is the rounding.
    private static final double GAP_OF_SPREAD_WEIGHTS = 5e-5;

    private final Seed seed = new Seed(11);

    @ParameterizedTest
    @EnumSource(
            value = ModelEngine.class,
            names = {"TORCH", "COMPACT"})
    void theSamplersLogProbabilitiesAreTheTrainers(ModelEngine engine) {
        var others = engine == ModelEngine.TORCH ? List.of("gemma2", "gemma3", "phi3", "phi4") : List.<String>of();
        for (var family : Stream.concat(Stream.of("qwen2", "qwen3", "llama"), others.stream())
                .toList()) {
            for (var settings : List.of(
                    SamplingSettings.at(1, 48),
                    new SamplingSettings(0.9, 50, 1, 48),
                    new SamplingSettings(0.6, 0, 0.95, 48),
                    SamplingSettings.greedy(48))) {
                try (var pretrained = ModelFolder.read(TinyCheckpoints.folder(family))) {
                    assertThat(largestGap(pretrained.model(), pretrained.tokens(), engine, settings))
                            .isLessThan(GAP_OF_SPREAD_WEIGHTS);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ModelEngine.class,
            names = {"TORCH", "COMPACT"})
    void theGapIsBelowOneInAHundredThousandForTheEmbeddedShape(ModelEngine engine) {
        var shape = ModelConfiguration.qwen2(64, 64, 176, 3, 4, 96);
        try (var model = LanguageModel.initialise(shape, seed)) {
            var tokens = new SpecialTokens(OptionalInt.empty(), List.of(2), OptionalInt.empty());
            assertThat(largestGap(model, tokens, engine, SamplingSettings.at(1, 48)))
                    .isLessThan(GAP);
        }
    }

    private double largestGap(
            LanguageModel model, SpecialTokens tokens, ModelEngine engine, SamplingSettings settings) {
        try (var _ = Scope.open()) {
            var rollouts = new Generator(model, tokens, options(engine, 2, 8)).generate(prompts(5), 3, settings, seed);
            var scored = TokenScores.of(
                            model,
                            rollouts.stream().map(Rollout::sequence).toList(),
                            ScoreSettings.at(settings.scoringTemperature()))
                    .logProbabilityArrays();
            double largest = 0;
            for (int row = 0; row < rollouts.size(); row++) {
                var sampled = rollouts.get(row).logProbabilities();
                for (int t = 0; t < sampled.length; t++) {
                    largest = Math.max(largest, Math.abs(sampled[t] - scored[row][t]));
                }
            }
            return largest;
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ModelEngine.class,
            names = {"TORCH", "COMPACT"})
    void aRowDrawsTheSameTokensInAnyBatchOnAnyNumberOfThreads(ModelEngine engine) {
        try (var pretrained = ModelFolder.read(TinyCheckpoints.folder("qwen2"))) {
            var settings = SamplingSettings.at(1, 40);
            var together = new Generator(pretrained.model(), pretrained.tokens(), options(engine, 1, 64))
                    .generate(prompts(6), 4, settings, seed);
            var split = new Generator(pretrained.model(), pretrained.tokens(), options(engine, 3, 5))
                    .generate(prompts(6), 4, settings, seed);
            for (int row = 0; row < together.size(); row++) {
                assertThat(split.get(row).response())
                        .isEqualTo(together.get(row).response());
            }
        }
    }

    @Test
    void bothEnginesDrawTheSameResponses() {
        for (var family : List.of("qwen2", "qwen3", "llama")) {
            try (var pretrained = ModelFolder.read(TinyCheckpoints.folder(family))) {
                var settings = new SamplingSettings(1, 0, 0.98, 60);
                var torch = new Generator(pretrained.model(), pretrained.tokens(), options(ModelEngine.TORCH, 1, 64))
                        .generate(prompts(6), 4, settings, seed);
                var compact = new Generator(
                                pretrained.model(), pretrained.tokens(), options(ModelEngine.COMPACT, 1, 64))
                        .generate(prompts(6), 4, settings, seed);
                for (int row = 0; row < torch.size(); row++) {
                    assertThat(compact.get(row).response())
                            .isEqualTo(torch.get(row).response());
                }
            }
        }
    }

    @Test
    void aResponseEndsWithItsFirstEndTokenOrIsMarkedAsCut() {
        try (var pretrained = ModelFolder.read(TinyCheckpoints.folder("llama"))) {
            var rollouts = generator(pretrained).generate(prompts(8), 8, SamplingSettings.at(1, 30), seed);
            assertThat(rollouts).hasSize(64).anyMatch(Rollout::finished);
            for (var rollout : rollouts) {
                var response = rollout.response();
                for (int t = 0; t < response.length - 1; t++) {
                    assertThat(pretrained.tokens().ends(response[t])).isFalse();
                }
                assertThat(pretrained.tokens().ends(response[response.length - 1]))
                        .isEqualTo(rollout.finished());
                assertThat(rollout.finished() || response.length == 30).isTrue();
            }
        }
    }

    @Test
    void aResponseStopsWhereTheContextIsFull() {
        try (var pretrained = ModelFolder.read(TinyCheckpoints.folder("qwen3"))) {
            int context = pretrained.model().configuration().contextLength();
            var prompt = new int[context - 3];
            var never = new SpecialTokens(OptionalInt.empty(), List.of(63), OptionalInt.empty());
            var rollout = new Generator(pretrained.model(), never)
                    .generate(List.of(prompt), 1, SamplingSettings.greedy(100), seed)
                    .getFirst();
            assertThat(rollout.response()).hasSize(3);
        }
    }

    @Test
    void whatCannotBeContinuedIsOneSentence() {
        try (var pretrained = ModelFolder.read(TinyCheckpoints.folder("qwen2"))) {
            var settings = SamplingSettings.at(1, 4);
            var generator = generator(pretrained);
            assertThatThrownBy(() -> generator.generate(List.of(new int[192]), 1, settings, seed))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("prompt 1 has 192 tokens")
                    .hasMessageContaining("context of 192");
            assertThatThrownBy(() -> generator.generate(List.of(new int[0]), 1, settings, seed))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("no tokens");
            assertThatThrownBy(() -> generator.generate(List.of(new int[] {64}), 1, settings, seed))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("token id 64");
            assertThatThrownBy(() -> endless(pretrained.model()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("no end token");
        }
    }

    private static GenerationOptions options(ModelEngine engine, int threads, int rows) {
        return GenerationOptions.defaults().with(engine).withThreads(threads).withRowsPerChunk(rows);
    }

    private static Generator endless(LanguageModel model) {
        return new Generator(model, new SpecialTokens(OptionalInt.empty(), List.of(), OptionalInt.empty()));
    }

    private static Generator generator(PretrainedModel pretrained) {
        return new Generator(pretrained.model(), pretrained.tokens());
    }

    private List<int[]> prompts(int count) {
        var random = seed.named("prompts").random();
        var prompts = new ArrayList<int[]>();
        for (int p = 0; p < count; p++) {
            prompts.add(random.ints(random.nextInt(1, 20), 4, 64).toArray());
        }
        return prompts;
    }
}
