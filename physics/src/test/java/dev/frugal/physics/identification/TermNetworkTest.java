package dev.frugal.physics.identification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import dev.frugal.physics.system.Expression;
import dev.frugal.physics.system.UnknownTerm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The known properties of a term hold for any weights, and its derivatives are those of its values.
class TermNetworkTest {
    /// Of sums of a few dozen terms of order one.
    private static final double ROUNDING = 1e-12;

    /// Of central differences with a step of 1e-6.
    private static final double DIFFERENCES = 1e-7;

    static Stream<UnknownTerm.Facts> facts() {
        return Stream.of(
                UnknownTerm.Facts.none(),
                new UnknownTerm.Facts(Set.of("a"), Set.of(), Optional.empty(), Set.of(), false),
                new UnknownTerm.Facts(Set.of("a"), Set.of("b"), Optional.empty(), Set.of(), false),
                new UnknownTerm.Facts(Set.of("a", "b"), Set.of(), Optional.empty(), Set.of("a"), false),
                new UnknownTerm.Facts(Set.of(), Set.of("b"), Optional.of(List.of(0.3, -1.0)), Set.of("a"), false),
                new UnknownTerm.Facts(Set.of(), Set.of("a"), Optional.empty(), Set.of("b"), true));
    }

    private static TermNetwork network(UnknownTerm.Facts facts) {
        var term = new UnknownTerm("N", List.of("a", "b"), List.of(5, 3), facts);
        return new TermNetwork(term, new double[] {0.2, -0.1}, new double[] {1.5, 0.7}, 2.5);
    }

    private static double[] weights(TermNetwork network) {
        var random = new Seed(8).random();
        var weights = network.initial(new Seed(3));
        for (int k = 0; k < weights.length; k++) {
            weights[k] += random.nextGaussian();
        }
        return weights;
    }

    private static double at(TermNetwork network, double[] weights, double a, double b) {
        var evaluation = network.evaluation();
        evaluation.use(weights, 0);
        return evaluation.at(new double[] {a, b}, new double[2], new double[weights.length], 0);
    }

    @ParameterizedTest
    @MethodSource("facts")
    void itsPropertiesHoldExactly(UnknownTerm.Facts facts) {
        var network = network(facts);
        var weights = weights(network);
        facts.zeroAt()
                .ifPresent(zero -> assertThat(at(network, weights, zero.get(0), zero.get(1)))
                        .isCloseTo(0, within(ROUNDING)));
        for (double a = -2; a <= 2; a += 0.31) {
            for (double b = -2; b <= 2; b += 0.47) {
                double value = at(network, weights, a, b);
                boolean oddA = facts.odd().contains("a");
                boolean oddB = facts.odd().contains("b");
                if (oddA || oddB) {
                    assertThat(at(network, weights, oddA ? -a : a, oddB ? -b : b))
                            .isCloseTo(-value, within(ROUNDING));
                }
                boolean evenA = facts.even().contains("a");
                boolean evenB = facts.even().contains("b");
                if (evenA || evenB) {
                    assertThat(at(network, weights, evenA ? -a : a, evenB ? -b : b))
                            .isCloseTo(value, within(ROUNDING));
                }
                if (facts.increasing().contains("a")) {
                    assertThat(at(network, weights, a + 0.1, b)).isGreaterThan(value);
                }
                if (facts.increasing().contains("b")) {
                    assertThat(at(network, weights, a, b + 0.1)).isGreaterThan(value);
                }
                if (facts.positive()) {
                    assertThat(value).isPositive();
                }
            }
        }
    }

    /// With one hidden layer, two and three.
    @ParameterizedTest
    @MethodSource("facts")
    void asAFormulaItHasTheSameValues(UnknownTerm.Facts facts) {
        for (var hidden : List.of(List.of(8), List.of(5, 3), List.of(4, 3, 2))) {
            var term = new UnknownTerm("N", List.of("a", "b"), hidden, facts);
            var network = new TermNetwork(term, new double[] {0.2, -0.1}, new double[] {1.5, 0.7}, 2.5);
            var weights = weights(network);
            var formulas = network.formulas(weights);
            for (double a = -2; a <= 2; a += 0.7) {
                for (double b = -2; b <= 2; b += 0.9) {
                    var known = new LinkedHashMap<String, Double>(Map.of("a", a, "b", b));
                    formulas.forEach((name, formula) ->
                            known.put(name, Expression.parse(formula.text()).at(known)));
                    assertThat(known.get("N")).isCloseTo(at(network, weights, a, b), within(ROUNDING));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("facts")
    void derivativesAreThoseOfTheValues(UnknownTerm.Facts facts) {
        var network = network(facts);
        var weights = weights(network);
        var evaluation = network.evaluation();
        evaluation.use(weights, 0);
        var slopes = new double[2];
        var gradient = new double[weights.length];
        evaluation.at(new double[] {0.4, -0.9}, slopes, gradient, 0);
        double h = 1e-6;
        assertThat(slopes[0])
                .isCloseTo(
                        (at(network, weights, 0.4 + h, -0.9) - at(network, weights, 0.4 - h, -0.9)) / (2 * h),
                        within(DIFFERENCES));
        assertThat(slopes[1])
                .isCloseTo(
                        (at(network, weights, 0.4, -0.9 + h) - at(network, weights, 0.4, -0.9 - h)) / (2 * h),
                        within(DIFFERENCES));
        for (int k = 0; k < weights.length; k++) {
            var above = weights.clone();
            var below = weights.clone();
            above[k] += h;
            below[k] -= h;
            assertThat(gradient[k])
                    .isCloseTo(
                            (at(network, above, 0.4, -0.9) - at(network, below, 0.4, -0.9)) / (2 * h),
                            within(DIFFERENCES));
        }
    }
}
