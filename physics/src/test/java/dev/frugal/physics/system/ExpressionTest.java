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
        "floor(-1.5), -2",
        "'min(3, 1, 2)', 1",
        "'max(3, 1, 2)', 3",
        "'atan2(1, -1)', 2.356194490192345",
        "'mod(7, 3)', 1",
        "'mod(-7, 3)', 2",
        "'mod(7, -3)', -2",
        "'mod(6, -3)', 0",
        "'if(2 > 1, 5, 6)', 5",
        "'if(2 < 1, 5, 6)', 6",
        "'if(1 < 2 <= 2 and not 2 != 2, 5, 6)', 5",
        "'if(1 > 2 or 3 >= 3, 5, 6)', 5",
        "'if(1 == 1 or 1 == 2 and 1 == 2, 5, 6)', 5",
        "'if((1 == 1 or 1 == 2) and 1 == 2, 5, 6)', 6",
        "'if(not 1 == 2 and 1 == 2, 5, 6)', 6",
        "'if((1 + 1)*2 == 4, 1/2, 1/0)', 0.5",
    })
    void aFormulaHasTheValueOfMathematics(String text, double value) {
        assertThat(Expression.parse(text).at(Map.of())).isEqualTo(value);
    }

    @Test
    void printedFormulasReadBackToTheSameTree() {
        eachFormula((formula, at) -> {
            double value = formula.at(at);
            assertThat(Expression.parse(formula.text())).as(formula.text()).isEqualTo(formula);
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

    /// Where both are finite: autograd has no number for `sqrt(x - x)`, whose slope folds to 0.
    @Test
    void gradientsOfTensorsAreSymbolicDerivatives() {
        int[] compared = {0};
        eachFormula((formula, at) -> {
            try (var _ = Scope.open()) {
                var inputs = NAMES.stream()
                        .map(name -> Tensors.of(new double[] {at.getOrDefault(name, 0.0)}, 1)
                                .requires_grad_(true))
                        .toList();
                var result = formula.at(NAMES, inputs);
                if (!result.requires_grad()) {
                    return;
                }
                result.sum().backward();
                for (int i = 0; i < NAMES.size(); i++) {
                    double slope = formula.derivative(NAMES.get(i)).at(at);
                    var gradient = inputs.get(i).grad();
                    double found = gradient.defined() ? Tensors.doubles(gradient)[0] : 0;
                    if (Double.isFinite(slope) && Double.isFinite(found)) {
                        compared[0]++;
                        assertThat(found)
                                .as("d/d%s of %s at %s", NAMES.get(i), formula.text(), at)
                                .isCloseTo(slope, near(slope, LIBRARIES));
                    }
                }
            }
        });
        assertThat(compared[0]).isGreaterThan(FORMULAS);
    }

    @Test
    void thePieceNotTakenLeavesNoTraceInAGradient() {
        var formula = Expression.parse("if(x > 0, y*sqrt(x), if(x < -1, log(-1 - x), 3*x)) + 1");
        double[] x = {4, -0.5, -3, 0};
        double[] expected = {0.5, 3, -0.5, 3};
        try (var _ = Scope.open()) {
            var points = Tensors.of(x, 4, 1).requires_grad_(true);
            var factor = Tensors.of(new double[] {2}, 1).requires_grad_(true);
            var values = formula.at(List.of("x", "y"), List.of(points, factor));
            assertThat(Tensors.shape(values)).containsExactly(4, 1);
            values.sum().backward();
            assertThat(Tensors.doubles(points.grad())).containsExactly(expected, within(LIBRARIES));
            assertThat(Tensors.doubles(factor.grad())).containsExactly(new double[] {2}, within(LIBRARIES));
            for (int i = 0; i < x.length; i++) {
                assertThat(Tensors.doubles(values)[i])
                        .isCloseTo(formula.at(Map.of("x", x[i], "y", 2.0)), near(1, LIBRARIES));
            }
        }
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
        int kind = depth == 0 ? random.nextInt(2) : random.nextInt(10);
        return switch (kind) {
            case 0 -> Expression.symbol(NAMES.get(random.nextInt(NAMES.size())));
            case 1 -> Expression.literal(random.nextInt(1, 40) / 8.0);
            case 2 -> new Expression.Negative(formula(random, depth - 1));
            case 3 ->
                new Expression.Call(
                        Function.values()[random.nextInt(Function.values().length)], formula(random, depth - 1));
            case 4 ->
                new Expression.Operation(
                        Operator.POWER, formula(random, depth - 1), Expression.literal(random.nextInt(0, 5)));
            case 5 ->
                new Expression.Conditional(
                        condition(random, depth - 1), formula(random, depth - 1), formula(random, depth - 1));
            case 6 ->
                new Expression.Operation(
                        Operator.values()[random.nextInt(Operator.values().length)],
                        formula(random, depth - 1),
                        formula(random, depth - 1));
            default ->
                new Expression.Operation(
                        Operator.values()[random.nextInt(4)], formula(random, depth - 1), formula(random, depth - 1));
        };
    }

    private static Condition condition(RandomGenerator random, int depth) {
        int kind = depth == 0 ? 0 : random.nextInt(5);
        return switch (kind) {
            case 1 -> new Condition.Both(condition(random, depth - 1), condition(random, depth - 1));
            case 2 -> new Condition.Either(condition(random, depth - 1), condition(random, depth - 1));
            case 3 -> new Condition.Not(condition(random, depth - 1));
            default ->
                new Condition.Comparison(
                        Condition.Relation.values()[random.nextInt(6)], formula(random, depth), formula(random, depth));
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
        "'min(x)', 1",
        "'sin(x, y)', 1",
        "'if(x, 1, 2)', 4",
        "'if(x > 1, 2)', 1",
        "'1 + (x > 1)', 6",
        "'if(x = 1, 2, 3)', 6",
        "'if(x > 1 && y > 1, 2, 3)', 10",
        "'if(1 < (x < 2), 2, 3)', 9",
        "x and y, 1",
        "'atan2 + 1', 1",
        "or + 1, 1",
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
    void piecesAreMathematicsToo() {
        assertThat(Expression.parse("if(x >= 0 and not y != 1, min(x, 2), floor(x''))")
                        .latex())
                .isEqualTo("\\begin{cases} \\min\\left(x, 2\\right) & x \\ge 0 \\land \\lnot \\left(y \\ne 1\\right)"
                        + " \\\\ \\left\\lfloor \\ddot{x} \\right\\rfloor & \\text{otherwise} \\end{cases}");
        assertThat(Expression.parse("2*mod(t, T)^2").latex())
                .isEqualTo("2 \\, \\left(\\operatorname{mod}\\left(t, T\\right)\\right)^{2}");
    }

    @Test
    void aFormulaInPiecesHasItsDerivativeInPieces() {
        assertThat(Expression.parse("min(x^2, y)").derivative("x").text()).isEqualTo("if(x^2 <= y, 2*x, 0)");
        assertThat(Expression.parse("if(x > y, 3*x, y)").derivative("x").text()).isEqualTo("if(x > y, 3, 0)");
        assertThat(Expression.parse("if(x > y, x, x + y)").derivative("x").text())
                .isEqualTo("1");
        assertThat(Expression.parse("mod(x, y)").derivative("y").text()).isEqualTo("-floor(x/y)");
        assertThat(Expression.parse("atan2(y, x)").derivative("x").text()).isEqualTo("-(y/(y^2 + x^2))");
    }

    @Test
    void aNumberMayBeAFormulaOfNumbers() {
        assertThat(Expression.number("8/3")).isEqualTo(8.0 / 3);
        assertThat(Expression.number("-2e7")).isEqualTo(-2e7);
        assertThat(Expression.numbers("1, -pi/2,max(1, 2)")).containsExactly(1.0, -Math.PI / 2, 2.0);
        for (var wrong : List.of("x", "1/0", "NaN", "-.inf", "1 2", "", "8/")) {
            assertThatThrownBy(() -> Expression.number(wrong)).as(wrong).isInstanceOf(InvalidInputException.class);
        }
        assertThatThrownBy(() -> Expression.numbers("1,,2")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void derivativesAreSimplified() {
        var force = Expression.parse("F0*cos(omega*t) - delta*v - alpha*x - beta*x^3");
        assertThat(force.derivative("x").text()).isEqualTo("-alpha - 3*(beta*x^2)");
        assertThat(force.derivative("F0").text()).isEqualTo("cos(omega*t)");
        assertThat(force.derivative("z").text()).isEqualTo("0");
    }
}
