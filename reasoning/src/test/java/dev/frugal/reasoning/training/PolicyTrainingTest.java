package dev.frugal.reasoning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.reasoning.language.LanguageModel;
import dev.frugal.reasoning.language.generation.SamplingSettings;
import dev.frugal.reasoning.policy.PolicyMethods;
import dev.frugal.reasoning.reward.RewardSettings;
import dev.frugal.reasoning.reward.RewardSum;
import dev.frugal.reasoning.reward.WeightedReward;
import dev.frugal.reasoning.task.Tasks;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.RunInterruptedException;
import dev.frugal.runs.StopSignal;
import dev.frugal.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTrainingTest {
    private static final int STEPS = 4;

    /// The promise of the loss: parts and padding move it by rounding only, here that of float32.
    private static final double ROUNDING = 1e-6;

    /// Gives the first of four responses as much as it was asked so far, and remembers that.
    private static final String COUNTER = """
            n=0
            while read -r line; do
              case $line in *'"state":'*) n=${line#*'"state":'}; n=${n%%,*} ;; esac
              n=$((n + 1))
              echo "{\\"rewards\\": [$n, 0, 0, 0], \\"state\\": $n}"
            done
            """;

    @TempDir
    private Path root;

    @Test
    void theSameSeedGivesTheSameBits() {
        var first = TrainingRuns.fresh(root);
        var second = TrainingRuns.fresh(root);
        var settings = settings("fgo", 2);
        assertThat(train(first, settings)).isEqualTo(train(second, settings));
        assertThat(TrainingRuns.numbers(first)).isEqualTo(TrainingRuns.numbers(second));
    }

    /// In parts of three rows, and with all rows at once, where what decoding computed is kept.
    @ParameterizedTest
    @ValueSource(ints = {3, 1_000})
    void aTrainingThatWasStoppedEndsLikeOneThatWasNot(int rowsPerPart) {
        var settings = withRowsPerPart(settings("fgo", STEPS), rowsPerPart);
        var whole = TrainingRuns.fresh(root);
        var expected = train(whole, settings);

        var stopped = TrainingRuns.fresh(root);
        var stop = new StopSignal();
        stop.request();
        assertThatThrownBy(() -> train(stopped, settings, stop)).isInstanceOf(RunInterruptedException.class);
        var resumed = train(stopped, settings);

        assertThat(resumed).isEqualTo(expected);
        assertThat(TrainingRuns.numbers(stopped)).isEqualTo(TrainingRuns.numbers(whole));
    }

    /// A reward that grows with each question, so that one question more or less shows in every later number.
    @Test
    void aRewardThatRemembersGoesOnWhereItWas() throws IOException {
        var settings = rewardedBy(COUNTER);
        var whole = TrainingRuns.fresh(root);
        var expected = train(whole, settings);

        var stopped = TrainingRuns.fresh(root);
        var stop = new StopSignal();
        stop.request();
        assertThatThrownBy(() -> train(stopped, settings, stop)).isInstanceOf(RunInterruptedException.class);
        assertThat(train(stopped, settings)).isEqualTo(expected);
        assertThat(TrainingRuns.numbers(stopped)).isEqualTo(TrainingRuns.numbers(whole));
        assertThat(TrainingRuns.numbers(whole))
                .containsEntry("policy/reward/mine at 1", 1.5 / 4)
                .containsEntry("policy/reward/mine at 4", 7.5 / 4);
    }

    /// It dies within the third step, after it has answered one of the two problems. What it counted there is not
    /// counted twice.
    @Test
    void aRewardThatDiesLeavesARunThatCanBeResumed() throws IOException {
        var settings = rewardedBy(COUNTER);
        var whole = TrainingRuns.fresh(root);
        var expected = train(whole, settings);

        var broken = TrainingRuns.fresh(root);
        var dying = rewardedBy(COUNTER.replace("n=$((n + 1))", "n=$((n + 1)); [ $n -lt 6 ] || exit 7"));
        assertThatThrownBy(() -> train(broken, dying))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("ended with exit code 7 after 1 of 2 problems of a step")
                .hasMessageContaining("the 2 steps before are saved")
                .hasMessageContaining("frugal runs resume " + broken.folder());
        rewardedBy(COUNTER);
        assertThat(train(broken, settings)).isEqualTo(expected);
        assertThat(TrainingRuns.numbers(broken)).isEqualTo(TrainingRuns.numbers(whole));
    }

    /// Beside correctness, by a script that every later call overwrites.
    private PolicySettings rewardedBy(String script) throws IOException {
        Files.writeString(root.resolve("reward.sh"), script);
        var settings = settings("grpo", STEPS);
        var mine = new RewardSettings.Command("sh reward.sh", root.toString(), 60);
        return settings.withMethod(
                settings.method().withRewards(RewardSum.of(1, new WeightedReward("mine", 0.1, mine))));
    }

    @Test
    void whatWasLoggedAfterTheLastCheckpointIsDoneAgain() {
        var settings = settings("fgo", STEPS);
        var whole = TrainingRuns.fresh(root);
        var expected = train(whole, settings);

        // A killed process leaves metrics of steps that no checkpoint holds.
        var killed = TrainingRuns.fresh(root);
        var stop = new StopSignal();
        stop.request();
        assertThatThrownBy(() -> train(killed, settings, stop)).isInstanceOf(RunInterruptedException.class);
        try (var metrics = killed.openMetrics()) {
            metrics.append(2, "policy/accuracy", -1);
        }
        assertThat(train(killed, settings)).isEqualTo(expected);
        assertThat(TrainingRuns.numbers(killed)).isEqualTo(TrainingRuns.numbers(whole));
    }

    @Test
    void anUpdateDoesNotChangeWithTheSizeOfItsParts() {
        var whole = TrainingRuns.fresh(root);
        var parts = TrainingRuns.fresh(root);
        // All at once, what decoding computed is kept; in parts there is another pass forward.
        train(whole, withRowsPerPart(settings("fgo", 1), 1_000));
        train(parts, withRowsPerPart(settings("fgo", 1), 3));
        var expected = TrainingRuns.numbers(whole);
        var found = TrainingRuns.numbers(parts);
        for (var name : new String[] {"loss", "gradient_norm", "entropy_per_token"}) {
            var key = "policy/%s at 1".formatted(name);
            assertThat(found.get(key)).isCloseTo(expected.get(key), org.assertj.core.api.Assertions.within(ROUNDING));
        }
    }

    @Test
    void samplerAndTrainerAgreeOnLogProbabilities() {
        var run = TrainingRuns.fresh(root);
        train(run, settings("fgo", 1));
        assertThat(TrainingRuns.numbers(run).get("policy/log_prob_gap at 1")).isLessThan(1e-5);
    }

    @Test
    void decodingIsKeptWhereItsPassIsTheOneTheGradientsNeed() {
        try (var policy = EmbeddedModel.read()) {
            var model = policy.model();
            var whole = withRowsPerPart(settings("fgo", 1), 1_000);
            assertThat(MicroBatches.of(model, whole).keepsActivations()).isTrue();
            assertThat(MicroBatches.of(model, within(whole, 2)).keepsActivations())
                    .isTrue();
            assertThat(MicroBatches.of(model, withRowsPerPart(whole, 3)).keepsActivations())
                    .as("in parts")
                    .isFalse();
            var tight = MicroBatches.of(model, within(whole, 0.77));
            assertThat(tight.keepsActivations()).as(tight.toString()).isFalse();
        }
    }

    private static PolicySettings within(PolicySettings settings, double gibibytes) {
        return settings.withResources(new TrainingResources(
                TrainingResources.PLAIN.device(),
                TrainingResources.PLAIN.weights(),
                OptionalDouble.of(gibibytes),
                TrainingResources.PLAIN.adapter(),
                TrainingResources.PLAIN.startingAdapter()));
    }

    @Test
    void everyPresetTakesAStep() {
        for (var method : PolicyMethods.all(64)) {
            var run = TrainingRuns.fresh(root);
            // Warm enough that some responses of a group are right and some wrong, so that every method has a gradient.
            train(run, settings(method.name(), 1, 4, 1.5));
            var numbers = TrainingRuns.numbers(run);
            assertThat(numbers.get("policy/loss at 1")).as(method.name()).isFinite();
            assertThat(numbers.get("policy/gradient_norm at 1"))
                    .as(method.name())
                    .isPositive()
                    .isFinite();
        }
    }

    @Test
    void truncatedResponsesTeachNothingWhereTheyAreMasked() {
        String start;
        try (var untrained = EmbeddedModel.read()) {
            start = bits(untrained.model());
        }
        var two = limited(settings("fgo", 2), 2);
        assertThat(train(TrainingRuns.fresh(root), two)).isNotEqualTo(start);
        assertThat(train(TrainingRuns.fresh(root), masked(two))).isEqualTo(start);
        var some = limited(settings("fgo", 1, 8, 1), 40);
        var run = TrainingRuns.fresh(root);
        var learnt = train(run, masked(some));
        assertThat(TrainingRuns.numbers(run).get("policy/truncated at 1")).isBetween(0.1, 0.9);
        assertThat(learnt).isNotEqualTo(start).isNotEqualTo(train(TrainingRuns.fresh(root), some));
    }

    private static PolicySettings limited(PolicySettings settings, int tokens) {
        var rollout = settings.rollout();
        return settings.withRollout(rollout.withSampling(rollout.sampling().withResponseLimit(tokens)));
    }

    private static PolicySettings masked(PolicySettings settings) {
        var given = settings.optimisation();
        return settings.withOptimisation(new PolicySettings.Optimisation(
                given.steps(),
                given.innerSteps(),
                given.learningRate(),
                given.warmUpSteps(),
                given.schedule(),
                given.weightDecay(),
                given.gradientNorm(),
                given.rowsPerPart(),
                true));
    }

    @Test
    void theKlPenaltyIsZeroAtTheStartAndNotLater() {
        var run = TrainingRuns.fresh(root);
        var settings = settings("fgo", 2);
        settings = settings.withMethod(settings.method().withKl(0.1));
        train(run, settings);
        var numbers = TrainingRuns.numbers(run);
        assertThat(numbers.get("policy/kl at 1")).isLessThan(1e-9);
        assertThat(numbers.get("policy/kl at 2")).isPositive();
    }

    @Test
    void settingsSurviveTheirConfiguration() {
        for (var method : PolicyMethods.all(64)) {
            var settings = settings(method.name(), 3);
            assertThat(Documents.readYaml(Documents.yaml(settings), PolicySettings.class, "config.yaml"))
                    .isEqualTo(settings);
        }
    }

    @Test
    void zeroTemperatureCannotTrain() {
        assertThatThrownBy(() -> settings("fgo", 1, 8, 0))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("temperature is 0.0");
    }

    @Test
    void aGroupOfOneCannotTrain() {
        assertThatThrownBy(() -> settings("fgo", 1, 1, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("group is 1");
    }

    private static Map<String, double[]> parameters(Map<String, org.bytedeco.pytorch.Tensor> from) {
        var values = new LinkedHashMap<String, double[]>();
        from.forEach((name, tensor) -> values.put(name, Tensors.doubles(tensor)));
        return values;
    }

    private static String train(RunDirectory directory, PolicySettings settings) {
        return train(directory, settings, new StopSignal());
    }

    /// Trains and returns the bits of the parameters.
    private static String train(RunDirectory directory, PolicySettings settings, StopSignal stop) {
        try (var policy = EmbeddedModel.read();
                var metrics = directory.openMetrics()) {
            PolicyTraining.run(policy, settings, TrainingRuns.context(directory, metrics, stop), "policy");
            return bits(policy.model());
        }
    }

    private static String bits(LanguageModel model) {
        var text = new StringBuilder();
        parameters(model.parameters())
                .forEach((name, values) -> text.append(name)
                        .append(java.util.Arrays.hashCode(values))
                        .append('\n'));
        return text.toString();
    }

    private static PolicySettings settings(String method, int steps) {
        return settings(method, steps, 4, 1);
    }

    private static PolicySettings settings(String method, int steps, int group, double temperature) {
        return new PolicySettings(
                EmbeddedModel.NAME,
                Tasks.named(Tasks.EMBEDDED),
                PolicyMethods.named(method, 64),
                new PolicySettings.Rollout(2, group, 768, SamplingSettings.at(temperature, 64)),
                new PolicySettings.Optimisation(steps, 1, 1e-4, 0, PolicySettings.Decay.LINEAR, 0, 1, 4, false),
                2,
                TrainingResources.PLAIN,
                WorkerSettings.ONE);
    }

    private static PolicySettings withRowsPerPart(PolicySettings settings, int rows) {
        var given = settings.optimisation();
        return settings.withOptimisation(new PolicySettings.Optimisation(
                given.steps(),
                given.innerSteps(),
                given.learningRate(),
                given.warmUpSteps(),
                given.schedule(),
                given.weightDecay(),
                given.gradientNorm(),
                rows,
                given.maskTruncated()));
    }
}
