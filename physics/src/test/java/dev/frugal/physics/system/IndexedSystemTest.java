package dev.frugal.physics.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// States, constants and definitions with indices, and sums over them.
class IndexedSystemTest {
    /// Of two ways to add the same few numbers.
    private static final double ROUNDING = 1e-13;

    private static DynamicalSystem kuramoto(String constants) {
        return Systems.read("kuramoto.yaml", """
                name: kuramoto
                indices: {i: 1..3, j: 1..3}
                states: {"theta[i]": rad}
                parameters: {K: [0, 4]}
                constants:
                %s
                equations:
                  - theta[i]' = omega[i] + K*mean(j, sin(theta[j] - theta[i]))
                initial:
                  theta[i]: [0, 2*pi]
                horizon: 10
                """.formatted(constants.indent(2)));
    }

    private static double[] rates(DynamicalSystem system, double parameter, double... state) {
        var rates = new double[state.length];
        system.derivative(0, state, new double[] {parameter}, rates);
        return rates;
    }

    @Test
    void kuramotoPullsEachPhaseTowardsTheOthers() {
        var system = kuramoto("omega[i]: [0.1, 0.2, -0.3]");
        assertThat(system.stateNames()).containsExactly("theta_1", "theta_2", "theta_3");
        assertThat(system.description().stateUnits()).containsExactly("rad", "rad", "rad");
        var omega = new double[] {0.1, 0.2, -0.3};
        var theta = new double[] {0.3, 2, -1};
        var rates = rates(system, 1.5, theta);
        for (int i = 0; i < 3; i++) {
            double sum = 0;
            for (double other : theta) {
                sum += Math.sin(other - theta[i]);
            }
            assertThat(rates[i]).isCloseTo(omega[i] + 1.5 * sum / 3, within(ROUNDING));
        }
    }

    @Test
    void aSystemWithIndicesIsWrittenAsOneWithoutThem() {
        var system = kuramoto("omega[i]: {normal: [0, 0.35], seed: 7}");
        var again = Systems.read("again.yaml", SystemYaml.of(system));
        assertThat(again.description()).isEqualTo(system.description());
    }

    @Test
    void randomConstantsDependOnTheSeedAlone() {
        var first = kuramoto("omega[i]: {normal: [1, 0.5], seed: 7}").constants();
        assertThat(kuramoto("omega[i]: {normal: [1, 0.5], seed: 7}").constants())
                .isEqualTo(first);
        assertThat(kuramoto("omega[i]: {normal: [1, 0.5], seed: 8}").constants())
                .isNotEqualTo(first);
        assertThat(first.get("omega_2"))
                .isEqualTo(1 + 0.5 * new Seed(7).at(1).random().nextGaussian());
        assertThat(kuramoto("omega[i]: {uniform: [2, 3], seed: 7}").constants().values())
                .allSatisfy(value -> assertThat(value).isBetween(2.0, 3.0))
                .doesNotHaveDuplicates();
    }

    @Test
    void anIndexIsANumberInAFormulaOfConstants() {
        assertThat(kuramoto("omega[i]: 0.1*i - 1/i").constants())
                .containsEntry("omega_1", 0.1 - 1)
                .containsEntry("omega_3", 0.1 * 3 - 1 / 3.0);
    }

    private static final String CHAIN = """
            name: chain
            indices: {i: 1..4, j: 1..4}
            states: ["x[i]"]
            constants:
              K[i, j]: %s
            equations:
              - F[i] = sum(j, K[i, j]*(x[j] - x[i]))
              - x[i]'' = F[i] + if(i > 1, x[i-1], 0) + if(i < 4, 10*x[i+1], 0) + 100*x[mod(i, 4) + 1]
            initial:
              x[i]: [-1, 1]
              x[i]': 0
            measured:
              y[i]: 2*x[i]
              total: sum(i, x[i])
            horizon: 1
            """;

