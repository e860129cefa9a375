package dev.frugal.physics.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.evaluation.SecondOrderCoordinate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Definitions, constants of constants, higher derivatives and what recordings add to a system's file.
class SystemLanguageTest {
    /// Every part of a right file; a test replaces one of them.
    private static String file(Map<String, String> parts) {
        var all = new java.util.LinkedHashMap<>(Map.of(
                "states", "[x]",
                "parameters", "{p: [1, 2]}",
                "constants", "{m: 2, k: 3}",
                "equations", "[\"x'' = -k/m*x - p*x'\"]",
                "initial", "{x: 1, x': 0}"));
        all.putAll(parts);
        return "name: spring\nhorizon: 10\n"
                + all.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry -> entry.getKey() + ": " + entry.getValue() + "\n")
                        .collect(Collectors.joining());
    }

    private static DynamicalSystem read(Map<String, String> parts) {
        return Systems.read("spring.yaml", file(parts));
    }

    private static double[] rates(DynamicalSystem system, double... state) {
        var out = new double[state.length];
        system.derivative(0, state, new double[] {1}, out);
        return out;
    }

    @Test
    void anEquationOfHigherOrderIsSeveralOfFirstOrder() {
        var system = read(Map.of());
        assertThat(system.stateNames()).containsExactly("x", "x'");
        assertThat(rates(system, 2, 5)).containsExactly(5, -8);
        assertThat(system.equationTexts()).containsExactly("x'' = -k/m*x - p*x'");
        assertThat(system.description().equationLatex())
                .containsExactly("\\ddot{x} = \\frac{-k}{m} \\, x - p \\, \\dot{x}");
        assertThat(SecondOrderCoordinate.of(system)).containsExactly(new SecondOrderCoordinate(0, 1));
    }

    @Test
    void derivativesOfSeveralStatesFollowEachItsState() {
        var system = read(Map.of(
                "states", "[x, y, z]",
                "equations", "[\"x''' = y' - p*x''\", \"y'' = x - k*z*m\", \"z' = y\"]",
                "initial", "{x: 1, x': 0, x'': 0, y: 0, y': 1, z: 0}"));
        assertThat(system.stateNames()).containsExactly("x", "x'", "x''", "y", "y'", "z");
        assertThat(rates(system, 1, 2, 3, 4, 5, 6)).containsExactly(2, 3, 5 - 3, 5, 1 - 36, 4);
    }

    @Test
    void aDerivativeMayBeListedForItsUnitOrItsPlace() {
        var system = read(Map.of("states", "{x': m/s, x: m}"));
        assertThat(system.stateNames()).containsExactly("x'", "x");
        assertThat(system.description().stateUnits()).containsExactly("m/s", "m");
        assertThat(rates(system, 5, 2)).containsExactly(-8, 5);
    }

    @Test
    void theDerivativeOfASymmetricStateIsSymmetricToo() {
        var symmetry = read(Map.of("symmetry", "{signs: {x: -1}}")).symmetry();
        assertThat(symmetry).hasValue(new Symmetry(List.of(-1, -1), false));
    }

    @Test
    void definitionsStandInAnyOrderAndMentionEachOther() {
        var system = read(Map.of(
                "equations", "[damping = p*x', \"x'' = (spring - damping)/m\", spring = -k*stretch, stretch = x - 1]"));
        assertThat(rates(system, 2, 4)).containsExactly(4, (-3.0 - 4) / 2);
        assertThat(system.equationTexts())
                .containsExactly(
                        "damping = p*x'", "spring = -k*stretch", "stretch = x - 1", "x'' = (spring - damping)/m");
        assertThat(system.equations().getLast().symbols()).containsExactly("k", "m", "p", "x", "x'");
    }

    @Test
    void aRateMayBeNamedLikeADefinition() {
        var system = read(Map.of(
                "states", "[x, y]",
                "equations", "{\"x''\": -p*x/m, y: \"k*x'' + x'\"}",
                "initial", "{x: 1, x': 0, y: 0}"));
        assertThat(rates(system, 2, 5, 0)).containsExactly(5, -1, 3 * -1 + 5);
    }

    @Test
    void constantsOfConstantsFollowWhatTheyAreMadeOf() {
        var system = read(Map.of(
                "constants",
                "{w: sqrt(k/m), k: 4*m, m: 8/4, half: w/2}",
                "equations",
                "[\"x'' = -w^2*x - p*half*x'\"]"));
        assertThat(system.constants())
                .containsExactly(Map.entry("w", 2.0), Map.entry("k", 8.0), Map.entry("m", 2.0), Map.entry("half", 1.0));
        assertThat(system.withConstants(Map.of("k", 18.0)).constants()).containsEntry("w", 3.0);
        assertThat(system.withConstants(Map.of("w", 7.0)).constants())
                .containsEntry("half", 3.5)
                .containsEntry("k", 8.0);
        assertThatThrownBy(() -> system.withConstants(Map.of("m", 0.0)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the constant w of spring is sqrt(k/m), which is NaN; expected a finite number");
    }

    @Test
    void arithmeticStandsWhereverANumberStands() {
        var description = Systems.describe("numbers.yaml", """
                name: numbers
                states: [x]
                parameters:
                  p: {range: [-pi/2, 2e-3*1e3], grid: {from: -1/2, to: sqrt(2), count: 2 + 3}}
                equations: ["x' = -p*x"]
                initial: {x: [-8/3, 8/3]}
                horizon: 2*pi
                samples: 10^2
                """);
        var parameter = description.parameters().getFirst();
        assertThat(parameter.range()).isEqualTo(new Interval(-Math.PI / 2, 2));
        assertThat(parameter.grid()).hasSize(5).startsWith(-0.5).endsWith(Math.sqrt(2));
        assertThat(description.initialBox()).containsExactly(new Interval(-8.0 / 3, 8.0 / 3));
        assertThat(description.horizon()).isEqualTo(2 * Math.PI);
        assertThat(description.samples()).isEqualTo(100);
    }

    @Test
    void piecewiseForcingIsPeriodic() {
        var system = read(Map.of("equations", "[\"x'' = -x*k/m - p*x' + if(mod(t, 2) < 1, 1, -1)\"]"));
        assertThat(system.forcingFrequency()).hasValue(Math.PI);
        assertThat(read(Map.of("equations", "[\"x'' = -x*k/m - p*x' + floor(t)\"]"))
                        .forcingFrequency())
                .isEmpty();
    }

    @Test
    void aSystemWithoutParametersIsASystem() {
        var system = Systems.read("decay.yaml", """
                name: decay
                states: [x]
                equations: {x: -x}
                initial: {x: 1}
                horizon: 1
                """);
        assertThat(system.parameters()).isEmpty();
        assertThat(system.parameterValues(Map.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "equations | [\"x'' = -F*x - p\", F = G + 1, G = F] | F, G depend on each other in a circle: F → G → F",
                "equations | [\"x'' = -F*x - p\", F = F] | 'F' depends on itself",
                "equations | [\"x'' = -x''*p\"] | 'x''' depends on itself",
                "equations | [\"x'' = -p*x\", F = 2*y] | unknown symbol 'y' in the definition of F; expected one of",
                "equations | [\"x'' = -p*x\", F = 1, F = 2] | 'F' has a second definition",
                "equations | [\"x'' = -p*x\", m = 1] | 'm' is declared as a definition but is also a constant",
                "equations | [\"x'' = -p*x\", \"x' = p\"] | the state 'x' has a second equation",
                "equations | [\"x'' = -p*x\", x = p] | 'x' is a state; an equation for it is of the form x' = formula",
                "equations | [\"x'' = -p*x'''\"] | unknown symbol 'x''''",
                "equations | [\"x'' = -p*x\", \"y' = 1\"] | there is an equation for 'y', which is not a state",
                "equations | [\"x'' == -p*x\"] | expected an equation of the form x' = formula or a definition",
                "equations | [\"x'' = if(x > 0, p)\"] | if takes a condition and two values, as in if(x > 0, x, 0), not 2",
                "equations | [\"x'' = p*(x > 0)\"] | convert it with if(condition, 1, 0)",
                "equations | [x'' = -p*min(x, 1)] | a formula with a comma needs quotes",
                "equations | {spring: -p} | the state 'x' has no equation",
                "states | [x, x''] | 'x''' is not a state, because no equation gives a higher derivative of 'x'",
                "states | [x'] | there is an equation for 'x', which is not a state",
                "initial | {x: 1} | the key 'x'' is missing",
                "constants | {m: k, k: m} | m, k depend on each other in a circle: m → k → m",
                "constants | {m: 2*p, k: 1} | the constant m depends on 'p', which is a parameter; write it as a definition",
                "constants | {m: 2*q, k: 1} | unknown symbol 'q' in the constant m",
                "constants | {m: 1/n, n: 0, k: 1} | the constant m is 1/n, which is Infinity",
                "constants | {m: 0, k: 1} | the equation of x' contains -k/m, which is -Infinity with these constants",
                "constants | {m: [1, 2], k: 1} | expected a number, or {estimate: [low, high]}",
                "constants | {m: {estimate: [1, 1]}, k: 1} | has no width",
                "constants | {m: {estimate: {range: [1, 2], per: window}}, k: 1} | expected per: recording",
                "constants | {m: {estimate: [1, 2]}, k: 1, w: 2*m} | 'm', which is a constant to estimate; write it as a definition",
                "constants | {m: 2, k: 3, c: {estimate: [1, 2]}} | no equation mentions the constant to estimate 'c'",
                "constants | {m: {guess: [1, 2]}, k: 1} | unknown key 'guess' in the constant m",
                "constants | {max: 2, m: 1, k: 1} | 'max' already means a function",
                "constants | {and: 2, m: 1, k: 1} | 'and' already means a logical operator",
                "inputs | [u] | no equation mentions the input 'u'",
                "inputs | [m] | 'm' is declared as an input but is also a constant",
                "inputs | {u: {between-samples: cubic}} | between samples the input u is 'cubic'",
                "inputs | {u: {between: hold}} | unknown key 'between' in the input u",
                "measured | {y: z} | unknown symbol 'z' in the formula of the sensor y",
                "measured | {y: 2*m} | the sensor y measures no state",
                "measured | [y] | 'y' is measured but is not a name of this system",
                "measured | {x: {noise: 0}} | expected a standard deviation above 0",
                "measured | {x: {noise: much}} | expected a number",
                "measured | {x: {units: m}} | did you mean 'unit'?",
                "measured | {} | nothing is measured",
                "unknown | {f: {of: [x]}} | no equation mentions the unknown term 'f'",
                "unknown | {f: {hidden: [8]}} | the key 'of' is missing",
                "unknown | {f: {of: []}} | has 0 arguments",
                "unknown | {f: {of: [x], hidden: [0]}} | whole number from 1 to 1024",
                "unknown | {f: {of: [x], hidden: []}} | the hidden layers of f are 0",
                "unknown | {f: {of: [x], smooth: true}} | unknown key 'smooth' in the unknown term f",
                "unknown | {f: {of: [x], odd: [p]}} | the term does not depend on 'p'",
                "unknown | {f: {of: [x], odd: maybe}} | expected true or false",
                "unknown | {f: {of: [x], odd, even}} | odd and even in the same argument",
                "unknown | {f: {of: [x], odd, positive}} | cannot be positive; remove one of these facts",
                "unknown | {f: {of: [x], odd, zero-at: 1}} | an odd term is 0 at 0",
                "unknown | {f: {of: [x], zero-at: [1, 2]}} | zero-at has 2 numbers",
                "unknown | [f] | expected unknown as `name: value` pairs",
                "parameters | {} | 'parameters' is empty; fill it or omit it",
                "parameters | {p: [-1e308, 1e308]} | is too wide for a double",
                "symmetry | {signs: {x: 1}} | no state changes its sign",
                "horizon | 1e-200 | expected a time above 0",
            })
    void aMistakeIsSaidInOneSentence(String key, String value, String sentence) {
        var text = file(Map.of(key, value));
        assertThatThrownBy(() ->
                        Systems.read("spring.yaml", key.equals("horizon") ? text.replace("horizon: 10\n", "") : text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("spring.yaml, line ")
                .hasMessageContaining(sentence)
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "unknown: {f: {of: [m]}} | 'm', which is a constant; expected a state",
                "unknown: {f: {of: [y]}} | the term f depends on the unknown name 'y'",
                "unknown: {f: {of: [F]}} | depends through 'F' on the unknown term f",
                "unknown: {f: {of: [x]}} | OK",
                "unknown: {f: {of: [t, p, x', G]}} | OK",
                "inputs: [f] | OK",
                "inputs: {f: V} | OK",
                "inputs: {f: {unit: V, between-samples: hold}} | OK",
                "constants: {m: 1, f: {estimate: {range: [0, 1], per: recording}, unit: N}} | OK",
            })
    void whatAForceMayBe(String key, String sentence) {
        var text = """
                name: forced
                states: [x]
                parameters: {p: [1, 2]}
                constants: {m: 1}
                equations: [F = f + x, G = 2*x, "x'' = F/m - p*G"]
                initial: {x: 1, x': 0}
                horizon: 1
                """;
        var changed = key.startsWith("constants") ? text.replace("constants: {m: 1}", key) : text + key;
        if (sentence.equals("OK")) {
            var description = Systems.describe("forced.yaml", changed);
            assertThat(description.isClosed()).isFalse();
            assertThat(Systems.describe("its text", SystemYaml.of(description))).isEqualTo(description);
        } else {
            assertThatThrownBy(() -> Systems.describe("forced.yaml", changed))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(sentence);
        }
    }

    @Test
    void aMistakeInADefinitionIsFoundInItsPlace() {
        assertThatThrownBy(() -> Systems.read("spring.yaml", """
                name: spring
                states: [x]
                parameters: {p: [1, 2]}
                equations:
                  - F = -p*y
                  - x'' = F
                initial: {x: 1, x': 0}
                horizon: 1
                """))
                .hasMessageStartingWith("spring.yaml, line 5, column 12: unknown symbol 'y'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2*d%d", "d%d + d%d", "if(d%d > d%d, d%d, 1)", "sin(d%d)"})
    void chainsOfDefinitionsThatGrowWithoutEndAreRefused(String step) {
        var equations = IntStream.range(0, 2000)
                .mapToObj(i -> "  - d%d = %s\n".formatted(i + 1, step.replace("%d", String.valueOf(i))))
                .collect(Collectors.joining());
        var text = "name: chain\nstates: [x]\nparameters: {p: [1, 2]}\nequations:\n  - x' = p*d2000\n  - d0 = x\n"
                + equations
                + "initial: {x: 1}\nhorizon: 1\n";
        assertThatThrownBy(() -> Systems.read("chain.yaml", text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching("chain.yaml, line \\d+, column \\d+: .*(more than|deeper than).*");
        var shorter = text.replace("p*d2000", "p*d40");
        assertThatThrownBy(() -> Systems.read("chain.yaml", shorter)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void moreNamesThanAJacobianHasRoomForAreRefused() {
        var parameters = IntStream.range(0, 300)
                .mapToObj(i -> "p%d: [1, 2]".formatted(i))
                .collect(Collectors.joining(", "));
        assertThatThrownBy(() -> read(Map.of("parameters", "{" + parameters + "}")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'parameters' contains 300 names of kind parameter; expected at most 256");
    }

    @Test
    void manyDefinitionsThatMentionEachOtherShareTheirWork() {
        var equations = IntStream.range(0, 12)
                .mapToObj(i -> "  - d%d = sin(d%d)*d%d\n".formatted(i + 1, i, i))
                .collect(Collectors.joining());
        var system = Systems.read(
                "shared.yaml",
                "name: shared\nstates: [x]\nparameters: {p: [1, 2]}\nequations:\n  - x' = p*d12\n  - d0 = x\n"
                        + equations
                        + "initial: {x: 1}\nhorizon: 1\n");
        var out = new double[1];
        system.derivative(0, new double[] {0.5}, new double[] {1}, out);
        double expected = 0.5;
        for (int i = 0; i < 12; i++) {
            expected *= Math.sin(expected);
        }
        assertThat(out[0]).isEqualTo(expected);
    }
}
