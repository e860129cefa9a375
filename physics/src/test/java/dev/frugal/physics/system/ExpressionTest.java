package dev.frugal.physics.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTest {
    private static final List<String> NAMES = List.of("x", "y", "z");
    private static final int FORMULAS = 400;

    /// Printing reorders nothing, so that only the last bits of folded constants may differ.
    private static final double ROUNDING = 1e-12;

    /// libm and libtorch differ in the last bits of transcendental functions; deep formulas amplify
    /// that.
    private static final double LIBRARIES = 1e-10;

    /// A five-point difference quotient with step 1e-3 on formulas whose fifth derivatives are not
    /// large where they are accepted.
    private static final double QUOTIENT = 1e-5;

    @ParameterizedTest
    @CsvSource({
        "1 + 2*3, 7",
        "(1 + 2)*3, 9",
        "-2^2, -4",
        "2^3^2, 512",
        "2**3, 8",
        "2^-1, 0.5",
        "6/3/2, 1",
        "5 - 3 - 1, 1",
        "- - 3, 3",
        "cos(pi), -1",
        "sqrt(16) + abs(-3), 7",
        "1.5e1, 15",
        ".5, 0.5",
        "sign(-2), -1",
    })
    void aFormulaHasTheValueOfMathematics(String text, double value) {
        assertThat(Expression.parse(text).at(Map.of())).isEqualTo(value);
    }

    @Test
    void printedFormulasReadBackToTheSameValue() {
        eachFormula((formula, at) -> {
            double value = formula.at(at);
            double again = Expression.parse(formula.text()).at(at);
            assertThat(again).as(formula.text()).isCloseTo(value, near(value, ROUNDING));
            double simplified = formula.simplified().at(at);
            assertThat(simplified).as(formula.text()).isCloseTo(value, near(value, ROUNDING));
        });
    }

    @Test
    void tensorsHaveTheValuesOfNumbers() {
        eachFormula((formula, at) -> {
            try (var _ = Scope.open()) {
                var inputs = NAMES.stream()
                        .map(name -> Tensors.of(new double[] {at.getOrDefault(name, 0.0)}, 1))
                        .toList();
                double tensor = Tensors.doubles(formula.at(NAMES, inputs))[0];
                double value = formula.at(at);
                assertThat(tensor).as(formula.text()).isCloseTo(value, near(value, LIBRARIES));
            }
        });
    }

    @Test
    void symbolicDerivativesAgreeWithDifferenceQuotients() {
        int[] compared = {0};
        eachFormula((formula, at) -> {
            double coarse = quotient(formula, at, 2e-3);
            double fine = quotient(formula, at, 1e-3);
            boolean smooth = Math.abs(coarse - fine) < QUOTIENT * (1 + Math.abs(fine));
            if (!smooth) {
                return;
            }
            compared[0]++;
            assertThat(formula.derivative("x").at(at))
                    .as("d/dx of %s at %s", formula.text(), at)
                    .isCloseTo(fine, near(fine, 10 * QUOTIENT));
        });
        assertThat(compared[0]).isGreaterThan(FORMULAS / 2);
    }

    private static double quotient(Expression formula, Map<String, Double> at, double step) {
        return (8 * (moved(formula, at, step) - moved(formula, at, -step))
                        - (moved(formula, at, 2 * step) - moved(formula, at, -2 * step)))
                / (12 * step);
    }

    private static double moved(Expression formula, Map<String, Double> at, double by) {
        var values = new HashMap<>(at);
        values.merge("x", by, Double::sum);
        return formula.at(values);
    }

    private interface Statement {
        void check(Expression formula, Map<String, Double> at);
    }

    private static void eachFormula(Statement statement) {
        for (int i = 0; i < FORMULAS; i++) {
            var random = new Seed(3).named("formulas").at(i).random();
            var formula = formula(random, 5);
            Map<String, Double> at = Map.of(
                    "x", 0.5 + random.nextDouble(),
                    "y", 0.5 + random.nextDouble(),
                    "z", 0.5 + random.nextDouble());
            double value = formula.at(at);
            if (Double.isFinite(value) && Math.abs(value) < 1e6) {
                statement.check(formula, at);
            }
        }
    }

    private static Expression formula(RandomGenerator random, int depth) {
        int kind = depth == 0 ? random.nextInt(2) : random.nextInt(8);
        return switch (kind) {
            case 0 -> Expression.symbol(NAMES.get(random.nextInt(NAMES.size())));
            case 1 -> Expression.literal(random.nextInt(1, 40) / 8.0);
            case 2 -> new Expression.Negative(formula(random, depth - 1));
            case 3 ->
                new Expression.Call(
                        Function.values()[random.nextInt(Function.values().length)], formula(random, depth - 1));
            case 4 ->
                new Expression.Operation(
                        Operator.POWER, formula(random, depth - 1), Expression.literal(random.nextInt(-2, 5)));
            default ->
                new Expression.Operation(
                        Operator.values()[random.nextInt(4)], formula(random, depth - 1), formula(random, depth - 1));
        };
    }

    private static org.assertj.core.data.Offset<Double> near(double value, double tolerance) {
        return within(tolerance * (1 + Math.abs(value)));
    }

    @ParameterizedTest
    @CsvSource({
        "x +, 4",
        "2x, 2",
        "x + (y*2, 5",
        "x $ y, 3",
        "sin x, 1",
        "foo(x), 1",
        "x ) y, 3",
        "1e999, 1",
        ". + 1, 1",
    })
    void textThatIsNoFormulaIsReportedAtItsColumn(String text, int column) {
        assertThatThrownBy(() -> Expression.parse(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("column " + column + " of ");
    }

    @Test
    void nestingBeyondTheLimitIsRefusedInOneSentence() {
        for (var deep : List.of(
                "(".repeat(100_000) + "x",
                "-".repeat(100_000) + "x",
                "x" + "^2".repeat(100_000),
                "x" + " + x".repeat(100_000))) {
            assertThatThrownBy(() -> Expression.parse(deep))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("nests deeper than 256");
        }
    }

    @Test
    void theDeepestAllowedFormulaCanBeDerivedPrintedAndComputed() {
        var formula = Expression.parse("tanh(".repeat(250) + "x" + ")".repeat(250));
        assertThat(formula.derivative("x").at(Map.of("x", 0.1))).isBetween(0.0, 1.0);
        assertThat(formula.latex()).contains("\\tanh");
    }

    @Test
    void latexReadsAsMathematics() {
        var force = Expression.parse("F0*cos(omega*t) - delta*v - beta*x^3/2");
        assertThat(force.latex())
                .isEqualTo("F_{0} \\, \\cos\\left(\\omega \\, t\\right) - \\delta \\, v - \\frac{\\beta \\, x^{3}}{2}");
    }

    @Test
    void derivativesAreSimplified() {
        var force = Expression.parse("F0*cos(omega*t) - delta*v - alpha*x - beta*x^3");
        assertThat(force.derivative("x").text()).isEqualTo("-alpha - 3*(beta*x^2)");
        assertThat(force.derivative("F0").text()).isEqualTo("cos(omega*t)");
        assertThat(force.derivative("z").text()).isEqualTo("0");
    }
}
