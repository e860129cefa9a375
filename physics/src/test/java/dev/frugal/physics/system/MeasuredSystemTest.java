package dev.frugal.physics.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Systems that depend on what has to be measured, estimated or learnt.
class MeasuredSystemTest {
    static final String SILVERBOX = """
            name: silverbox
            states: [y, v]
            inputs: {u: {between-samples: smooth}}
            measured: {y: y}
            constants:
              omega: {estimate: [300, 600]}
              damping: {estimate: [0, 200]}
              cubic: {estimate: [-2e7, 2e7]}
              quadratic: {estimate: [-1e6, 1e6]}
              gain: {estimate: [0, 1e6]}
              input_offset: {estimate: [-0.05, 0.05]}
              force_offset: {estimate: [-1e4, 1e4]}
            unknown:
              restoring: {of: [y, v], hidden: [6, 6]}
            equations:
              - y' = v
              - v' = gain*(u - input_offset) + force_offset - damping*v - omega^2*y - quadratic*y^2 - cubic*y^3 + restoring
            initial: {y: [-0.2, 0.2], v: [-100, 100]}
            horizon: 10
            """;

    static final String EVERYTHING = """
            name: everything
            states: {x: m, x': m/s, T: K}
            parameters: {k: [1/2, 2]}
            constants:
              w0: sqrt(g/L)
              g: 9.81
              L: 4/3
              c: {estimate: {range: [0, 2*pi], per: recording}, unit: N s/m}
            inputs: {u: V, w: {unit: N, between-samples: hold}}
            unknown:
              friction: {of: [slip, T], hidden: [8, 4], odd: [slip], increasing: [slip]}
              heating: {of: [x'], even, zero-at: 0}
            equations:
              - slip = x' - 1/10
              - x'' = F - if(x > 1 and not (x' < 0 or T >= 3), max(x, 1, u), w0*mod(x, 2*pi))
              - F = -k*x - friction + u - c*x' + w
              - T' = heating - 0.1*T
            measured:
              position: {formula: 1000*x + c, unit: mm, noise: 1 %}
              acceleration: x''
              T: {unit: K, noise: 0.05}
            initial: {x: [-1, 1], x': [-2*pi, 2*pi], T: 300}
            horizon: 10*pi
            """;

    /// A central difference with step 1e-6 of formulas of order 10.
    private static final double QUOTIENT = 1e-6;

    private static final double LIBRARIES = 1e-12;

    @Test
    void aSystemWithRecordingsIsReadAsWritten() {
        var system = Systems.describe("silverbox.yaml", SILVERBOX);
        assertThat(system.inputs()).containsExactly(new Input("u", "", Input.BetweenSamples.SMOOTH));
        assertThat(system.unknownTerms())
                .containsExactly(
                        new UnknownTerm("restoring", List.of("y", "v"), List.of(6, 6), UnknownTerm.Facts.none()));
        assertThat(system.sensors()).containsExactly(new Sensor("y", Expression.symbol("y"), "", Optional.empty()));
        assertThat(system.constants())
                .containsEntry("cubic", new Constant.Estimated(new Interval(-2e7, 2e7), false, ""));
        assertThat(system.parameters()).isEmpty();
        assertThat(system.isClosed()).isFalse();
    }

    @Test
    void everyNameHasItsKind() {
        var system = Systems.describe("everything.yaml", EVERYTHING);
        var kinds = Map.ofEntries(
                Map.entry("t", SymbolKind.TIME),
                Map.entry("x", SymbolKind.STATE),
                Map.entry("x'", SymbolKind.STATE),
                Map.entry("x''", SymbolKind.DEFINITION),
                Map.entry("k", SymbolKind.PARAMETER),
                Map.entry("w0", SymbolKind.CONSTANT),
                Map.entry("c", SymbolKind.ESTIMATED_CONSTANT),
                Map.entry("w", SymbolKind.INPUT),
                Map.entry("friction", SymbolKind.UNKNOWN_TERM),
                Map.entry("slip", SymbolKind.DEFINITION));
        kinds.forEach((name, kind) -> assertThat(system.kind(name)).as(name).hasValue(kind));
        assertThat(system.kind("nothing")).isEmpty();
    }

    @Test
    void theArgumentsGoByKind() {
        var system = new MeasuredSystem(Systems.describe("everything.yaml", EVERYTHING));
        assertThat(system.arguments()).containsExactly("t", "x", "x'", "T", "k", "c", "u", "w", "friction", "heating");
        assertThat(system.places(SymbolKind.STATE)).containsExactly(1, 2, 3);
        assertThat(system.places(SymbolKind.INPUT)).containsExactly(6, 7);
        assertThat(system.places(SymbolKind.UNKNOWN_TERM)).containsExactly(8, 9);
        assertThat(system.places(SymbolKind.CONSTANT)).isEmpty();
        assertThat(system.constants()).containsEntry("w0", Math.sqrt(9.81 / (4.0 / 3)));
    }

