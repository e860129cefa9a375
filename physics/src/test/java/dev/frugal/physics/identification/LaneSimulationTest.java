package dev.frugal.physics.identification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.physics.dynamics.Accuracy;
import dev.frugal.physics.dynamics.Batch;
import dev.frugal.physics.dynamics.Tangents;
import dev.frugal.physics.dynamics.TaylorPropagator;
import dev.frugal.physics.recording.Recording;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.MeasuredSystem;
import dev.frugal.physics.system.Parameter;
import dev.frugal.physics.system.SystemDescription;
import dev.frugal.physics.system.Systems;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The integrator of identifications is held to the propagators of [dev.frugal.physics.dynamics]: the same
/// solutions, the same derivatives in initial states and constants, at the order of its method.
class LaneSimulationTest {
    /// The classical Runge–Kutta method's.
    private static final int ORDER = 4;

    /// A rate is measured at finite steps.
    private static final double RATE = 0.4;

    /// Of solutions of size one over six units of time in steps of a hundredth.
    private static final double FINE = 1e-8;

    private static final double END = 6;

    enum Case {
        SPRING("""
                name: spring
                states: [x, v]
                constants: {k: {estimate: [1, 9]}}
                equations: [x' = v, v' = -k*x]
                initial: {x: [0, 1], v: [0, 1]}
                horizon: 6
                """, Map.of("k", 2.3), new double[] {0.7, -0.2}),
        SWUNG("""
                name: swung
                states: [angle, rate, work]
                constants: {push: {estimate: [0.1, 1]}, drag: {estimate: [0, 0.5]}}
                equations:
                  - angle' = rate
                  - rate' = push*cos(1.3*t) - drag*rate - sin(angle)
                  - work' = push*rate*cos(1.3*t)/(1 + angle^2)
                initial: {angle: [-1, 1], rate: [-1, 1], work: 0}
                horizon: 6
                """, Map.of("push", 0.6, "drag", 0.2), new double[] {0.4, -0.3, 0});

        private final SystemDescription system;
        private final Map<String, Double> constants;
        private final double[] start;

        Case(String text, Map<String, Double> constants, double[] start) {
            this.system = Systems.describe("test", text);
            this.constants = constants;
            this.start = start;
        }

        /// The stretch from 0 to [#END] with sums in units of 1, of which one state is measured, at the end, as
        /// 0.
        StretchResult simulated(double step, int measured) {
            var unknowns = new Unknowns(system, 1, 0);
            int count = system.stateNames().size();
            var values = new double[count][2];
            for (var row : values) {
                Arrays.fill(row, Double.NaN);
            }
            values[measured][1] = 0;
            var recording = new Recording("test", new double[] {0, END}, system.stateNames(), values);
            var grid = RecordingGrid.of(recording, system, step);
            var sizes = new double[count];
            Arrays.fill(sizes, 1);
            var vector = unknowns.names().stream().mapToDouble(constants::get).toArray();
            return new LaneSimulation(new MeasuredSystem(system), List.of(), unknowns, sizes)
                    .run(
                            List.of(grid),
                            List.of(new Stretch(0, 0, 2)),
                            vector,
                            new double[][] {start},
                            sizes,
                            LaneSimulation.Sensitivities.ALL,
                            true)[0];
        }

        /// The state at the end, then its derivatives in the constants, then in the initial state,
        /// `[column][state]`.
        double[][] reference() {
            var parameters = constants.keySet().stream()
                    .map(name -> new Parameter(name, 0.01, 10, "", List.of(1.0)))
                    .toList();
            var closed = new DynamicalSystem(new SystemDescription(
                    system.name(),
                    system.summary(),
                    system.stateNames(),
                    system.stateUnits(),
                    parameters,
                    Map.of(),
                    List.of(),
                    List.of(),
                    system.definitions(),
                    system.equations(),
                    List.of(),
                    system.initialBox(),
                    system.horizon(),
                    system.samples(),
                    system.symmetry(),
                    List.of(),
                    system.timeUnit()));
            var values =
                    closed.parameterNames().stream().mapToDouble(constants::get).toArray();
            var batch = new Batch(closed, Tangents.all(closed), 0);
            batch.add(values, start, 0, new double[] {0, END});
            new TaylorPropagator(closed, new Accuracy(1e-14, 1, Long.MAX_VALUE)).solve(batch);
            int states = start.length;
            var order = new Unknowns(system, 1, 0).names();
            var reference = new double[1 + order.size() + states][states];
            int at = batch.at(0, 1);
            for (int i = 0; i < states; i++) {
                reference[0][i] = batch.values()[at + i];
                for (int j = 0; j < states; j++) {
                    reference[1 + order.size() + j][i] = batch.values()[at + (1 + j) * states + i];
                }
                for (int k = 0; k < order.size(); k++) {
                    int place = closed.parameterNames().indexOf(order.get(k));
                    reference[1 + k][i] = batch.values()[at + (1 + states + place) * states + i];
                }
            }
            return reference;
        }

        double error(double step) {
            var reference = reference();
            double worst = 0;
            for (int state = 0; state < start.length; state++) {
                var result = simulated(step, state);
                worst = Math.max(worst, Math.abs(result.states[state][1] - reference[0][state]));
                // The gradient is that of the one residual, which is minus the state.
                for (int column = 0; column < result.gradient.length; column++) {
                    double derivative = -result.gradient[column] / result.states[state][1];
                    worst = Math.max(worst, Math.abs(derivative - reference[1 + column][state]));
                }
            }
            return worst;
        }
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    void statesAndDerivativesAreThoseOfTheTaylorSeries(Case system) {
        assertThat(system.error(0.01)).isLessThan(FINE);
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    void itHasTheOrderOfItsMethod(Case system) {
        double ratio = system.error(0.1) / system.error(0.05);
        assertThat(Math.log(ratio) / Math.log(2)).isCloseTo(ORDER, within(RATE));
    }
}
