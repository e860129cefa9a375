package dev.frugal.physics.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.base.Seed;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.data.TrajectoryDataSet;
import dev.frugal.physics.evaluation.baseline.ReferenceForecaster;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every metric of the reference solution, through the path that networks are scored on.
class ReferenceProofTest {
    /// What the project promises of the metric.
    private static final double RESIDUAL_BOUND = 1e-6;

    /// The integrator's error bound per step, grown over a chaotic trajectory.
    private static final double TRAJECTORY_BOUND = 1e-5;

    @ParameterizedTest
    @ValueSource(strings = {"duffing", "van-der-pol", "forced-pendulum", "lorenz", "kuramoto"})
    void theReferenceObeysTheEquationAndMeetsTheTrajectory(String name) {
        var system = Systems.named(name);
        var scores = scores(system);
        assertThat(scores.residualFirstOrder().orElseThrow()).isLessThan(RESIDUAL_BOUND);
        assertThat(scores.relativeL2After()).isLessThan(TRAJECTORY_BOUND);
        assertThat(scores.relativeL2All()).isLessThan(TRAJECTORY_BOUND);
        assertThat(scores.dataMeanSquare()).isLessThan(TRAJECTORY_BOUND);
    }

    @Test
    void theScalarFormOfSecondOrderAgrees() {
        assertThat(scores(Systems.named("duffing")).residualSecondOrder().orElseThrow())
                .isLessThan(RESIDUAL_BOUND);
        assertThat(scores(Systems.named("lorenz")).residualSecondOrder()).isEmpty();
    }

    private static Scores scores(DynamicalSystem system) {
        var protocol = Protocol.of(system).withTrajectories(3, 1);
        var data = TrajectoryDataSet.generate(system, protocol);
        var truth = data.newParameters().subList(0, 3);
        var split = new Split(
                "new-parameters",
                truth,
                protocol.windows(truth, "new-parameters"),
                Collections.nCopies(truth.size(), "unknown"));
        return new ForecastEvaluation(
                        system, data.train(), protocol.windows(data.train(), "train"), protocol.window(), new Seed(1))
                .scores(new ReferenceForecaster(system), split);
    }
}
