package dev.frugal.physics.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SwitchingFunctionTest {
    private static final Set<String> MOVING = Set.of("t", "x", "v");

    private static List<SwitchingFunction> of(String formula) {
        return SwitchingFunction.of(List.of(Expression.parse(formula).simplified()), MOVING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-x - mu*sign(v) | v | true",
                "abs(x + 1) | x + 1 | false",
                "max(x, 2*v) | x - 2*v | false",
                "if(x >= 1, -k*x, 0) | x - 1 | true",
                "floor(x/2) | sin(pi*(x/2)) | true",
                "mod(t, T) | sin(pi*(t/T)) | true",
                "atan2(v, x) | v | true",
            })
    void aPieceEndsWhereItsFunctionChangesSign(String equation, String formula, boolean jump) {
        assertThat(of(equation))
                .singleElement()
                .satisfies(found -> assertThat(found.formula().text()).isEqualTo(formula))
                .satisfies(found -> assertThat(found.jump()).isEqualTo(jump));
    }

    @Test
    void theyAreFoundWithinEachOtherAndNamedOnce() {
        assertThat(of("abs(abs(x) - 1) + sign(x)*min(v, if(t > 2 and x > v, 1, 0))").stream()
                        .map(found -> found.formula().text()))
                .containsExactly("x", "abs(x) - 1", "t - 2", "x - v", "v - if(t > 2 and x > v, 1, 0)");
        assertThat(of("abs(x) + sign(x)")).containsExactly(new SwitchingFunction(Expression.symbol("x"), true));
    }

    @Test
    void whatNeverMovesNeverSwitches() {
        assertThat(of("abs(mu)*x + if(mu > k, v, -v) + max(mu, 3)")).isEmpty();
        assertThat(of("sin(x)*exp(-t) - x^3")).isEmpty();
    }

    @Test
    void theyAreOfTheSystemWithItsConstantsAndDefinitions() {
        var system = Systems.read("stick-slip", """
                name: stick-slip
                states: [x]
                parameters: {mu: [0.1, 0.5]}
                constants: {belt: 1/2}
                equations:
                  - x'' = -x - mu*sign(slip)
                  - slip = x' - belt
                initial: {x: 0, x': 0}
                horizon: 10
                """);
        assertThat(system.switchingFunctions())
                .containsExactly(new SwitchingFunction(Expression.parse("x' - 0.5"), true));
        assertThat(Systems.named("duffing").switchingFunctions()).isEmpty();
    }

    /// Between two changes of sign the right-hand side is smooth: a difference quotient taken there is the
    /// derivative.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "abs(x)*v - sign(v - 1)",
                "min(x, v, x*v) + max(x^2, 1)",
                "mod(x, 0.7) - floor(v*3)",
                "if(x > v and x < 2, x^2, if(v <= 0, x, -v)) + mod(-v, x)",
                "atan2(x, v)*2",
            })
    void theRightHandSideIsSmoothWhereNoneChangesSign(String text) {
        var formula = Expression.parse(text);
        var slope = formula.derivative("x");
        var functions = of(text);
        var random = new Seed(6).named(text).random();
        double step = 1e-6;
        double quotientError = 1e-6;
        int compared = 0;
        for (int i = 0; i < 300; i++) {
            double x = 4 * random.nextDouble() - 2;
            double v = 4 * random.nextDouble() - 2;
            boolean switches = functions.stream()
                    .anyMatch(found -> at(found.formula(), x - step, v) * at(found.formula(), x + step, v) <= 0);
            if (!switches) {
                compared++;
                assertThat((at(formula, x + step, v) - at(formula, x - step, v)) / (2 * step))
                        .as("%s at x = %s, v = %s", text, x, v)
                        .isCloseTo(at(slope, x, v), within(quotientError * (1 + Math.abs(at(slope, x, v)))));
            }
        }
        assertThat(compared).isGreaterThan(250);
    }

    private static double at(Expression formula, double x, double v) {
        return formula.at(java.util.Map.of("x", x, "v", v, "t", 0.0));
    }
}
