package dev.frugal.physics.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.evaluation.Scores;
import dev.frugal.physics.model.ModelSpec;
import dev.frugal.physics.model.ParametricPinn;
import dev.frugal.physics.model.TrainingSchedule;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import dev.frugal.runs.Progress;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.RunInterruptedException;
import dev.frugal.runs.Session;
import dev.frugal.runs.StopSignal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelComparisonTest {
    private static final DynamicalSystem SPRING = Systems.read("spring", """
                    name: spring
                    states: [x, v]
                    parameters:
                      k:
                        range: [0.5, 4]
                        grid: {from: 1, to: 2, count: 2}
                    equations:
                      - x' = v
                      - v' = -k*x - 0.2*v
                    initial: {x: [0.8, 1.2], v: [-0.1, 0.1]}
                    horizon: 4
                    samples: 24
                    regimes:
                      - {regime: soft, k: [0.5, 1.5]}
                      - {regime: stiff, k: [1.5, 4]}
                    """);
    private static final Protocol PROTOCOL =
            Protocol.of(SPRING).withTrajectories(4, 1).withWindow(10);

    @TempDir
    private Path folder;

    @Test
    void everyMemberHasARowPerSplitAndBaselinesStandBeside() {
        var settings = settings(List.of("tapinn", "parametric", "persistence"), 2);
        var run = run();
        var result =
                ModelComparison.run(settings, context(run, new StopSignal())).result();
        assertThat(result.rows(settings.names()).stream().map(ComparisonEntry.Row::model))
                .containsExactly(
                        "tapinn",
                        "tapinn",
                        "tapinn",
                        "tapinn",
                        "parametric",
                        "parametric",
                        "parametric",
                        "parametric",
                        "persistence",
                        "persistence");
        assertThat(result.entries().stream().map(ComparisonEntry::model).distinct())
                .contains("constant", "mean", "persistence", "classical");
        assertThat(result.referenceResidual().orElseThrow()).isLessThan(1e-6);
        var summaries = result.summaries(HeldOut.NEW_PARAMETERS);
        var tapinn = summaries.getFirst();
        assertThat(tapinn.figure(Figure.ENCODER_USE)).isPresent();
        assertThat(tapinn.figure(Figure.PROGNOSTICS_MEAN_SQUARE)).isPresent();
        assertThat(tapinn.figure(Figure.RESIDUAL_SECOND_ORDER)).isPresent();
        assertThat(tapinn.told()).isFalse();
        assertThat(summaries.get(1).told()).isTrue();
        assertThat(summaries.get(1).figure(Figure.PROGNOSTICS_MEAN_SQUARE)).isEmpty();
        var classical = summaries.stream()
                .filter(summary -> summary.model().equals("classical"))
                .findFirst()
                .orElseThrow();
        assertThat(classical.figure(Figure.RELATIVE_L2_AFTER).orElseThrow().median())
                .isLessThan(1e-4);
    }

    @Test
    void aFinishedMemberIsNotTrainedAgainAndTheNumbersAreThoseOfAnUnbrokenRun() {
        var settings = settings(List.of("parametric"), 2);
        var whole =
                ModelComparison.run(settings, context(run(), new StopSignal())).result();
        var broken = run();
        ModelComparison.run(settings(List.of("parametric"), 1), context(broken, new StopSignal()));
        var stop = new StopSignal();
        stop.request();
        assertThatThrownBy(() -> ModelComparison.run(settings, context(broken, stop)))
                .isInstanceOf(RunInterruptedException.class);
        var resumed =
                ModelComparison.run(settings, context(broken, new StopSignal())).result();
        assertThat(errors(resumed)).isEqualTo(errors(whole));
        assertThat(Files.exists(broken.file("entries/parametric-seed-1.json"))).isTrue();
    }

    @Test
    void anEntrySurvivesTheWayThroughItsFile() {
        var settings = settings(List.of("constant"), 1);
        var run = run();
        var first =
                ModelComparison.run(settings, context(run, new StopSignal())).result();
        assertThat(ModelComparison.run(settings, context(run, new StopSignal())).result())
                .isEqualTo(first);
    }

    @Test
    void theDocumentHasExactlyTheFieldsOfTheContract() {
        var settings = settings(List.of("persistence"), 1);
        var result =
                ModelComparison.run(settings, context(run(), new StopSignal())).result();
        var row =
                Documents.jsonTree(Documents.json(result.rows(settings.names()).getFirst()), "row");
        assertThat(row.propertyNames())
                .containsExactly(
                        "model",
                        "seed",
                        "parameters",
                        "split",
                        "relative_l2_after",
                        "relative_l2_all",
                        "residual_first_order",
                        "residual_second_order",
                        "prognostics_mse",
                        "data_mse",
                        "encoder_use",
                        "gradient_variance",
                        "train_seconds",
                        "microseconds_per_query");
        assertThat(row.get("encoder_use").isNull()).isTrue();
        assertThat(row.get("residual_first_order").isNumber()).isTrue();
    }

    @Test
    void settingsSurviveTheWayThroughAConfiguration() {
        var settings = settings(List.of("tapinn", "hyperpinn", "constant"), 3);
        assertThat(Documents.readYaml(Documents.yaml(settings), ComparisonSettings.class, "config"))
                .isEqualTo(settings);
    }

    @Test
    void anUnknownModelIsNamedWithThoseThereAre() {
        assertThatThrownBy(() -> settings(List.of("tapinn", "tapin"), 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("'tapin'", "did you mean 'tapinn'?");
        assertThatThrownBy(() -> settings(List.of("tapinn", "transformer"), 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'transformer'")
                .hasMessageContaining("hyperpinn")
                .hasMessageContaining("persistence");
        assertThatThrownBy(() -> settings(List.of("tapinn", "tapinn"), 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("twice");
    }

    @Test
    void oneModelIsComparedUnderSeveralSettings() {
        var wide = ParametricPinn.standard().withBudget(2.0 / TrainingSchedule.EPOCHS);
        var models = new LinkedHashMap<String, ModelSpec>();
        models.put("parametric", wide);
        models.put("parametric-narrow", new ParametricPinn(List.of(5), wide.schedule()));
        var settings = new ComparisonSettings(SPRING, PROTOCOL, 1, models, List.of(), false);
        var run = run();
        var result =
                ModelComparison.run(settings, context(run, new StopSignal())).result();
        var rows = result.rows(settings.names());
        assertThat(rows.stream().map(ComparisonEntry.Row::model).distinct())
                .containsExactly("parametric", "parametric-narrow");
        assertThat(rows.getLast().parameters()).isEqualTo((2 + 1) * 5 + (5 + 1));
        assertThat(run.checkpoint("parametric-narrow-seed-0.safetensors")).isRegularFile();
    }

    @Test
    void aNameThatTellsNoModelIsRefused() {
        for (var name : List.of("mine", "tapinn", "parametricnarrow", "parametric-a/b", "persistence")) {
            assertThatThrownBy(() -> new ComparisonSettings(
                            SPRING, PROTOCOL, 1, Map.of(name, ParametricPinn.standard()), List.of(), false))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(name)
                    .hasMessageContaining("such as parametric-small");
        }
    }

    private static List<Double> errors(ComparisonResult result) {
        return result.entries().stream()
                .filter(entry -> entry.model().equals("parametric"))
                .flatMap(entry -> entry.splits().stream())
                .map(ComparisonEntry.SplitScores::scores)
                .map(Scores::relativeL2After)
                .toList();
    }

    private static ComparisonSettings settings(List<String> models, int seeds) {
        double budget = 2.0 / TrainingSchedule.EPOCHS;
        return ComparisonSettings.of(SPRING, PROTOCOL, models).withSeeds(seeds).withBudget(budget);
    }

    private RunDirectory run() {
        return RunDirectory.create(folder, "test", "test", Map.of(), 3, Session.now(List.of("test"), "0", "none"));
    }

    private static RunContext context(RunDirectory run, StopSignal stop) {
        return new RunContext(run, run.openMetrics(), Progress.silent(), stop, new Seed(3));
    }
}
