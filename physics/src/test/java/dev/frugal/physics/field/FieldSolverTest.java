package dev.frugal.physics.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldSolverTest {
    /// Fields that the grid resolves to rounding and a tolerance of 1e-9 for the steps.
    private static final double SOLVED = 1e-8;

    /// Of a sum of 64 numbers of order one, over some hundred steps.
    private static final double ROUNDING_OF_SUMS = 1e-11;

    /// Rounding, which differs between the two directions and grows over 100 units of time.
    private static final double MIRRORED = 1e-9;

    static double[] at(FieldSystem system, DoubleUnaryOperator formula) {
        return Arrays.stream(system.grid().coordinate(0)).map(formula).toArray();
    }

    static double distance(double[] first, double[] second) {
        double sum = 0;
        double size = 0;
        for (int i = 0; i < first.length; i++) {
            sum += Math.pow(first[i] - second[i], 2);
            size += second[i] * second[i];
        }
        return Math.sqrt(sum / size);
    }

    private static double[] end(FieldSystem system, double[] parameters, double[] initial, double time) {
        return new FieldSolver(system)
                .solve(parameters, initial, new double[] {0, time / 3, time})
                .values()[2];
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 65})
    void burgersIsWhatColeAndHopfFound(int points) {
        double nu = 0.3;
        double time = 1.5;
        var system = FieldSystem.read("burgers", """
                name: burgers
                fields: {u: {grid: %d, length: 2*pi, boundary: periodic}}
                parameters: {nu: [0.1, 1]}
                equations: ["u' = nu*d(u, x, 2) - u*d(u, x)"]
                initial: {u: sin(x)}
                horizon: 1
                """.formatted(points));
        // u = -2ν φ_x/φ, where φ solves the heat equation from exp(-∫u/2ν) = exp((cos x - 1)/2ν): its Fourier
        // coefficients are modified Bessel functions, computed here by the trapezoidal rule, which is exact.
        int quadrature = 256;
        int waves = 40;
        var coefficients = new double[waves];
        for (int k = 0; k < waves; k++) {
            for (int i = 0; i < quadrature; i++) {
                double x = 2 * Math.PI * i / quadrature;
                coefficients[k] += Math.exp((Math.cos(x) - 1) / (2 * nu)) * Math.cos(k * x) / quadrature;
            }
        }
        var exact = at(system, x -> {
            double phi = coefficients[0];
            double slope = 0;
            for (int k = 1; k < waves; k++) {
                double decay = 2 * coefficients[k] * Math.exp(-nu * k * k * time);
                phi += decay * Math.cos(k * x);
                slope -= decay * k * Math.sin(k * x);
            }
            return -2 * nu * slope / phi;
        });
        assertThat(distance(
                        end(system, new double[] {nu}, system.initial(new double[] {nu}, new Seed(0)), time), exact))
                .isLessThan(SOLVED);
    }

    @Test
    void aFrontOfAllenAndCahnTravelsBetweenTwoPhases() {
        // u_t = ε² u_xx + u(1 − u)(u − a) has the front ½(1 − tanh((x − ct)/(2√2 ε))) with c = √2 ε (½ − a).
        double epsilon = 0.05;
        double a = 0.2;
        double speed = Math.sqrt(2) * epsilon * (0.5 - a);
        double time = 4;
        var system = FieldSystem.read("front", """
                name: front
                fields: {u: {grid: 256, length: 4, origin: -2, boundary: periodic}}
                constants: {epsilon: 0.05, a: 0.2, w: 2*sqrt(2)*epsilon}
                equations: ["u' = epsilon^2*d(u, x, 2) + u*(1 - u)*(u - a)"]
                initial: {u: (tanh((x + 1)/w) - tanh((x - 1)/w))/2}
                horizon: 1
                """);
        double width = 2 * Math.sqrt(2) * epsilon;
        var exact = at(
                system,
                x -> (Math.tanh((x + 1 + speed * time) / width) - Math.tanh((x - 1 - speed * time) / width)) / 2);
        // Two fronts on a ring: each is exact up to exp(-distance/width) of the other, and the grid resolves them to
        // 1e-6.
        double resolved = 1e-5;
        assertThat(distance(end(system, new double[0], system.initial(new double[0], new Seed(0)), time), exact))
                .isLessThan(resolved);
    }

    @Test
    void withoutProductsEveryWaveDecaysAtItsOwnRate() {
        var system = FieldSystem.read("dispersion", """
                name: dispersion
                fields: {u: {grid: 32, length: 2*pi, boundary: periodic}}
                parameters: {c: [0, 3]}
                constants: {nu: 0.1, kappa: 0.02, b: 0.05}
                equations: ["u' = nu*d(u, x, 2) - c*d(u, x) - kappa*d(u, x, 4) - b*d(u, x, 3) + 0.2*u"]
                initial: {u: cos(3*x)}
                horizon: 1
                """);
        double time = 2;
        double rate = -0.1 * 9 - 0.02 * 81 + 0.2;
        double frequency = -3 * 1.5 + 0.05 * 27;
        var exact = at(system, x -> Math.exp(rate * time) * Math.cos(3 * x + frequency * time));
        assertThat(distance(end(system, new double[] {1.5}, at(system, x -> Math.cos(3 * x)), time), exact))
                .isLessThan(1e-12);
    }

    @Test
    void aSecondOrderInTimeMakesTwoFieldsAndWavesTravel() {
        var system = FieldSystem.read("string", """
                name: string
                fields: {u: {grid: 64, length: 2, boundary: periodic}}
                parameters: {c: [1, 3]}
                equations: ["u'' = c^2*d(u, x, 2)"]
                initial: {u: sin(pi*x), u': 0}
                horizon: 1
                """);
        assertThat(system.fieldNames()).containsExactly("u", "u'");
        double time = 0.7;
        var end = end(system, new double[] {2}, system.initial(new double[] {2}, new Seed(0)), time);
        var exact = at(system, x -> Math.sin(Math.PI * x) * Math.cos(2 * Math.PI * time));
        assertThat(distance(Arrays.copyOf(end, 64), exact)).isLessThan(1e-11);
    }

    @ParameterizedTest
    @ValueSource(strings = {"allen-cahn", "burgers", "kuramoto-sivashinsky"})
    void theSchemeIsOfOrderFour(String name) {
        var system = FieldSystem.named(name);
        var parameters = middle(system);
        var initial = system.initial(parameters, new Seed(1));
        var times = new double[] {0, system.description().horizon() / 40};
        var reference = steps(system, parameters, initial, times, 1024);
        double coarse = distance(steps(system, parameters, initial, times, 32), reference);
        double fine = distance(steps(system, parameters, initial, times, 64), reference);
        assertThat(Math.log(coarse / fine) / Math.log(2)).isBetween(3.7, 4.6);
    }

    static double[] middle(FieldSystem system) {
        return system.parameters().stream()
                .mapToDouble(parameter -> parameter.training().middle())
                .toArray();
    }

    static double[] steps(FieldSystem system, double[] parameters, double[] initial, double[] times, int count) {
        var steps = new int[times.length - 1];
        Arrays.fill(steps, count);
        return new FieldSolver(system)
                .solve(parameters, initial, times, steps, FieldDirections.NONE)
                .values()[times.length - 1];
    }

    @ParameterizedTest
    @ValueSource(strings = {"dirichlet", "neumann"})
    void betweenTwoEndsDifferencesAreOfOrderFour(String boundary) {
        boolean held = boundary.equals("dirichlet");
        var errors = new double[2];
        for (int i = 0; i < 2; i++) {
            var system = FieldSystem.read("rod", """
                    name: rod
                    fields: {u: {grid: %d, length: 3, origin: 1, boundary: %s}}
                    equations: ["u' = 0.5*d(u, x, 2)"]
                    initial: {u: %s(2*pi*(x - 1)/3)}
                    horizon: 1
                    """.formatted(i == 0 ? 25 : 49, boundary, held ? "sin" : "cos"));
            var initial = system.initial(new double[0], new Seed(0));
            double time = 0.4;
            double decay = Math.exp(-0.5 * Math.pow(2 * Math.PI / 3, 2) * time);
            errors[i] = distance(
                    end(system, new double[0], initial, time),
                    Arrays.stream(initial).map(value -> decay * value).toArray());
        }
        assertThat(errors[1]).isLessThan(1e-5);
        assertThat(Math.log(errors[0] / errors[1]) / Math.log(2)).isGreaterThan(3.7);
    }

    @Test
    void theValuesGivenAtTheEndsHold() {
        var system = FieldSystem.read("rod", """
                name: rod
                fields:
                  u: {grid: 33, length: 2, boundary: {left: {dirichlet: 1}, right: {neumann: -3}}}
                equations: ["u' = d(u, x, 2)"]
                initial: {u: 1}
                horizon: 1
                """);
        var end = end(system, new double[0], system.initial(new double[0], new Seed(0)), 40);
        assertThat(distance(end, at(system, x -> 1 - 3 * x))).isLessThan(1e-9);
    }

    @Test
    void aDivergenceKeepsTheTotal() {
        var system = FieldSystem.read("porous", """
                name: porous
                fields: {u: {grid: 64, length: 1, boundary: periodic}}
                equations:
                  - diffusivity = 0.01 + 0.02*u^2
                  - u' = d(diffusivity*d(u, x), x) - d(u^2, x)/4
                initial: {u: 1 + 0.5*sin(2*pi*x)}
                horizon: 1
                """);
        var initial = system.initial(new double[0], new Seed(0));
        var end = end(system, new double[0], initial, 0.5);
        assertThat(Arrays.stream(end).sum()).isCloseTo(Arrays.stream(initial).sum(), within(ROUNDING_OF_SUMS));
        assertThat(distance(end, initial)).isGreaterThan(0.05);
    }

    @Test
    void inTwoDimensionsAProductOfWavesDecaysAtTheSumOfItsRates() {
        var system = FieldSystem.read("plate", """
                name: plate
                fields: {u: {grid: [24, 32], length: [2*pi, 4*pi], boundary: periodic}}
                equations: ["u' = 0.3*laplacian(u) - d(u, x) + 0.5*d(d(u, x), y)"]
                initial: {u: sin(2*x + y)}
                horizon: 1
                """);
        double time = 0.8;
        var x = system.grid().coordinate(0);
        var y = system.grid().coordinate(1);
        var exact = new double[x.length];
        double decay = Math.exp((-0.3 * (4 + 1) - 0.5 * 2) * time);
        for (int i = 0; i < x.length; i++) {
            exact[i] = decay * Math.sin(2 * (x[i] - time) + y[i]);
        }
        assertThat(distance(end(system, new double[0], system.initial(new double[0], new Seed(0)), time), exact))
                .isLessThan(1e-11);
    }

    /// Length, time and field in other units, down to 1e-100: the same numbers.
    @Test
    void unitsDoNotMatter() {
        var text = """
                name: burgers
                fields: {u: {grid: 48, length: 2*pi*%1$s, boundary: periodic}}
                constants: {nu: 0.2*%1$s^2/%2$s}
                equations: ["u' = nu*d(u, x, 2) - u*d(u, x)*(%1$s/%2$s/%3$s)"]
                initial: {u: %3$s*(sin(x/%1$s) + 0.3*cos(2*x/%1$s))}
                horizon: 2*%2$s
                """;
        var plain = FieldSystem.read("plain", text.formatted("1", "1", "1"));
        var scaled = FieldSystem.read("scaled", text.formatted("1e40", "1e30", "1e-100"));
        var times = new double[] {0, 1, 2};
        var solution = new FieldSolver(plain).solve(new double[0], plain.initial(new double[0], new Seed(0)), times);
        var other = new FieldSolver(scaled)
                .solve(
                        new double[0],
                        scaled.initial(new double[0], new Seed(0)),
                        Arrays.stream(times).map(time -> 1e30 * time).toArray());
        assertThat(other.steps()).isEqualTo(solution.steps());
        assertThat(distance(
                        Arrays.stream(other.values()[2])
                                .map(value -> value * 1e100)
                                .toArray(),
                        solution.values()[2]))
                .isLessThan(1e-11);
    }

    @Test
    void aPairOfReactantsAsAUserWritesIt() {
        var system = FieldSystem.read("gray-scott.yaml", """
                name: gray-scott
                fields:
                  u: {grid: [32, 32], length: [0.8, 0.8], boundary: periodic}
                  v: {}
                parameters: {feed: [0.01, 0.08], kill: [0.04, 0.07]}
                constants: {du: 2e-5, dv: 1e-5}
                equations:
                  - reaction = u*v^2
                  - u' = du*laplacian(u) - reaction + feed*(1 - u)
                  - v' = dv*laplacian(v) + reaction - (feed + kill)*v
                initial:
                  u: 1 - 0.5*exp(-100*((x - 0.4)^2 + (y - 0.4)^2))
                  v: 0.25*exp(-100*((x - 0.4)^2 + (y - 0.4)^2))
                horizon: 500
                """);
        var parameters = new double[] {0.04, 0.06};
        var solution = new FieldSolver(system)
                .solve(parameters, system.initial(parameters, new Seed(0)), new double[] {0, 25, 50, 75, 100});
        // The reaction turns u into v; what is fed and removed is all that changes the total u + v.
        var end = solution.values()[4];
        double v = Arrays.stream(end, 1024, 2048).average().orElseThrow();
        assertThat(v).isBetween(0.001, 0.3);
        // Mirrored in x and y, and exchanged, the pattern is the same.
        for (int i = 1; i < 32; i++) {
            assertThat(end[i * 32 + 5]).isCloseTo(end[5 * 32 + i], within(MIRRORED));
            assertThat(end[i * 32 + 5]).isCloseTo(end[(32 - i) * 32 + 5], within(MIRRORED));
        }
    }

    @Test
    void derivativesDoNotDependOnTheOthersThatAreWanted() {
        var system = FieldSystem.read("line", """
                name: line
                fields: {u: {grid: 64, length: 22, boundary: periodic}}
                parameters: {c: [0.5, 2]}
                equations: ["u' = -c*u*d(u, x) - d(u, x, 2) - d(u, x, 4)"]
                initial: {u: {random: {amplitude: 1, modes: 3}}}
                horizon: 1
                """);
        var parameters = new double[] {1.1};
        var directions = new ArrayList<double[]>();
        for (int i = 0; i < 20; i++) {
            directions.add(system.initial(parameters, new Seed(1).at(i)));
        }
        var initial = system.initial(parameters, new Seed(0));
        var times = new double[] {0, 0.2, 0.5};
        var steps = new int[] {3, 4};
        var solver = new FieldSolver(system);
        // So many that threads share them.
        var together =
                solver.solve(parameters, initial, times, steps, new FieldDirections(directions, List.of(0), false));
        for (int column = 0; column <= directions.size(); column++) {
            var one = column < directions.size()
                    ? new FieldDirections(List.of(directions.get(column)), List.of(), false)
                    : new FieldDirections(List.of(), List.of(0), false);
            var alone = solver.solve(parameters, initial, times, steps, one);
            for (int time = 0; time < times.length; time++) {
                assertThat(together.tangents().get(time)[column])
                        .isEqualTo(alone.tangents().get(time)[0]);
                assertThat(together.values()[time]).isEqualTo(alone.values()[time]);
            }
        }
    }

    @Test
    void aFieldThatCarriesItselfIsTheDerivativeOfItsSquare() {
        var yaml = """
                name: line
                fields: {u: {grid: 48, length: 2*pi, boundary: periodic}}
                parameters: {c: [0.5, 2]}
                equations: ["u' = 0.1*d(u, x, 2) + %s"]
                initial: {u: sin(x) + cos(3*x)/3}
                horizon: 1
                """;
        var parameters = new double[] {1.3};
        var product = FieldSystem.read("product", yaml.formatted("-2*d(u, x)*c*u"));
        assertThat(product.equations().atoms()).hasSize(1);
        var initial = product.initial(parameters, new Seed(0));
        var expected = end(FieldSystem.read("square", yaml.formatted("-c*d(u^2, x)")), parameters, initial, 2);
        assertThat(distance(end(product, parameters, initial, 2), expected)).isLessThan(ROUNDING_OF_SUMS);
        // The sum of two terms is not taken apart, and gives the same as well.
        var sum = FieldSystem.read("sum", yaml.formatted("-2*c*(u + 1)*d(u, x) + 2*c*d(u, x)"));
        assertThat(distance(end(sum, parameters, initial, 2), expected)).isLessThan(SOLVED);
    }

    @Test
    void derivativesAreThoseOfTheScheme() {
        var cases = Map.of(
                "nonlinear", """
                        name: nonlinear
                        fields: {u: {grid: 24, length: 2*pi, boundary: periodic}, v: {}}
                        parameters: {nu: [0.1, 1], k: [0.5, 2]}
                        equations:
                          - u' = nu*d(u, x, 2) - u*d(u, x) + k*v - d(d(u*v, x)*u, x)/10 + sin(t)*cos(x)
                          - v' = k*nu*d(v, x, 2) + d(u, x) - k*v^3 - d(u^2, x)/3
                        initial: {u: sin(x), v: cos(2*x)/2}
                        horizon: 1
                        """,
                "alone", """
                        name: alone
                        fields: {u: {grid: 24, length: 2*pi, boundary: periodic}}
                        parameters: {nu: [0.1, 1], k: [0.5, 2]}
                        equations: ["u' = nu*d(u, x, 2) - k*d(u, x) - u*d(u, x) - k*u^3"]
                        initial: {u: sin(x)}
                        horizon: 1
                        """,
                "ends", """
                        name: ends
                        fields: {u: {grid: 17, length: 2, boundary: {left: {dirichlet: 0.3}, right: {neumann: 0.7}}}}
                        parameters: {nu: [0.1, 1], k: [0.5, 2]}
                        equations: ["u' = nu*d(u, x, 2) - k*u*d(u, x) + k*u*(1 - u)"]
                        initial: {u: x}
                        horizon: 1
                        """);
        cases.forEach((name, text) -> {
            var system = FieldSystem.read(name, text);
            var parameters = new double[] {0.4, 0.9};
            var initial = system.initial(parameters, new Seed(0));
            var random = new Seed(3).random();
            var direction = new double[initial.length];
            Arrays.setAll(direction, _ -> random.nextGaussian());
            if (name.equals("ends")) {
                direction[0] = 0;
            }
            var times = new double[] {0, 0.3, 0.5};
            var steps = new int[] {3, 2};
            var solver = new FieldSolver(system);
            var tangents = solver.solve(
                            parameters,
                            initial,
                            times,
                            steps,
                            new FieldDirections(List.of(direction), List.of(0, 1), false))
                    .tangents()
                    .get(2);
            double small = 1e-5;
            for (int column = 0; column < 3; column++) {
                var ends = new double[2][];
                for (int side = 0; side < 2; side++) {
                    double shift = side == 0 ? small : -small;
                    var moved = initial.clone();
                    var changed = parameters.clone();
                    if (column == 0) {
                        for (int i = 0; i < moved.length; i++) {
                            moved[i] += shift * direction[i];
                        }
                    } else {
                        changed[column - 1] += shift;
                    }
                    ends[side] = solver.solve(changed, moved, times, steps, FieldDirections.NONE)
                            .values()[2];
                }
                var quotient = new double[initial.length];
                for (int i = 0; i < quotient.length; i++) {
                    quotient[i] = (ends[0][i] - ends[1][i]) / (2 * small);
                }
                // A central difference of 1e-5 is exact to some 1e-9.
                assertThat(distance(tangents[column], quotient))
                        .as("%s, column %d", name, column)
                        .isLessThan(1e-7);
            }
        });
    }

    /// A reaction law with two weights.
    private record Law(double a, double b) implements FieldTerm {
        @Override
        public int weights() {
            return 2;
        }

        @Override
        public void evaluate(double[][] arguments, int count, double[] values) {
            for (int i = 0; i < count; i++) {
                double u = arguments[0][i];
                values[i] = a * Math.tanh(b * u);
            }
        }

        @Override
        public void evaluate(
                double[][] arguments, int count, double[] values, double[][] slopes, double[][] weightSlopes) {
            evaluate(arguments, count, values);
            for (int i = 0; i < count; i++) {
                double u = arguments[0][i];
                double tanh = Math.tanh(b * u);
                slopes[0][i] = a * b * (1 - tanh * tanh);
                if (weightSlopes.length > 0) {
                    weightSlopes[0][i] = tanh;
                    weightSlopes[1][i] = a * u * (1 - tanh * tanh);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"u' = 0.02*d(u, x, 2) + R", "u' = 0.02*d(u, x, 2) + d((R + 1)*d(u, x), x)/50"})
    void derivativesInTheWeightsOfATermAreThoseOfTheScheme(String equation) {
        var system = FieldSystem.read("law", """
                name: law
                fields: {u: {grid: 32, length: 2, boundary: periodic}}
                unknown: {R: {of: [u]}}
                equations: ["%s"]
                initial: {u: cos(pi*x)}
                horizon: 1
                """.formatted(equation));
        var initial = system.initial(new double[0], new Seed(0));
        var times = new double[] {0, 0.5};
        var steps = new int[] {8};
        var law = new Law(0.8, 1.3);
        var tangents = new FieldSolver(system, List.of(law), FieldAccuracy.REFERENCE)
                .solve(new double[0], initial, times, steps, new FieldDirections(List.of(), List.of(), true))
                .tangents()
                .get(1);
        double small = 1e-5;
        for (int weight = 0; weight < 2; weight++) {
            var ends = new double[2][];
            for (int side = 0; side < 2; side++) {
                double shift = side == 0 ? small : -small;
                var moved = weight == 0 ? new Law(0.8 + shift, 1.3) : new Law(0.8, 1.3 + shift);
                ends[side] = new FieldSolver(system, List.of(moved), FieldAccuracy.REFERENCE)
                        .solve(new double[0], initial, times, steps, FieldDirections.NONE)
                        .values()[1];
            }
            var quotient = new double[initial.length];
            for (int i = 0; i < quotient.length; i++) {
                quotient[i] = (ends[0][i] - ends[1][i]) / (2 * small);
            }
            assertThat(distance(tangents[weight], quotient)).isLessThan(1e-7);
        }
    }
}
