package dev.frugal.physics.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.InvalidInputException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldFileTest {
    private static final String GOOD = """
            name: heat
            fields:
              u: {grid: 64, length: 2*pi, boundary: periodic}
            parameters: {k: [0.1, 1]}
            constants: {r: 2}
            equations:
              - u' = k*d(u, x, 2) + r*u*(1 - u)
            measured: {u: {at: [3, 11, 40], noise: 0.1}}
            initial: {u: sin(x)}
            horizon: 1
            """;

    @Test
    void aFileIsReadWithEverythingItSays() {
        var description = FieldDescriptions.read("heat.yaml", GOOD);
        assertThat(description.fieldNames()).containsExactly("u");
        assertThat(description.grid().axes()).containsExactly(new FieldGrid.Axis("x", 64, 2 * Math.PI, 0, true));
        assertThat(description.sensors().getFirst().points()).containsExactly(3, 11, 40);
        assertThat(description.derivatives()).containsOnlyKeys("d(u, x, 2)");
        assertThat(description.equationTexts()).containsExactly("u' = k*d(u, x, 2) + r*u*(1 - u)");
    }

    @Test
    void whatIsLinearIsFoundByItself() {
        var equations = new FieldEquations(FieldDescriptions.read("split.yaml", """
                name: split
                fields: {u: {grid: 64, length: 1, boundary: periodic}, v: {}}
                parameters: {k: [0.1, 1]}
                constants: {c: 3}
                equations:
                  - flux = u^2/2 - k*d(u, x)
                  - u' = -d(flux, x) + c*(v - u^3)/2
                  - v' = laplacian(v) + x*v + d(u*d(v, x), x)
                initial: {u: 0, v: 0}
                horizon: 1
                """));
        assertThat(equations.linear())
                .extracting(
                        FieldEquations.Linear::equation, FieldEquations.Linear::field, FieldEquations.Linear::orders)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(0, 0, List.of(2)),
                        org.assertj.core.groups.Tuple.tuple(0, 1, List.of(0)),
                        org.assertj.core.groups.Tuple.tuple(1, 1, List.of(2)));
        assertThat(equations.linear().getFirst().coefficient().at(Map.of("k", 0.7)))
                .isEqualTo(0.7);
        assertThat(equations.fluxes())
                .extracting(FieldEquations.Flux::equation, FieldEquations.Flux::orders)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(0, List.of(1)),
                        org.assertj.core.groups.Tuple.tuple(0, List.of(0)),
                        org.assertj.core.groups.Tuple.tuple(1, List.of(0)),
                        org.assertj.core.groups.Tuple.tuple(1, List.of(1)));
    }

    /// What stands in the good file, what replaces it, and the sentence.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            d(u, x, 2)      | d(r, x)            | line 7, column 12: d(r, x) is the derivative of something that is no field
            d(u, x, 2)      | d(u, z)            | line 7, column 17: 'z' is no coordinate of this grid; expected x
            d(u, x, 2)      | d(u, x, 2.5)       | line 7, column 20: the order of a derivative is a whole number
            d(u, x, 2)      | d(w, x)            | line 7, column 14: unknown symbol 'w' in the equation of u; expected one of: t, x, u, r, k, u', or
            d(u, x, 2)      | d(u)               | line 7, column 12: d takes a formula, a coordinate
            k*d(u, x, 2)    | -k*d(u, x, 2)      | line 7, column 5: the equation of u is ill-posed with k = 0.1
            k*d(u, x, 2)    | k*d(u, x, 4)       | line 7, column 5: the equation of u is ill-posed
            grid: 64        | grid: 10^9         | line 3, column 13: the number of points along x is 1000000000; expected a whole number from 8
            grid: 64        | grid: 7            | line 3, column 13: the number of points along x is 7
            grid: 64        | grid: [2000, 2000] | line 3, column 35: 'length' has 1 entries, 'grid' has 2
            2*pi            | -1                 | line 3, column 25: the length along x is -1
            periodic        | absorbing          | line 3, column 41: the boundary is 'absorbing'; expected periodic
            periodic        | {dirichlet: 1, neumann: 0} | line 3, column 41: a boundary gives either
            40              | 64                 | line 8, column 28: a sensor of u is at point 64, which is outside the grid
            40              | 1.5                | line 8, column 28: a sensor of u is at point 1.5
            sin(x)          | sin(z)             | line 9, column 18: unknown symbol 'z' in the initial values of u
            sin(x)          | {random: {amplitude: -1, modes: 3}} | line 9, column 35: the amplitude of the random part of u is -1
            """)
    void aMistakeIsOneSentenceWithItsPlace(String right, String wrong, String sentence) {
        assertThat(GOOD).contains(right);
        assertThatThrownBy(() -> FieldDescriptions.read(
                        "heat.yaml", GOOD.replaceFirst(java.util.regex.Pattern.quote(right), wrong)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(sentence)
                .hasMessageStartingWith("heat.yaml, ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            v: {grid: 32, length: 2, boundary: periodic} | the field v has another grid than u
            v: {boundary: dirichlet}                     | the field v is not periodic along x
            x: {}                                        | 'x' is a coordinate
            """)
    void fieldsShareOneGrid(String second, String sentence) {
        var name = second.substring(0, 1);
        assertThatThrownBy(() -> FieldDescriptions.read("two.yaml", """
                name: two
                fields:
                  u: {grid: 64, length: 2, boundary: periodic}
                  %s
                equations: ["u' = d(u, x, 2)", "%s' = u"]
                initial: {u: 0, %s: 0}
                horizon: 1
                """.formatted(second, name, name)))
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "u' = d(v, x, 2)|v' = d(u, x, 2)",
                "u'' = -d(u, x, 2)|v' = u",
                "u' = v + d(u, x, 3)|v' = d(v, x, 3) - d(v, x, 6)",
            })
    void coupledEquationsAreIllPosedByTheirGrowth(String equations) {
        var lines = equations.split("\\|");
        assertThatThrownBy(() -> FieldDescriptions.read("coupled.yaml", coupled(lines)))
                .hasMessageContaining("ill-posed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "u' = d(v, x)|v' = d(u, x)",
                "u'' = d(u, x, 2) - d(u, x, 4)|v' = u",
                "u' = d(v, x, 2)|v' = -d(u, x, 2)",
                "u' = -d(u, x, 2) - d(u, x, 4)|v' = d(u, x, 2) - v"
            })
    void whatWavesDoNotOutgrowIsWellPosed(String equations) {
        assertThat(FieldDescriptions.read("coupled.yaml", coupled(equations.split("\\|")))
                        .fields())
                .isNotEmpty();
    }

    private static String coupled(String[] lines) {
        return """
                name: coupled
                fields: {u: {grid: 64, length: 1e-9, boundary: periodic}, v: {}}
                equations: ["%s", "%s"]
                initial: {u: 0, v: 0%s}
                horizon: 1
                """.formatted(lines[0], lines[1], lines[0].startsWith("u''") ? ", u': 0" : "");
    }

    @Test
    void definitionsThatDependOnEachOtherThroughADerivativeAreRefused() {
        assertThatThrownBy(() -> FieldDescriptions.read("circle.yaml", """
                name: circle
                fields: {u: {grid: 64, length: 1, boundary: periodic}}
                equations:
                  - a = d(b, x)
                  - b = u*a
                  - u' = a
                initial: {u: 0}
                horizon: 1
                """))
                .hasMessageContaining("depend on each other in a circle");
    }

    @Test
    void aCommandForStatesRefusesFields() {
        assertThatThrownBy(() -> Systems.named("allen-cahn")).hasMessageContaining("describes fields");
        assertThatThrownBy(() -> Systems.read("heat.yaml", GOOD))
                .hasMessageStartingWith("heat.yaml, line 3, column 3: this system describes fields");
    }
}
