package dev.frugal.app.command.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.Schemas;
import dev.frugal.app.job.JobRunner;
import dev.frugal.app.job.JobTypes;
import dev.frugal.app.terminal.Terminal;
import dev.frugal.base.Documents;
import dev.frugal.physics.comparison.ComparisonSettings;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.system.Systems;
import dev.frugal.reasoning.comparison.MethodComparisonSettings;
import dev.frugal.reasoning.evaluation.EvaluationSettings;
import dev.frugal.runs.StopSignal;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
    private static final int LIMIT = 48;
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
            """;

    /// The demonstration with next to no budget: what it finds is worth nothing, how it ends is the same.
    @Test
    void itEndsWithBothStudiesInOneDocumentAndOneReport(@TempDir Path runs) {
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), false);
        var workplace = new JobRunner(
                runs,
                new JobTypes(List.of(Demo.KIND)),
                new Terminal(nowhere, nowhere, false),
                List.of("demo"),
                new StopSignal());
        var result = workplace.start(Demo.KIND, "demo", settings(), 0);
        var document = Documents.tree(result.document());
        assertThat(Schemas.errors("demo.json", document)).isEmpty();
        assertThat(Path.of(document.get("report").asString())).isRegularFile();
        assertThat(result.text()).contains("Physics: ", "Reasoning: ", "report: ");
    }

    private static DemoSettings settings() {
        var standard = DemoSettings.standard();
        var budget = standard.reasoning().budget();
        var system = Systems.read("spring", SPRING);
        var protocol = Protocol.of(system).withTrajectories(4, 2).withWindow(10);
        return new DemoSettings(
                ComparisonSettings.of(system, protocol, List.of("tapinn"))
                        .withSeeds(1)
                        .withBudget(0.01),
                new MethodComparisonSettings(
                        true,
                        standard.reasoning().methods(),
                        1,
                        budget.withRollout(budget.rollout()
                                        .withSampling(
                                                budget.rollout().sampling().withResponseLimit(LIMIT)))
                                .withOptimisation(budget.optimisation().withSteps(1)),
                        EvaluationSettings.of(4, LIMIT),
                        1));
    }
}
