package dev.frugal.physics.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.InvalidInputException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SystemFileTest {
    private static final String RIGHT = """
            name: tank
            states: [level]
            parameters:
              inflow: {range: [0.5, 2], unit: l/s}
            constants:
              outlet: 1/2
            equations:
              - level' = inflow - outlet*sqrt(level)
            initial: {level: [1, 2]}
            horizon: 10
            """;

    @Test
    void aFileSaysEverythingABuiltInSystemSays() {
        var system = Systems.read("tank.yaml", RIGHT);
        var parameter = system.parameters().getFirst();
        assertThat(parameter.unit()).isEqualTo("l/s");
        assertThat(parameter.grid()).hasSize(7).startsWith(0.5).endsWith(2.0);
        assertThat(system.constants()).containsEntry("outlet", 0.5);
        assertThat(system.description().samples()).isEqualTo(200);
        assertThat(system.autonomous()).isTrue();
        assertThat(system.symmetry()).isEmpty();
        assertThat(system.equationTexts()).containsExactly("level' = inflow - outlet*sqrt(level)");
    }

    @Test
    void everyBuiltInSystemIsSuchAFile() {
        for (var name : Systems.builtIn()) {
            var fromFile = Systems.read(name, Systems.builtInText(name));
            assertThat(fromFile).isEqualTo(Systems.named(name));
            assertThat(fromFile.name()).isEqualTo(name);
        }
    }

    @ParameterizedTest
    @MethodSource
    void aMistakeIsReportedInOneSentenceWithItsPlace(
            String right, String wrong, int line, int column, String sentence) {
        assertThat(RIGHT).contains(right);
        assertThatThrownBy(() -> Systems.read("tank.yaml", RIGHT.replace(right, wrong)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("tank.yaml, line %d, column %d: ".formatted(line, column))
                .hasMessageContaining(sentence)
                .hasMessageNotContaining("\n");
    }

    static Stream<Arguments> aMistakeIsReportedInOneSentenceWithItsPlace() {
        return Stream.of(
                mistake(
                        "outlet*sqrt",
                        "outlt*sqrt",
                        8,
                        23,
                        "unknown symbol 'outlt' in the equation of level; did you mean 'outlet'?"),
                mistake(
                        "- level' = inflow - outlet*sqrt(level)",
                        "- 'level'' = inflow - outlt*sqrt(level)'",
                        8,
                        25,
                        "unknown symbol 'outlt'"),
                mistake("- level' = inflow -", "- level' =\n      inflow - gone +", 9, 16, "unknown symbol 'gone'"),
                mistake("  - level' = inflow", "  - level' = 2inflow", 8, 15, "write '*' for a product"),
                mistake("sqrt(level)", "sqrt(level", 8, 34, "never closed"),
                mistake("sqrt(level)", "root(level)", 8, 30, "unknown function 'root'"),
                mistake(
                        "level' =",
                        "level =",
                        8,
                        5,
                        "'level' is a state; an equation for it is of the form level' = formula"),
                mistake("level' =", "level", 8, 5, "expected an equation of the form x' = formula"),
                mistake("level' =", "levle' =", 8, 5, "not a state; did you mean 'level'?"),
                mistake(
                        "horizon",
                        "horizn",
                        10,
                        1,
                        "unknown key 'horizn' in the description of a system; did you mean 'horizon'?"),
                mistake("range", "rnage", 4, 12, "did you mean 'range'?"),
                mistake("[0.5, 2]", "[2, 0.5]", 4, 19, "reversed, from 2 to 0.5"),
                mistake("[0.5, 2]", "[0.5, .nan]", 4, 25, "expected a finite number"),
                mistake("[0.5, 2]", "[0.5, two]", 4, 25, "expected a number"),
                mistake("[0.5, 2]", "[0.5, 1, 2]", 4, 19, "has 3 entries"),
                mistake("[0.5, 2]", "[1, 1]", 4, 19, "has no width"),
                mistake("1/2", "1/0", 6, 11, "expected a finite number"),
                mistake("horizon: 10", "horizon: -1", 10, 10, "expected a time above 0"),
                mistake("horizon: 10", "horizon: 10\nhorizon: 11", 11, 1, "a second time"),
                mistake("horizon: 10", "samples: 20", 1, 1, "the key 'horizon' is missing"),
                mistake("horizon: 10", "horizon: 10\nsamples: 2.5", 11, 10, "whole number"),
                mistake("[level]", "[level, depth]", 8, 3, "the state 'depth' has no equation"),
                mistake("[level]", "[level, level]", 2, 17, "a second time"),
                mistake("[level]", "[t]", 2, 10, "already means time"),
                mistake("outlet: 1/2", "inflow: 1/2", 4, 3, "is also a constant"),
                mistake("inflow - outlet", "1 - outlet", 4, 3, "no equation mentions the parameter 'inflow'"),
                mistake("{level: [1, 2]}", "{levl: [1, 2]}", 9, 11, "unknown key 'levl'"),
                mistake("{level: [1, 2]}", "[1, 2]", 9, 10, "`name: value` pairs"),
                mistake("name: tank", "name: [tank", 2, 7, "invalid YAML"),
                mistake(
                        "horizon: 10",
                        "horizon: 10\nsymmetry: {signs: {level: -1}}",
                        11,
                        11,
                        "does not hold for the equation of level"),
                mistake(
                        "horizon: 10",
                        "horizon: 10\nregimes:\n  - {regime: a, inflow: [1, 2]}\n  - {regime: b, inflow: [1.5, 3]}",
                        13,
                        25,
                        "overlaps"));
    }

    private static Arguments mistake(String right, String wrong, int line, int column, String sentence) {
        return Arguments.of(right, wrong, line, column, sentence);
    }

    @Test
    void equationsMayBeAListABlockOrAMapping() {
        var list = Systems.named("duffing").equations();
        var head = Systems.builtInText("duffing");
        int from = head.indexOf("  - x' = v");
        int to = head.indexOf("initial:");
        var lines = head.substring(from, to);
        var block = lines.replace("  - ", "  ").replaceFirst("^", "");
        assertThat(Systems.read(
                                "block",
                                head.substring(0, from).replace("equations:", "equations: |")
                                        + block
                                        + head.substring(to))
                        .equations())
                .isEqualTo(list);
        var mapping = lines.replace("  - ", "  ").replace("' =", ":");
        assertThat(Systems.read("mapping", head.substring(0, from) + mapping + head.substring(to))
                        .equations())
                .isEqualTo(list);
    }

    @Test
    void aMistakeInABlockOfEquationsIsFoundInItsLine() {
        var block = """
                name: pair
                states: [x, y]
                parameters: {k: [0, 1]}
                equations: |
                  x' = y

                  y' = -k*x + unknown
                initial: {x: 1, y: 0}
                horizon: 1
                """;
        assertThatThrownBy(() -> Systems.read("pair.yaml", block))
                .hasMessageStartingWith("pair.yaml, line 7, column 15: unknown symbol 'unknown'");
    }

    @Test
    void documentsThatNestWithoutEndAreRefused() {
        assertThatThrownBy(() -> Systems.read("deep.yaml", "name: " + "[".repeat(200_000)))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void anUnknownSystemNamesTheKnownOnes() {
        assertThatThrownBy(() -> Systems.named("dufing"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("did you mean 'duffing'?")
                .hasMessageContaining("lorenz");
        assertThatThrownBy(() -> Systems.named("missing.yaml"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("there is no file missing.yaml");
    }
}
