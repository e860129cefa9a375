package dev.frugal.app.command.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.Schemas;
import dev.frugal.base.Documents;
import dev.frugal.base.Seed;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.model.AdamSettings;
import dev.frugal.physics.model.DeepOnet;
import dev.frugal.physics.model.EncoderSettings;
import dev.frugal.physics.model.HybridTapinn;
import dev.frugal.physics.study.PhysicsSizeResult;
import dev.frugal.physics.study.PhysicsSizeSettings;
import dev.frugal.physics.study.PhysicsSizeStudy;
import dev.frugal.physics.system.Systems;
import dev.frugal.runs.Progress;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.Session;
import dev.frugal.runs.StopSignal;
import dev.frugal.runs.report.HtmlReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyPhysicsSizeTest {
    private static final String SPRING = """
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
            """;

    @TempDir
    private Path folder;

    @Test
    void theGainOfAModelThatComputesWhatItKnowsIsABoundAndAResumedStudySaysTheSame() throws Exception {
        var system = Systems.read("spring", SPRING);
        var shipped = HybridTapinn.standard().encoder();
        var encoder = new EncoderSettings(
                4, 2, new AdamSettings(20, 8, 6e-3, 0.01), shipped.metric(), shipped.greatestNoise());
        var settings = new PhysicsSizeSettings(
                List.of(new PhysicsSizeSettings.Part(
                        system, Protocol.of(system).withTrajectories(4, 2).withWindow(10))),
                List.of(
                        new DeepOnet(4, List.of(8), DeepOnet.standard().schedule()),
                        new DeepOnet(8, List.of(16), DeepOnet.standard().schedule()),
                        new HybridTapinn(encoder, 0)),
                List.of(0.01, 0.05),
                1,
                0.02);
        var directory = RunDirectory.create(
                folder, "size", "study physics-size", settings, 1, Session.now(List.of("study"), "test", "unknown"));
        var result = run(settings, directory);

        var spring = result.systems().getFirst();
        assertThat(spring.trainings())
                .hasSize(6)
                .allSatisfy(one -> assertThat(one.operations()).isPositive());
        assertThat(spring.baselines())
                .extracting(PhysicsSizeResult.Baseline::name)
                .contains("constant", "classical");
        var gain = spring.gains().getFirst();
        assertThat(gain.law()).isEmpty();
        assertThat(gain.operations()).isPresent();
        assertThat(PhysicsSizePage.gain(gain)).contains("at least").contains("no law is extended");
        assertThat(spring.selective())
                .hasSize(2)
                .allSatisfy(one -> assertThat(one.forecasts().accepted())
                        .allSatisfy(given -> assertThat(given.oracle()).isLessThanOrEqualTo(given.relativeL2())));
        assertThat(Schemas.errors("study-physics-size.json", Documents.jsonTree(Documents.indentedJson(result), "")))
                .isEmpty();

        var again = run(settings, directory).systems().getFirst();
        assertThat(again.gains()).isEqualTo(spring.gains());
        assertThat(again.selective()).isEqualTo(spring.selective());
        assertThat(again.trainings())
                .extracting(PhysicsSizeResult.Training::newStates)
                .isEqualTo(spring.trainings().stream()
                        .map(PhysicsSizeResult.Training::newStates)
                        .toList());
        var page = PhysicsSizePage.of(result, settings, directory.manifest());
        assertThat(page).contains("## Spring", "`hybrid-tapinn`").doesNotContain(folder.toString());
        assertThat(page.lines())
                .allSatisfy(line -> assertThat(line)
                        .satisfiesAnyOf(
                                text -> assertThat(text).startsWith("|"),
                                text -> assertThat(text.length()).isLessThanOrEqualTo(120)));
        assertThat(HtmlReport.html(PhysicsSizeReport.of(result))).contains("Error against training compute, spring");
        assertThat(Files.readString(directory.file("spring.csv")).lines()).hasSize(7);
    }

    private static PhysicsSizeResult run(PhysicsSizeSettings settings, RunDirectory directory) {
        try (var metrics = directory.openMetrics()) {
            return PhysicsSizeStudy.run(
                    settings, new RunContext(directory, metrics, Progress.silent(), new StopSignal(), new Seed(1)));
        }
    }
}
