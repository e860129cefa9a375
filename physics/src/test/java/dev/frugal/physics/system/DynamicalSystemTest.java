package dev.frugal.physics.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DynamicalSystemTest {
    /// The last bits of sines differ between libm and libtorch.
    private static final double LIBRARIES = 1e-12;

    /// A central difference with step 1e-6 of slopes of order 100.
    private static final double QUOTIENT = 1e-6;

    private static final int POINTS = 50;

    @ParameterizedTest
    @ValueSource(strings = {"duffing", "van-der-pol", "lorenz", "forced-pendulum", "kuramoto"})
    void slopesOnTensorsAreSlopesOnNumbers(String name) {
        var system = Systems.named(name);
        int states = system.stateNames().size();
        var points =
                IntStream.range(0, POINTS).mapToObj(i -> Point.of(system, i)).toList();
        try (var _ = Scope.open()) {
            var time = column(points.stream().mapToDouble(Point::time).toArray());
            var state = IntStream.range(0, states)
                    .mapToObj(j -> column(
                            points.stream().mapToDouble(point -> point.state[j]).toArray()))
                    .toList();
            var parameters = IntStream.range(0, system.parameters().size())
                    .mapToObj(k -> column(points.stream()
                            .mapToDouble(point -> point.parameters[k])
                            .toArray()))
                    .toList();
            var slopes = system.derivative(time, state, parameters);
            var expected = new double[states];
            for (int i = 0; i < POINTS; i++) {
                var point = points.get(i);
                system.derivative(point.time, point.state, point.parameters, expected);
                for (int j = 0; j < states; j++) {
                    assertThat(Tensors.doubles(slopes.get(j))[i])
                            .isCloseTo(expected[j], within(LIBRARIES * (1 + Math.abs(expected[j]))));
                }
            }
        }
    }

    private static org.bytedeco.pytorch.Tensor column(double[] values) {
        return Tensors.of(values, values.length, 1);
    }

    private record Point(double time, double[] state, double[] parameters) {
        static Point of(DynamicalSystem system, int index) {
            var random = new Seed(4).at(index).random();
            return new Point(
                    system.horizon() * random.nextDouble(),
                    system.initialBox().stream()
                            .mapToDouble(box -> box.at(random.nextDouble()))
                            .toArray(),
                    system.parameters().stream()
                            .mapToDouble(parameter -> parameter.range().at(random.nextDouble()))
                            .toArray());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"duffing", "van-der-pol", "lorenz", "forced-pendulum", "kuramoto"})
    void theSymbolicJacobianAgreesWithDifferences(String name) {
        var system = Systems.named(name);
        int states = system.stateNames().size();
        int parameters = system.parameters().size();
        var byState = new double[states][states];
        var byParameter = new double[states][parameters];
        for (int i = 0; i < POINTS; i++) {
            var point = Point.of(system, i);
            system.jacobian(point.time, point.state, point.parameters, byState, byParameter);
            for (int j = 0; j < states; j++) {
                compare(system, point, point.state, j, column(byState, j));
            }
            for (int k = 0; k < parameters; k++) {
                compare(system, point, point.parameters, k, column(byParameter, k));
            }
        }
    }

    private static double[] column(double[][] matrix, int column) {
        return IntStream.range(0, matrix.length)
                .mapToDouble(row -> matrix[row][column])
                .toArray();
    }

    private static void compare(DynamicalSystem system, Point point, double[] moved, int index, double[] expected) {
        double step = 1e-6;
        double middle = moved[index];
        var above = new double[expected.length];
        var below = new double[expected.length];
        moved[index] = middle + step;
        system.derivative(point.time, point.state, point.parameters, above);
        moved[index] = middle - step;
        system.derivative(point.time, point.state, point.parameters, below);
        moved[index] = middle;
        for (int i = 0; i < expected.length; i++) {
            assertThat((above[i] - below[i]) / (2 * step)).isCloseTo(expected[i], within(QUOTIENT));
        }
    }

    @Test
    void theForcingIsReadFromTheEquations() {
        var duffing = Systems.named("duffing");
        assertThat(duffing.forcingFrequency()).hasValue(1);
        assertThat(duffing.withConstants(Map.of("omega", 1.2)).forcingFrequency())
                .hasValue(1.2);
        assertThat(duffing.autonomous()).isFalse();
        assertThat(Systems.named("lorenz").autonomous()).isTrue();
        assertThat(forced("cos(2*t) + sin(6*t)").forcingFrequency()).hasValue(2);
        assertThat(forced("cos(2*t) + sin(sqrt(2)*t)").forcingFrequency()).isEmpty();
        assertThat(forced("exp(-t)*cos(2*t)").forcingFrequency()).isEmpty();
        assertThat(forced("cos(k*t)").forcingFrequency()).isEmpty();
        assertThat(forced("cos(k*t)").forcingFrequency(new double[] {3})).hasValue(3);
        assertThat(forced("tanh(sin(t))").autonomous()).isFalse();
    }

    private static DynamicalSystem forced(String force) {
        return Systems.read("forced", """
                name: forced
                states: [x]
                parameters: {k: [1, 5]}
                equations: ["x' = -k*x + %s"]
                initial: {x: [0, 1]}
                horizon: 5
                """.formatted(force));
    }

    @Test
    void aSlopeThatIsTheSameEverywhereStillHasTheShapeOfItsState() {
        var system = Systems.read("clock", """
                        name: clock
                        states: [phase, x]
                        parameters: {k: [1, 5]}
                        equations: [phase' = 2, x' = -k*x]
                        initial: {phase: 0, x: [0, 1]}
                        horizon: 5
                        """);
        try (var _ = Scope.open()) {
            var state = column(new double[] {1, 2, 3});
            var time = Tensors.of(new double[] {0}, 1);
            var rate = Tensors.of(new double[] {1}, 1);
            var slopes = system.derivative(time, java.util.List.of(state, state), java.util.List.of(rate));
            assertThat(Tensors.shape(slopes.getFirst())).containsExactly(3, 1);
            assertThat(Tensors.doubles(slopes.getFirst())).containsExactly(2, 2, 2);
        }
    }

    @Test
    void aSymmetryThatOtherConstantsBreakIsNoLongerDeclared() {
        var still = Systems.named("duffing").withConstants(Map.of("omega", 0.0));
        assertThat(still.symmetry()).isEmpty();
        assertThat(still.autonomous()).isTrue();
    }

    @Test
    void valuesGivenByNameAreChecked() {
        var duffing = Systems.named("duffing");
        assertThat(duffing.parameterValues(Map.of("F0", 0.3))).containsExactly(0.3);
        assertThatThrownBy(() -> duffing.parameterValues(Map.of("F0", 7.0)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the parameter F0 of duffing is 7; expected a value in [0.1, 0.7]");
        assertThatThrownBy(() -> duffing.parameterValues(Map.of("F0", Double.NaN)))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> duffing.parameterValues(Map.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("F0=0.2");
        assertThatThrownBy(() -> duffing.parameterValues(Map.of("F0", 0.3, "omega", 1.2)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'omega' is a constant");
        assertThatThrownBy(() -> duffing.withConstants(Map.of("omga", 1.2)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("did you mean 'omega'?");
    }
}