    @Test
    void ratesReadingsAndTermsAreCompiledFromAllOfThem() {
        var system = new MeasuredSystem(Systems.describe("everything.yaml", EVERYTHING));
        double x = 0.5;
        double velocity = 0.25;
        double k = 2;
        double c = 3;
        double u = 4;
        double w = 5;
        double friction = 6;
        double heating = 7;
        double temperature = 300;
        double[] at = {0, x, velocity, temperature, k, c, u, w, friction, heating};
        double acceleration = -k * x - friction + u - c * velocity + w - Math.sqrt(9.81 / (4.0 / 3)) * x;
        assertThat(values(system.rates(), at))
                .containsExactly(new double[] {velocity, acceleration, heating - 0.1 * temperature}, within(LIBRARIES));
        assertThat(values(system.readings(), at))
                .containsExactly(new double[] {1000 * x + c, acceleration, temperature}, within(LIBRARIES));
        assertThat(values(system.termArguments().getFirst(), at))
                .containsExactly(new double[] {velocity - 0.1, temperature}, within(LIBRARIES));
        assertThat(values(system.termArguments().getLast(), at)).containsExactly(velocity);
    }

    private static double[] values(VectorFormula formula, double[] at) {
        var out = new double[formula.size()];
        formula.evaluate(at, out);
        return out;
    }

    @ParameterizedTest
    @CsvSource({"silverbox", "everything"})
    void derivativesInEveryArgumentAgreeWithDifferences(String name) {
        var system = new MeasuredSystem(Systems.describe(name, name.equals("silverbox") ? SILVERBOX : EVERYTHING));
        var random = new Seed(9).named(name).random();
        for (int trial = 0; trial < 20; trial++) {
            var at = random.doubles(system.arguments().size(), 0.1, 0.9).toArray();
            for (var formula : List.of(
                    system.rates(), system.readings(), system.termArguments().getFirst())) {
                var slopes = new double[formula.size()][at.length];
                formula.jacobian(at, slopes);
                for (int j = 0; j < at.length; j++) {
                    double step = 1e-6;
                    var above = at.clone();
                    above[j] += step;
                    var below = at.clone();
                    below[j] -= step;
                    for (int i = 0; i < formula.size(); i++) {
                        double quotient = (values(formula, above)[i] - values(formula, below)[i]) / (2 * step);
                        assertThat(slopes[i][j]).isCloseTo(quotient, within(QUOTIENT));
                        assertThat(formula.independent(i, j) && slopes[i][j] != 0)
                                .isFalse();
                    }
                }
            }
        }
    }

    @Test
    void tensorsHaveTheValuesOfNumbers() {
        var system = new MeasuredSystem(Systems.describe("everything.yaml", EVERYTHING));
        var random = new Seed(10).random();
        int points = 30;
        var at = IntStream.range(0, points)
                .mapToObj(_ -> random.doubles(system.arguments().size(), -2, 4).toArray())
                .toArray(double[][]::new);
        try (var _ = Scope.open()) {
            var columns = IntStream.range(0, system.arguments().size())
                    .mapToObj(j -> Tensors.of(
                            Arrays.stream(at).mapToDouble(row -> row[j]).toArray(), points, 1))
                    .toList();
            var rates = system.rates().evaluate(columns);
            for (int point = 0; point < points; point++) {
                var expected = values(system.rates(), at[point]);
                for (int i = 0; i < expected.length; i++) {
                    assertThat(Tensors.doubles(rates.get(i))[point])
                            .isCloseTo(expected[i], within(LIBRARIES * (1 + Math.abs(expected[i]))));
                }
            }
        }
    }

    @Test
    void whatIsNotKnownKeepsASystemFromBeingSolved() {
        assertThatThrownBy(() -> Systems.read("silverbox.yaml", SILVERBOX))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("the measured input u (key 'inputs')");
        var withoutInput = SILVERBOX
                .replace("inputs: {u: {between-samples: smooth}}\n", "")
                .replace("equations:\n", "equations:\n  - u = sin(t)\n");
        assertThatThrownBy(() -> Systems.read("silverbox.yaml", withoutInput))
                .hasMessageContaining("the term restoring")
                .hasMessageContaining("key 'unknown'");
        var withoutTerm = withoutInput.replaceAll("unknown:\n.*\n", "").replace(" + restoring", "");
        assertThatThrownBy(() -> Systems.read("silverbox.yaml", withoutTerm))
                .hasMessageContaining("omega, damping")
                .hasMessageContaining("--constant omega=<value>");
    }

    @Test
    void aConstantToEstimateMayBeGiven() {
        var description = Systems.describe("spring.yaml", """
                name: spring
                states: [x]
                constants: {m: {estimate: [1, 2]}, k: 3}
                equations: ["x'' = -k/m*x"]
                initial: {x: 1, x': 0}
                horizon: 10
                """);
        assertThat(description.isClosed()).isFalse();
        var closed = new DynamicalSystem(description.withConstants(Map.of("m", 1.5)));
        assertThat(closed.constants()).containsEntry("m", 1.5).containsEntry("k", 3.0);
        var rate = new double[2];
        closed.derivative(0, new double[] {1, 0}, new double[0], rate);
        assertThat(rate).containsExactly(0, -2);
    }
}
