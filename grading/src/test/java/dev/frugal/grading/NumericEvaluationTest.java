package dev.frugal.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import java.time.Duration;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.dfp.DfpField;
import org.junit.jupiter.api.Test;

/// High-precision evaluation against double precision, identities and known digits.
class NumericEvaluationTest {
    /// Double precision with a little amplification by the functions.
    private static final double DOUBLE_PRECISION = 1e-12;

    private final Budget budget = new Budget(Duration.ofMinutes(1));
    private final DfpField field = new DfpField(NumericEvaluation.DIGITS);

    @Test
    void functionsAgreeWithDoublePrecision() {
        var functions = Map.<String, DoubleUnaryOperator>ofEntries(
                Map.entry("\\sin x", Math::sin),
                Map.entry("\\cos x", Math::cos),
                Map.entry("\\tan x", Math::tan),
                Map.entry("e^x", Math::exp),
                Map.entry("\\ln x", Math::log),
                Map.entry("\\log x", Math::log10),
                Map.entry("\\sqrt{x}", Math::sqrt),
                Map.entry("\\sqrt[3]{x}", Math::cbrt),
                Map.entry("\\arctan x", Math::atan),
                Map.entry("\\sinh x", Math::sinh),
                Map.entry("\\cosh x", Math::cosh),
                Map.entry("\\tanh x", Math::tanh),
                Map.entry("\\lfloor x \\rfloor", Math::floor),
                Map.entry("|x|", Math::abs),
                Map.entry("x^x", x -> Math.pow(x, x)));
        functions.forEach((text, function) -> {
            for (double x : new double[] {0.01, 0.5, 1, 1.5, 2.7, 3.3, 7.9}) {
                double expected = function.applyAsDouble(x);
                assertThat(value(text, x))
                        .as("%s at %s", text, x)
                        .isEqualTo(expected, within(DOUBLE_PRECISION * Math.max(1, Math.abs(expected))));
            }
        });
        for (double x : new double[] {-1, -0.7, 0, 0.2, 0.99, 1}) {
            assertThat(value("\\arcsin x", x)).isEqualTo(Math.asin(x), within(DOUBLE_PRECISION));
            assertThat(value("\\arccos x", x)).isEqualTo(Math.acos(x), within(DOUBLE_PRECISION));
        }
    }

    @Test
    void valuesAreGoodToFarMoreDigitsThanAreCompared() {
        var identity = new IdentityTest(new Seed(0), budget);
        // Machin (1706), Euler, the golden ratio, and Ramanujan's near miss, which is no identity.
        assertThat(same(identity, "\\pi", "16\\arctan\\frac15 - 4\\arctan\\frac{1}{239}"))
                .isTrue();
        assertThat(same(identity, "e^{i\\pi} + 1", "0")).isTrue();
        assertThat(same(identity, "2\\cos 36^\\circ", "\\frac{1+\\sqrt5}{2}")).isTrue();
        assertThat(same(identity, "e^{\\pi\\sqrt{163}}", "262537412640768744")).isFalse();
        assertThat(same(identity, "\\sqrt[3]{2+\\sqrt5}+\\sqrt[3]{2-\\sqrt5}", "1"))
                .isTrue();
        assertThat(same(identity, "1 + 10^{-30}\\pi", "1")).isFalse();
    }

    @Test
    void randomPolynomialsEqualTheirExpansionsAndNoOthers() {
        var identity = new IdentityTest(new Seed(0), budget);
        for (int i = 0; i < 200; i++) {
            var random = new Seed(2).named("polynomials").at(i).random();
            int a = random.nextInt(-9, 10);
            int b = random.nextInt(-9, 10);
            int c = random.nextInt(1, 10);
            var factored = "(%dx + %d)(x - %d)".formatted(c, a, b);
            var expanded = "%dx^2 + %dx + %d".formatted(c, a - b * c, -a * b);
            var changed = "%dx^2 + %dx + %d".formatted(c, a - b * c, -a * b + 1);
            assertThat(same(identity, factored, expanded)).as(factored).isTrue();
            assertThat(same(identity, factored, changed)).as(factored).isFalse();
        }
    }

    private boolean same(IdentityTest identity, String one, String other) {
        return identity.same(expression(one), expression(other));
    }

    private double value(String text, double x) {
        return new NumericEvaluation(field, true, Map.of("x", field.newDfp(x)), budget)
                .of(expression(text))
                .getRealPart()
                .toDouble();
    }

    private MathExpression expression(String text) {
        return MathParser.parse(MathLexer.tokens(text, budget), true, budget);
    }
}
