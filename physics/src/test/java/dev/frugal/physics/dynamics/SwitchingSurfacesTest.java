package dev.frugal.physics.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import java.util.HashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SwitchingSurfacesTest {
    /// Of a sum of a few terms in another order.
    private static final double ROUNDING = 1e-12;

    private static DynamicalSystem system(String rate) {
        return Systems.read("switched", """
                        name: switched
                        states: [x, v]
                        parameters: {k: [0.5, 2]}
                        equations: {x: k*v, v: "%s"}
                        initial: {x: [-1, 1], v: [-1, 1]}
                        horizon: 1
                        """.formatted(rate));
    }

    private static SwitchingSurfaces of(String rate) {
        return SwitchingSurfaces.of(system(rate));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-x - k*sign(v) | v | true",
                "abs(x + 1) | x + 1 | false",
                "max(x, 2*v) | x - 2*v | false",
                "if(x >= 1, -k*x, 0) | x - 1 | true",
                "floor(x/2) | sin(pi*(x/2)) | true",
                "mod(t, k) | sin(pi*(t/k)) | true",
            })
    void aPieceEndsWhereItsFunctionChangesSign(String rate, String surface, boolean jump) {
        var found = of(rate);
        assertThat(found.surfaces()).hasSize(1);
        assertThat(found.text(0).replace("3.141592653589793", "pi")).isEqualTo(surface);
        assertThat(found.jumps()).containsExactly(jump);
    }

    @Test
    void whatNeverMovesNeverSwitches() {
        assertThat(of("abs(k)*x + if(k > 1, v, -v) + max(k, 3)").surfaces()).isEmpty();
        assertThat(of("sin(x)*exp(-t) - x^3").surfaces()).isEmpty();
    }

    @Test
    void whatHasNoValueBeyondItsSurfaceStaysAsItIs() {
        assertThat(of("sqrt(abs(x)) + 1/max(v, 1) + if(x > 0, sqrt(x), 0)").surfaces())
                .isEmpty();
    }

    /// On the side where a state lies, the continued equations are the equations.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "abs(x)*v - sign(v - 1)",
                "min(x, v, x*v) + max(x^2, 1)",
                "mod(x, 0.7) - floor(v*3)",
                "if(x > v and x < 2, x^2, if(v <= 0, x, -v)) + mod(-v, x)",
                "if(not (x > 0 or v > 0), 1, 2) + atan2(x, v)",
                "abs(abs(x) - 1) + sign(x)*min(v, if(t > 2 and x > v, 1, 0))",
                "if(mod(t, 2) < 1, x, v)"
            })
    void onItsSideAStateMovesAsTheEquationsSay(String rate) {
        var system = system(rate);
        var found = SwitchingSurfaces.of(system);
        var random = new Seed(6).named(rate).random();
        for (int i = 0; i < 300; i++) {
            var at = new HashMap<String, Double>();
            at.put("t", 4 * random.nextDouble());
            at.put("x", 4 * random.nextDouble() - 2);
            at.put("v", 4 * random.nextDouble() - 2);
            at.put("k", 1.0);
            IntStream.range(0, found.surfaces().size())
                    .forEach(surface -> at.put(
                            SwitchingSurfaces.side(surface),
                            Math.signum(found.surfaces().get(surface).at(at))));
            double expected = system.numericEquations().get(1).at(at);
            assertThat(found.equations().get(1).at(at))
                    .as("%s at %s", rate, at)
                    .isCloseTo(expected, within(ROUNDING * Math.max(1, Math.abs(expected))));
        }
    }
}