    @Test
    void couplingMayBeAMatrixAndNeighboursMayBeNamedByArithmetic() {
        var system = Systems.read("chain.yaml", CHAIN.formatted("[[0,1,2,3],[4,0,5,6],[7,8,0,9],[1,2,3,0]]"));
        assertThat(system.stateNames()).containsExactly("x_1", "x_1'", "x_2", "x_2'", "x_3", "x_3'", "x_4", "x_4'");
        var rates = new double[8];
        system.derivative(0, new double[] {1, 0, 2, 0, 3, 0, 5, 0}, new double[0], rates);
        assertThat(rates[1]).isEqualTo(1 * 1 + 2 * 2 + 3 * 4 + 10 * 2 + 100 * 2);
        assertThat(rates[3]).isEqualTo(-4 + 5 + 6 * 3 + 1 + 10 * 3 + 100 * 3);
        assertThat(rates[7]).isEqualTo(-4 - 2 * 3 - 3 * 2 + 3 + 100 * 1);
        assertThat(system.description().channels().stream().map(Sensor::name))
                .containsExactly("y_1", "y_2", "y_3", "y_4", "total");
    }

    @Test
    void couplingIsReadFromACsvFileBesideTheSystem(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("k.csv"), "0,1,2,3\n4,0,5,6\n7,8,0,9\n1,2,3,0\n");
        var file = Files.writeString(folder.resolve("chain.yaml"), CHAIN.formatted("{csv: k.csv}"));
        assertThat(Systems.named(file.toString()).constants())
                .containsEntry("K_1_4", 3.0)
                .containsEntry("K_4_1", 1.0);
        Files.writeString(folder.resolve("k.csv"), "0,1\n1,0\n");
        assertThatThrownBy(() -> Systems.named(file.toString()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("line 5, column")
                .hasMessageContaining("has 2 rows of 2 cells; expected 16 numbers");
        Files.writeString(folder.resolve("k.csv"), "0,1,2,3\n4,0,5,6\n7,8,x,9\n1,2,3,0\n");
        assertThatThrownBy(() -> Systems.named(file.toString()))
                .hasMessageContaining("k.csv, row 3, cell 3 is 'x'; expected a number");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "theta[i]' = theta[k] | column 23: 'k' is no index; expected whole numbers and indices",
                "theta[k]' = 1 | column 11: 'k' is no index; expected one of: i, j",
                "theta[i]' = theta[i+1] | column 17: unknown symbol 'theta_4' in the equation of theta_3; expected an index from theta_1 to theta_3",
                "theta[i]' = theta[i/2] | column 23: this index is 0.5; expected a whole number",
                "theta[i]' = theta[j] | column 23: the index 'j' has no value here; use it inside sum(j, …)",
                "theta[i]' = theta[i | column 22: this '[' is never closed; add a ']'",
                "theta[i]' = sum(k, 1) | column 21: sum(k, …): 'k' is no index",
                "theta[i]' = mean(j theta[j]) | column 24: mean takes an index and a term",
                "theta[1]' = 1 | the state 'theta_2' has no equation",
                "theta[i]' = sum(i, sum(j, sum(i, sum(j, sum(i, sum(j, sum(i, sum(j, sum(i, sum(j, 1)))))))))) | more than 50000 terms"
            })
    void aMistakeIsNamedWhereItStands(String equation, String sentence) {
        assertThatThrownBy(() -> Systems.read("s.yaml", """
                        name: s
                        indices: {i: 1..3, j: 1..3}
                        states: ["theta[i]"]
                        equations:
                          - %s
                        initial: {"theta[i]": 1}
                        horizon: 1
                        """.formatted(equation)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("s.yaml, line ")
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{i: 5} | the range of the index i is '5'; expected two whole numbers, as in 1..5",
                "{i: 3..1} | the index i runs from 3 to 1; expected an ascending range",
                "{i: 1..999999} | expected an ascending range of at most 256 numbers",
                "{pi: 1..3} | 'pi' already means the number pi",
                "{} | 'indices' is empty",
                "{i: 1..3, x_1: 1..2} | 'x_1' is an index and also another name",
                "{i: 1..3, j: a..b} | the range of the index j is 'a..b'; expected two whole numbers"
            })
    void aMistakeInTheRangesIsNamed(String indices, String sentence) {
        assertThatThrownBy(() -> Systems.read("s.yaml", """
                        name: s
                        indices: %s
                        states: ["x[i]"]
                        equations: ["x[i]' = -x[i]"]
                        initial: {"x[i]": 1}
                        horizon: 1
                        """.formatted(indices)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("s.yaml, line 2, column ")
                .hasMessageContaining(sentence);
    }

    @Test
    void withoutIndicesBracketsAreRefusedAndSumIsAName() {
        assertThatThrownBy(() -> Expression.parse("x[1]")).hasMessageContaining("needs the key 'indices'");
        assertThat(Expression.parse("2*sum + mean").symbols()).containsExactly("mean", "sum");
    }
}
