package dev.frugal.app.command.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.Invocation;
import dev.frugal.app.Schemas;
import dev.frugal.base.Documents;
import dev.frugal.base.Seed;
import dev.frugal.reasoning.training.plan.RingSum;
import dev.frugal.reasoning.training.plan.ScalingAssumptions;
import dev.frugal.reasoning.training.plan.ScalingMeasurement;
import dev.frugal.reasoning.training.plan.ScalingModel;
import dev.frugal.reasoning.training.plan.ShareTime;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a plan says without measuring, which takes a minute.
class ClusterPlanTest {
    @TempDir
    private Path runs;

    @Test
    void itsDocumentIsAsItsSchemaSays() {
        var measured = new ScalingMeasurement(
                2,
                8,
                new ShareTime(0.01, 1e-5, List.of(90, 110), List.of(0.9, 1.1)),
                640_000,
                0.02,
                new RingSum(2e-5, 1e9));
        var assumptions = new ScalingAssumptions(false, 2, 10_000, 60, 20);
        var row = new ScalingModel(measured, measured.ring(), assumptions).row(4, 64, new Seed(1));
        var document = new PlanDocument(
                PlanDocument.Measured.of(List.of(measured), measured.ring()),
                assumptions,
                "desk",
                "USD",
                List.of(
                        new PlanDocument.Row(row, 20, OptionalDouble.of(0.1)),
                        new PlanDocument.Row(row, 1, OptionalDouble.empty())),
                List.of(new PlanDocument.Check("run", 2, 16, 30, 41.5, 0.1, 0.11, 0.1 / 0.11)));
        var json = Documents.jsonTree(Documents.json(document), "the plan");
        assertThat(Schemas.errors("cluster-plan.json", json)).isEmpty();
        assertThat(Documents.readJson(Documents.json(measured), ScalingMeasurement.class, "what was measured"))
                .isEqualTo(measured);
    }

    private String refusal(String... more) {
        var arguments = new java.util.ArrayList<>(List.of("cluster", "plan", "--runs", runs.toString()));
        arguments.addAll(List.of(more));
        var invocation = Invocation.of(arguments.toArray(String[]::new));
        assertThat(invocation.code()).isEqualTo(2);
        return invocation.sentence();
    }

    @Test
    void whatCannotBePlannedIsSaidBeforeAnythingIsMeasured() {
        assertThat(refusal("--measured", "one")).contains("--one-machine");
        assertThat(refusal("--measured", "one", "--one-machine")).contains("'one'");
        assertThat(refusal("--workers", "4,17", "--fixed-prompts")).contains("16 prompts");
        assertThat(refusal("--workers", "0")).contains("--workers");
        assertThat(refusal("--hours-between-failures", "0")).contains("hours between failures");
        assertThat(refusal("--network-gigabits", "-1")).contains("--network-gigabits");
        assertThat(refusal("--machine", "none")).contains("'none'");
    }
}
