package dev.frugal.reasoning.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Documents;
import dev.frugal.base.Seed;
import dev.frugal.reasoning.comparison.MethodComparisonSettings;
import dev.frugal.reasoning.evaluation.EvaluationSettings;
import dev.frugal.reasoning.language.generation.SamplingSettings;
import dev.frugal.reasoning.policy.PolicyMethods;
import dev.frugal.reasoning.training.PolicySettings;
import dev.frugal.reasoning.training.PretrainingSettings;
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

class WordProblemStudyTest {
    private static final int LIMIT = 24;
    private static final double ROUNDING = 1e-9;

    @TempDir
    private Path root;

    @Test
    void itsSettingsAreReadBackAsWritten() {
        for (var settings : List.of(WordProblemSettings.whole(3), WordProblemSettings.quick(1), tiny())) {
            assertThat(Documents.readYaml(Documents.yaml(settings), WordProblemSettings.class, "test"))
                    .isEqualTo(settings);
        }
    }

    @Test
    void aStudyThatWasStoppedFindsTheSame() {
        var expected = run(fresh(), new StopSignal());
        var stopped = fresh();
        var stop = new StopSignal();
        stop.request();
        assertThatThrownBy(() -> run(stopped, stop)).isInstanceOf(RunInterruptedException.class);
        var resumed = run(stopped, new StopSignal());
        assertThat(resumed.methods()).isEqualTo(expected.methods());
        assertThat(run(stopped, new StopSignal()).methods()).isEqualTo(expected.methods());
    }

    @Test
    void everyMethodIsJudgedByItsSteps() {
        var result = run(fresh(), new StopSignal());
        assertThat(result.methods()).extracting(WordProblemResult.Row::method).containsExactly("base", "fgo");
        for (var row : result.methods()) {
            for (var responses : List.of(row.sampled(), row.greedy())) {
                assertThat(responses.needed().mean() + responses.missing().mean())
                        .isBetween(2.0, 6.0);
                assertThat(responses.tokens().low().orElseThrow())
                        .isLessThanOrEqualTo(responses.tokens().mean());
            }
        }
        // The greedy responses of the model itself do not depend on the seed.
        var base = result.methods().getFirst().greedy().tokens();
        assertThat(base.high().orElseThrow()).isCloseTo(base.mean(), within(ROUNDING));
    }

    private static WordProblemSettings tiny() {
        var recipe = PretrainingSettings.wordProblems();
        var fgo = PolicyMethods.named("fgo", LIMIT);
        var budget = PolicySettings.of("", recipe.task(), fgo);
        return new WordProblemSettings(
                new PretrainingSettings(
                        recipe.task(),
                        new PretrainingSettings.Shape(16, 32, 1, 2, 384),
                        recipe.optimisation().withSteps(2),
                        1),
                new MethodComparisonSettings(
                        true,
                        List.of(fgo),
                        2,
                        budget.withRollout(new PolicySettings.Rollout(2, 2, 384, SamplingSettings.at(1, LIMIT)))
                                .withOptimisation(budget.optimisation().withSteps(1)),
                        EvaluationSettings.of(8, LIMIT),
                        1));
    }

    private RunDirectory fresh() {
        return RunDirectory.create(root, "test", "test", Map.of(), 1, Session.now(List.of(), "test", "test"));
    }

    private static WordProblemResult run(RunDirectory directory, StopSignal stop) {
        try (var metrics = directory.openMetrics()) {
            return WordProblemStudy.run(
                    tiny(), new RunContext(directory, metrics, Progress.silent(), stop, new Seed(1)));
        }
    }
}
