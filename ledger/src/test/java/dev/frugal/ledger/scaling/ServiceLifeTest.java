package dev.frugal.ledger.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The cheapest size for a target over a service's life.
class ServiceLifeTest {
    private static final JointLaw LAW = new JointLaw(0.3, 60, 0.4, 200, 0.5);
    private static final double TARGET = 0.6;
    private static final double ROUNDING = 1e-12;

    /// Relative: the logarithm of the best odds is solved to 1e-13, and sizes are powers of up to 2.5 of them.
    private static final double ROOT = 1e-10;

    private static ServiceLife life(double inferenceData) {
        return new ServiceLife(inferenceData, 6, 2);
    }

    private static ServiceLife.Plan plan(double inferenceData) {
        return life(inferenceData).cheapest(LAW, TARGET).orElseThrow();
    }

    @Test
    void theCheapestPlanEqualsABruteForceSearchOverTheFittedSurface() {
        for (double served : new double[] {0, 1e4, 1e7, 1e9, 1e12}) {
            var life = life(served);
            double cheapest = IntStream.rangeClosed(0, 40_000)
                    .mapToDouble(i -> 1e4 * Math.pow(1e7, i / 40_000.0))
                    .boxed()
                    .flatMap(parameters -> life.with(LAW, TARGET, parameters).stream())
                    .mapToDouble(ServiceLife.Plan::total)
                    .min()
                    .orElseThrow();
            var plan = plan(served);
            assertThat(LAW.error(plan.parameters(), plan.data())).isCloseTo(TARGET, within(ROUNDING));
            // The grid is spaced by 0.04 %, and the cost is flat at its minimum.
            assertThat(plan.total() / cheapest).isBetween(1 - 1e-6, 1 + 1e-9);
        }
    }

    @Test
    void withoutQueriesTheGapIsSharedByTheExponents() {
        var plan = plan(0);
        double gap = TARGET - 0.3;
        // αA/N^α = βB/D^β where the product of N and D is least.
        double parameters = Math.pow(60 / (gap * 0.5 / 0.9), 1 / 0.4);
        double data = Math.pow(200 / (gap * 0.4 / 0.9), 1 / 0.5);
        assertThat(plan.parameters()).isCloseTo(parameters, within(ROOT * parameters));
        assertThat(plan.data()).isCloseTo(data, within(ROOT * data));
        assertThat(plan.inference()).isZero();
    }

    @Test
    void withAnExponentOfOneTheOptimumSolvesAQuadraticEquation() {
        // β = 1: 1 + s (L − E)(1 − y) / B = α y / (1 − y), quadratic in z = 1 − y: (c) z² + (1 + α) z − α = 0.
        var law = new JointLaw(0.3, 60, 0.4, 5e4, 1);
        double served = 3e6;
        double gap = TARGET - 0.3;
        double c = 2.0 / 6 * served * gap / 5e4;
        double z = (-(1 + 0.4) + Math.sqrt(1.4 * 1.4 + 4 * c * 0.4)) / (2 * c);
        var plan = life(served).cheapest(law, TARGET).orElseThrow();
        double data = 5e4 / (gap * z);
        double parameters = Math.pow(60 / (gap * (1 - z)), 1 / 0.4);
        assertThat(plan.data()).isCloseTo(data, within(ROOT * data));
        assertThat(plan.parameters()).isCloseTo(parameters, within(ROOT * parameters));
    }

    @Test
    void moreQueriesMakeSmallerModelsTrainedLonger() {
        var plans = DoubleStream.of(0, 1e5, 1e6, 1e7, 1e8, 1e9, 1e12)
                .mapToObj(ServiceLifeTest::plan)
                .toList();
        for (int i = 1; i < plans.size(); i++) {
            assertThat(plans.get(i).parameters()).isLessThan(plans.get(i - 1).parameters());
            assertThat(plans.get(i).data()).isGreaterThan(plans.get(i - 1).data());
        }
        // The smallest model that can reach the target at all: A/N^α is the whole gap.
        assertThat(plans.getLast().parameters()).isGreaterThan(Math.pow(60 / 0.3, 1 / 0.4));
    }

    @Test
    void aTargetBelowTheFloorIsOutOfReach() {
        assertThat(life(1e6).cheapest(LAW, 0.3)).isEmpty();
        assertThat(life(1e6).cheapest(LAW, 0.29)).isEmpty();
        assertThat(life(1e6).with(LAW, TARGET, 1e3)).isEmpty();
    }
}
