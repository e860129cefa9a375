package dev.frugal.reasoning.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.Documents;
import dev.frugal.base.Seed;
import dev.frugal.reasoning.evaluation.EvaluationSettings;
import dev.frugal.reasoning.language.generation.SamplingSettings;
import dev.frugal.reasoning.policy.PolicyMethods;
import dev.frugal.reasoning.task.Tasks;
import dev.frugal.reasoning.training.EmbeddedModel;
import dev.frugal.reasoning.training.PolicySettings;
import dev.frugal.reasoning.training.TrainingResources;
import dev.frugal.reasoning.training.WorkerSettings;
import dev.frugal.runs.Progress;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.RunInterruptedException;
import dev.frugal.runs.Session;
import dev.frugal.runs.StopSignal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MethodComparisonTest {
    private static final int LIMIT = 64;
    private static final int STEPS = 2;

    @TempDir
    private Path root;

    @Test
    void everyMethodAndSeedHasARowAndTheReportHoldsTheirAnswers() {
        var run = fresh();
        var rows =
                compare(run, new StopSignal()).stream().map(CompletedRun::row).toList();
        assertThat(rows)
                .extracting(row -> row.method() + row.seed())
                .containsExactly("base1", "grpo1", "fgo1", "base2", "grpo2", "fgo2");
        assertThat(rows.get(0).invalidGroups()).isEmpty();
        assertThat(rows.get(2).invalidGroups()).hasValue(0);
        assertThat(rows.get(2).trainSeconds()).isPositive();
        assertThat(Documents.text(run.file("report.html"))).contains("fgo", "Entropy at equal length", "\\boxed{");
    }

    @Test
    void aComparisonThatWasStoppedEndsWithTheSameNumbers() {
        var whole = compare(fresh(), new StopSignal());
        var run = fresh();
        var stop = new StopSignal();
        stop.request();
        assertThatThrownBy(() -> compare(run, stop)).isInstanceOf(RunInterruptedException.class);
        var resumed = compare(run, new StopSignal());
        assertThat(resumed.stream().map(MethodComparisonTest::withoutTimes).toList())
                .isEqualTo(
                        whole.stream().map(MethodComparisonTest::withoutTimes).toList());
    }

    @Test
    void aMethodNamedTwiceIsRefused() {
        var fgo = PolicyMethods.named("fgo", LIMIT);
        assertThatThrownBy(() -> new MethodComparisonSettings(
                        true,
                        List.of(fgo, fgo),
                        1,
                        settings().budget(),
                        settings().evaluation(),
                        0))
                .hasMessageContaining("fgo is named twice");
    }

    private static String withoutTimes(CompletedRun finished) {
        var row = finished.row();
        return "%s %d %s %s %s %s %s %s"
                .formatted(
                        row.method(),
                        row.seed(),
                        row.accuracySampled(),
                        row.tokensSampled(),
                        row.tokensGreedy(),
                        row.entropyPerToken(),
                        row.invalidGroups(),
                        finished.samples());
    }

    private List<CompletedRun> compare(RunDirectory run, StopSignal stop) {
        try (var metrics = run.openMetrics()) {
            return MethodComparison.run(settings(), new RunContext(run, metrics, Progress.silent(), stop, new Seed(1)));
        }
    }

    private RunDirectory fresh() {
        return RunDirectory.create(root, "test", "test", Map.of(), 1, Session.now(List.of(), "test", "test"));
    }

    private static MethodComparisonSettings settings() {
        var fgo = PolicyMethods.named("fgo", LIMIT);
        var budget = new PolicySettings(
                EmbeddedModel.NAME,
                Tasks.named(Tasks.EMBEDDED),
                fgo,
                new PolicySettings.Rollout(2, 4, 768, SamplingSettings.at(1, LIMIT)),
                new PolicySettings.Optimisation(STEPS, 1, 1e-4, 0, PolicySettings.Decay.LINEAR, 0, 1, 8, false),
                1,
                TrainingResources.PLAIN,
                WorkerSettings.ONE);
        return new MethodComparisonSettings(
                true, List.of(PolicyMethods.named("grpo", LIMIT), fgo), 2, budget, EvaluationSettings.of(10, LIMIT), 3);
    }
}
