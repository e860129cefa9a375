package dev.frugal.physics.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldYamlTest {
    private static final String PAIR = """
            name: pair
            summary: Two that feed on each other.
            fields:
              u: {grid: [12, 16], length: [2, 2*pi], origin: [-1, 0], boundary: periodic, unit: K}
              v: {}
            parameters: {feed: [0.01, 0.08], kill: [0.04, 0.07]}
            constants: {du: 2e-5, dv: du/2}
            equations:
              - reaction = u*v^2
              - u' = du*laplacian(u) - reaction + feed*(1 - u)
              - v' = dv*laplacian(v) + reaction - (feed + kill)*v
            measured: {v: {at: [[3, 4], [11, 12]], noise: 1 %}}
            initial: {u: 1 - exp(-x^2), v: {formula: exp(-y^2), random: {amplitude: 0.1, modes: 3}}}
            horizon: 20
            samples: 3
            time-unit: s
            """;

    private static final String ROD = """
            name: rod
            fields: {u: {grid: 13, length: 1, boundary: {left: {dirichlet: 1}, right: neumann}}}
            unknown: {loss: {of: [u], hidden: [4], increasing: [u]}}
            equations: ["u'' = d((1 + u^2)*d(u, x), x) - loss"]
            initial: {u: 1 - x, u': 0}
            horizon: 2
            """;

    @ParameterizedTest
    @ValueSource(strings = {PAIR, ROD, "allen-cahn", "burgers", "kuramoto-sivashinsky"})
    void fieldsAreReadBackAsTheyAre(String yaml) {
        var description = FieldDescriptions.builtIn().contains(yaml)
                ? FieldDescriptions.named(yaml)
                : FieldDescriptions.read("test", yaml);
        var text = FieldYaml.of(description);
        var again = FieldDescriptions.read("again", text);
        assertThat(FieldYaml.of(again)).isEqualTo(text);
        assertThat(FieldSystemDocument.of(again))
                .usingRecursiveComparison()
                .isEqualTo(FieldSystemDocument.of(description));
    }
}
