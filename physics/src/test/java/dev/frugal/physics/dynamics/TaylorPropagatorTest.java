package dev.frugal.physics.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaylorPropagatorTest extends PropagatorContract {
    /// A node of the queue in which work space waits, however many windows there are.
    private static final long FEW_BYTES = 1024;

    /// Of values of order one, of solutions with an error of 1e-10 a step.
    private static final double SOLVED = 1e-8;

    /// A solution that runs away is followed nearly to its end.
    private static final double LOST = 1e-6;

    @Override
    protected Propagator propagator(DynamicalSystem system) {
        return new TaylorPropagator(system, Accuracy.REFERENCE);
    }

    @Override
    protected double error() {
        return 1e-8;
    }

    /// With the error a step may make the global one falls in proportion, down to rounding.
    @ParameterizedTest
    @ValueSource(ints = {10, 12, 14})
    void theErrorFollowsTheAccuracyAsked(int order) {
        var duffing = Systems.named("duffing");
        var times = new double[] {0, 8};
        var exact = end(new TaylorPropagator(duffing, new Accuracy(1e-14, 1e-6, 1_000_000), 18), times);
        double before = Double.POSITIVE_INFINITY;
        for (double tolerance : new double[] {1e-6, 1e-8, 1e-10}) {
            var series = new TaylorPropagator(duffing, new Accuracy(tolerance, 1e-6, 1_000_000), order);
            double error = Math.abs(end(series, times) - exact);
            // Some ten steps, each of which may be off by the tolerance, and the system's own growth.
            assertThat(error).isLessThan(1000 * tolerance);
            assertThat(error).isLessThanOrEqualTo(before);
            before = error;
        }
    }

    private static double end(Propagator propagator, double[] times) {
        var batch = new Batch(propagator.system());
        batch.add(new double[] {0.4}, new double[] {0.3, -0.7}, 0, times);
        propagator.solve(batch);
        return batch.state(0, 1)[0];
    }

    @Test
    void aWindowCostsNoMemoryOnceTheRoomIsThere() {
        var duffing = Systems.named("duffing");
        var series = new TaylorPropagator(duffing, Accuracy.REFERENCE);
        var batch = new Batch(duffing, Tangents.all(duffing), 0);
        var times = new double[50];
        Arrays.setAll(times, i -> 0.08 * i);
        int windows = 100;
        long allocated = Long.MAX_VALUE;
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int round = 0; round < 2000 && allocated >= FEW_BYTES; round++) {
            batch.clear();
            for (int i = 0; i < windows; i++) {
                batch.add(new double[] {0.2 + 0.003 * i}, new double[] {0.01 * i, 0.5}, 0, times);
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            series.solve(batch);
            allocated = Math.min(allocated, threads.getCurrentThreadAllocatedBytes() - before);
        }
        // Until vector code is compiled it boxes its vectors.
        assertThat(allocated).isLessThan(FEW_BYTES);
    }

    /// Terms that are nothing when a series is made may be everything a little later.
    @Test
    void anExponentialThatAwakesWithinAStepIsNotSteppedOver() {
        var system = Systems.read("diode", """
                        name: diode
                        states: [V]
                        parameters: {R: [500, 2000]}
                        constants: {C: 1e-6, Is: 1e-12, Vt: 0.02585, w: 100*pi, Vp: 5}
                        equations: ["V' = ((Vp*sin(w*t) - V)/R - Is*(exp(V/Vt) - 1))/C"]
                        initial: {V: [-1, 0.5]}
                        horizon: 0.04
                        """);
        var times = new double[] {0, 0.005, 0.015, 0.025};
        var parameters = new double[] {1000};
        var series = new Batch(system);
        var implicit = new Batch(system);
        series.add(parameters, new double[] {0}, 0, times);
        implicit.add(parameters, new double[] {0}, 0, times);
        new TaylorPropagator(system, Accuracy.REFERENCE).solve(series);
        new RungeKuttaPropagator(system, RungeKuttaPropagator.Choice.IMPLICIT, Accuracy.REFERENCE).solve(implicit);
        for (int sample = 0; sample < times.length; sample++) {
            assertThat(series.state(0, sample)[0]).isCloseTo(implicit.state(0, sample)[0], within(SOLVED));
        }
    }

    @Test
    void aStiffSolutionIsHandedOverAndALostOneDisturbsNoOther() {
        var system = Systems.read("explosion", """
                        name: explosion
                        states: [x]
                        parameters: {k: [0.1, 2]}
                        equations: [x' = k*x^2]
                        initial: {x: [1, 2]}
                        horizon: 5
                        """);
        var batch = new Batch(system);
        var times = new double[] {0, 0.5, 3};
        batch.add(new double[] {0.1}, new double[] {1}, 0, times);
        batch.add(new double[] {1}, new double[] {1}, 0, times);
        batch.add(new double[] {0.2}, new double[] {1}, 0, times);
        new TaylorPropagator(system, Accuracy.REFERENCE).solve(batch);
        assertThat(batch.lost(0)).isEmpty();
        assertThat(batch.lost(1).orElseThrow().reason()).isEqualTo(SolutionLost.Reason.RUNS_AWAY);
        assertThat(batch.lost(1).orElseThrow().time()).isCloseTo(1, within(LOST));
        assertThat(batch.state(1, 1)[0]).isCloseTo(2, within(SOLVED));
        assertThat(batch.state(1, 2)[0]).isNaN();
        assertThat(batch.state(0, 2)[0]).isCloseTo(1 / 0.7, within(SOLVED));
        assertThat(batch.state(2, 2)[0]).isCloseTo(1 / 0.4, within(SOLVED));
    }

    @Test
    void systemsWithKinksAreNotForIt() {
        assertThat(TaylorPropagator.suits(Systems.named("duffing"))).isTrue();
        var text = Systems.builtInText("van-der-pol").replace("- x\n", "- x*abs(x)\n");
        assertThat(TaylorPropagator.suits(Systems.read("kink", text))).isFalse();
    }

    @Test
    void theFastestMethodForManyIsChosenByTheSystem() {
        assertThat(Propagator.forMany(Systems.named("lorenz"), Accuracy.REFERENCE))
                .isInstanceOf(TaylorPropagator.class);
        assertThat(Propagator.forMany(StiffSystems.ROBERTSON, Accuracy.REFERENCE))
                .isInstanceOf(RungeKuttaPropagator.class);
    }
}
