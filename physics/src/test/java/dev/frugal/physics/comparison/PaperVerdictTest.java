package dev.frugal.physics.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.physics.comparison.ComparisonEntry.SplitScores;
import dev.frugal.physics.evaluation.Scores;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PaperVerdictTest {
    @Test
    void figuresWithinTheFactorAreReproducedAndOthersAreNot() {
        var result = new ComparisonResult(
                "duffing",
                List.of(
                        entry("tapinn", 0, 8_003, 0.1, 4e-4, 1),
                        entry("tapinn", 1, 8_003, 0.09, 9e-3, 1),
                        entry("tapinn", 2, 8_003, 0.3, 9e-3, 1),
                        entry("sobolev", 0, 8_124, 0.2, 1, 2),
                        entry("sobolev", 1, 8_124, 0.2, 1, 3),
                        entry("sobolev", 2, 8_124, 0.2, 1, 2.5)),
                OptionalDouble.of(0));
        var lines = PaperVerdict.of(result);
        assertThat(line(lines, "tapinn, parameters").reproduced()).isTrue();
        var residual = line(lines, "tapinn, residual, scalar equation of second order");
        assertThat(residual.measured()).isEqualTo(new Spread(0.1, 0.09, 0.3));
        assertThat(residual.reproduced()).isTrue();
        assertThat(line(lines, "tapinn, mean squared error of F0 from z").reproduced())
                .isFalse();
        var variance = line(lines, "gradient variance, sobolev over tapinn");
        assertThat(variance.measured().median()).isEqualTo(2.5);
        assertThat(variance.reproduced()).isTrue();
        assertThat(lines).noneMatch(line -> line.what().startsWith("hyperpinn"));
    }

    private static PaperVerdict.Line line(List<PaperVerdict.Line> lines, String what) {
        return lines.stream()
                .filter(line -> line.what().equals(what))
                .findFirst()
                .orElseThrow();
    }

    private static ComparisonEntry entry(
            String model, long seed, long parameters, double residual, double prognostics, double variance) {
        var scores = new Scores(
                1,
                1,
                1,
                OptionalDouble.of(residual / 2),
                OptionalDouble.of(residual),
                OptionalDouble.of(prognostics),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                1);
        return new ComparisonEntry(
                model,
                seed,
                parameters,
                OptionalLong.empty(),
                false,
                1,
                OptionalDouble.of(variance),
                List.of(new SplitScores(HeldOut.NEW_STATES, scores), new SplitScores(HeldOut.NEW_PARAMETERS, scores)),
                Optional.empty());
    }
}
