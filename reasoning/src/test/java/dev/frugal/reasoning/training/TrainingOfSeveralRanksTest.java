package dev.frugal.reasoning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.ledger.meter.Meter;
import dev.frugal.reasoning.language.generation.SamplingSettings;
import dev.frugal.reasoning.policy.PolicyMethods;
import dev.frugal.reasoning.reward.RewardSettings;
import dev.frugal.reasoning.reward.RewardSum;
import dev.frugal.reasoning.reward.WeightedReward;
import dev.frugal.reasoning.task.Tasks;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.StopSignal;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.distributed.GlooRanks;
import dev.frugal.tensor.distributed.MeetingPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Ranks as threads of one process.
class TrainingOfSeveralRanksTest {
    private static final String HERE = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int STEPS = 2;

    /// Sums of gradients in another order differ by float32's rounding. Adam divides a gradient by its size, so
    /// that a parameter whose gradient is next to nothing may differ by more; therefore parameters are compared
    /// by the root mean square of their differences.
    private static final double ROUNDING = 1e-6;

    @TempDir
    private Path root;

    /// What each rank has learnt, and what rank 0 says of the steps.
    private record Trained(List<double[]> parameters, Map<String, Double> numbers) {}

    private Trained train(int size, PolicySettings settings) throws Exception {
        var run = TrainingRuns.fresh(root);
        var place = MeetingPlace.open(PATIENCE);
        try (var threads = Executors.newFixedThreadPool(size);
                var metrics = run.openMetrics()) {
            var context = TrainingRuns.context(run, metrics, new StopSignal());
            var results = new ArrayList<Future<double[]>>();
            for (int rank = 0; rank < size; rank++) {
                int own = rank;
                Callable<double[]> work = () -> {
                    var journal = own == 0 ? TrainingJournal.of(context, "policy") : new Unheard();
                    try (var mine = own == 0 ? place : MeetingPlace.at(HERE, place.port(), PATIENCE);
                            var ranks = GlooRanks.join(mine, HERE, own, size, PATIENCE)) {
                        return train(settings, run, ranks, journal);
                    }
                };
                results.add(threads.submit(work));
            }
            var learnt = new ArrayList<double[]>();
            for (var result : results) {
                learnt.add(result.get());
            }
            return new Trained(learnt, TrainingRuns.numbers(run));
        }
    }

    private static double[] train(PolicySettings settings, RunDirectory run, GlooRanks ranks, TrainingJournal journal) {
        var around = new TrainingEnvironment(run, new Seed(1), new StopSignal(), Meter.start(), journal, ranks);
        try (var policy = EmbeddedModel.read()) {
            PolicyTraining.run(policy, settings, around, "policy");
            return policy.model().parameters().values().stream()
                    .flatMapToDouble(tensor -> Arrays.stream(Tensors.doubles(tensor)))
                    .toArray();
        }
    }

    /// With groups that are replaced, with advantages over the whole step, and with responses left out of the
    /// loss.
    @ParameterizedTest
    @CsvSource({"fgo, false", "dapo, false", "reinforce-plus-plus, true"})
    void theyTakeTheStepsOfOne(String method, boolean masked) throws Exception {
        var settings = settings(method, masked);
        var alone = train(1, settings);
        var two = train(2, settings);
        var again = train(2, settings);
        assertThat(Arrays.equals(two.parameters().get(1), two.parameters().get(0)))
                .as("all ranks have the same")
                .isTrue();
        assertThat(Arrays.equals(again.parameters().get(0), two.parameters().get(0)))
                .as("the same each time")
                .isTrue();
        assertThat(again.numbers()).isEqualTo(two.numbers());
        assertThat(distance(two, alone)).isLessThan(ROUNDING);
        assertThat(two.numbers().keySet()).isEqualTo(alone.numbers().keySet());
        two.numbers().forEach((name, value) -> {
            double expected = alone.numbers().getOrDefault(name, Double.NaN);
            double allowed = ROUNDING * Math.max(1, Math.abs(expected));
            assertThat(value).as(name).isCloseTo(expected, within(allowed));
        });
        // What was sampled in the first step is the same to the last digit.
        for (var name : List.of("reward", "accuracy", "tokens", "tokens_p95", "trajectory_entropy", "truncated")) {
            var first = "policy/%s at 1".formatted(name);
            assertThat(two.numbers().get(first))
                    .as(first)
                    .isEqualTo(alone.numbers().get(first));
        }
    }

    /// Three ranks and four prompts: one has two of them.
    @Test
    void sharesMayDiffer() throws Exception {
        var settings = settings("fgo", false);
        var alone = train(1, settings);
        var three = train(3, settings);
        assertThat(Arrays.equals(three.parameters().get(2), three.parameters().get(0)))
                .isTrue();
        assertThat(distance(three, alone)).isLessThan(ROUNDING);
    }

    private static double distance(Trained several, Trained alone) {
        var found = several.parameters().getFirst();
        var expected = alone.parameters().getFirst();
        double squares = 0;
        for (int i = 0; i < expected.length; i++) {
            squares += (found[i] - expected[i]) * (found[i] - expected[i]);
        }
        return Math.sqrt(squares / expected.length);
    }

    @Test
    void aRewardThatRemembersCannotBeShared() throws IOException {
        Files.writeString(root.resolve("reward.sh"), """
                while read -r line; do echo '{"rewards": [1, 0, 0, 0], "state": 7}'; done
                """);
        var mine = new RewardSettings.Command("sh reward.sh", root.toString(), 60);
        var settings = settings("grpo", false);
        var remembering = settings.withMethod(
                settings.method().withRewards(RewardSum.of(1, new WeightedReward("mine", 0.1, mine))));
        assertThatThrownBy(() -> train(2, remembering))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'mine' remembers");
    }

    private static PolicySettings settings(String method, boolean masked) {
        return new PolicySettings(
                EmbeddedModel.NAME,
                Tasks.named(Tasks.EMBEDDED),
                PolicyMethods.named(method, 48),
                new PolicySettings.Rollout(4, 4, 768, SamplingSettings.at(1.2, 48)),
                new PolicySettings.Optimisation(STEPS, 1, 1e-4, 0, PolicySettings.Decay.LINEAR, 0, 1, 128, masked),
                2,
                TrainingResources.PLAIN,
                WorkerSettings.ONE);
    }

    /// A journal that nobody reads.
    private static final class Unheard implements TrainingJournal {
        @Override
        public void continueAfter(long step) {}

        @Override
        public void step(long step, long all, StepTelemetry telemetry) {}

        @Override
        public void note(String remark) {}

        @Override
        public void beforeCheckpoint() {}
    }
}
