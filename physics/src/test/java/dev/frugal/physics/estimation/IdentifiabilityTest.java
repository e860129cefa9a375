package dev.frugal.physics.estimation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.physics.data.Window;
import dev.frugal.physics.reference.ReferenceSolver;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentifiabilityTest {
    private static DynamicalSystem decay(String rate) {
        return Systems.read("decay", """
                        name: decay
                        states: [y]
                        parameters: {a: [0.5, 2], b: [0.4, 0.9]}
                        equations: ["y' = -(%s)*y"]
                        initial: {y: [1, 2]}
                        horizon: 4
                        """.formatted(rate));
    }

    private static List<String> said(DynamicalSystem system) {
        var times = new double[40];
        Arrays.setAll(times, i -> 0.1 * i);
        var truth = ReferenceSolver.solve(system, new double[] {1.2, 0.6}, new double[] {1.5}, times);
        return new MultiStartFit(system)
                .explain(Window.of(truth, times.length), Optional.empty())
                .combinations();
    }

    @ParameterizedTest
    @CsvSource({"a*b,a*b = 0.72", "a/b,a/b = 2", "a*b^2,a*b^2 = 0.432", "a + b,a + b = 1.8", "2 + a - b,a - b = 0.6"})
    void theCombinationThatIsDeterminedIsNamedWithItsValue(String rate, String combination) {
        assertThat(said(decay(rate))).singleElement().asString().contains("only " + combination, "neither a nor b");
    }

    @Test
    void aParameterWithoutAnyEffectIsNamed() {
        assertThat(said(decay("a + 0*b"))).singleElement().asString().contains("does not determine b", "[0.4, 0.9]");
    }

    @Test
    void nothingIsSaidWhereEachIsDetermined() {
        var system = Systems.read("filling", """
                        name: filling
                        states: [y]
                        parameters: {a: [0.5, 2], b: [0.4, 0.9]}
                        equations: ["y' = a - b*y"]
                        initial: {y: [1, 2]}
                        horizon: 4
                        """);
        assertThat(said(system)).isEmpty();
    }
}
