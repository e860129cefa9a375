package dev.frugal.physics.model.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowMapTest {
    private static final int SAMPLES = 40;
    private static final double STEP = 1e-5;

    /// Central differences with that step, of functions of order one to a hundred.
    private static final double DIFFERENCES = 1e-6;

    /// Of rates of order one to ten.
    private static final double ROUNDING = 1e-13;

    /// Of sums of 80 products of order up to a hundred, in another order.
    private static final double ROUNDING_OF_SUMS = 1e-10;

    private static FlowMap untrained(DynamicalSystem system, VisitedRegion region) {
        var map = FlowMap.random(system, region.scales(), 3, List.of(11, 7), new Seed(9));
        var random = new Seed(10).random();
        for (int i = 0; i < map.weights().length; i++) {
            map.weights()[i] += 0.3 * random.nextGaussian();
        }
        return map;
    }

    private static VisitedRegion region(DynamicalSystem system) {
        return VisitedRegion.explore(system, 3, new Seed(5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"duffing", "lorenz"})
    void theMirrorImageOfAStepIsTheStepOfTheMirrorImage(String name) {
        var system = Systems.named(name);
        var region = region(system);
        var map = untrained(system, region);
        var symmetry = system.symmetry().orElseThrow();
        var block = new FlowBlock(map, FlowBlock.Derivatives.NONE, SAMPLES);
        region.draw(new Seed(6), block.transitions(), SAMPLES);
        block.advance(SAMPLES, true);
        var mirror = new FlowBlock(map, FlowBlock.Derivatives.NONE, SAMPLES);
        double shift = symmetry.halfForcingPeriod()
                ? Math.PI / system.forcingFrequency().orElseThrow()
                : 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            mirror.transitions().time()[sample] = block.transitions().time()[sample] + shift;
            mirror.transitions().elapsed()[sample] = block.transitions().elapsed()[sample];
            for (int k = 0; k < system.parameters().size(); k++) {
                mirror.transitions().parameter()[k][sample] =
                        block.transitions().parameter()[k][sample];
            }
            for (int i = 0; i < map.scales().states(); i++) {
                mirror.transitions().state()[i][sample] =
                        symmetry.signs().get(i) * block.transitions().state()[i][sample];
            }
        }
        mirror.advance(SAMPLES, true);
        double roundingOfThePhase = 1e-12;
        for (int i = 0; i < map.scales().states(); i++) {
            for (int sample = 0; sample < SAMPLES; sample++) {
                assertThat(mirror.result(0)[i][sample])
                        .isCloseTo(
                                symmetry.signs().get(i) * block.result(0)[i][sample],
                                within(roundingOfThePhase * map.scales().width()[i]));
            }
        }
    }

    /// Windows are cut from trajectories that the map holds; one that holds none says so.
    @Test
    void aMapThatLosesItsTrajectoriesTrainsNoEncoder() {
        var system = Systems.named("duffing");
        var map = untrained(system, region(system));
        for (int i = 0; i < map.weights().length; i++) {
            map.weights()[i] *= 1e6;
        }
        assertThatThrownBy(() ->
                        new SyntheticWindows(new FlowRollout(map, true), map.scales(), 50, 0.08, 0.1, new Seed(1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("loses 1024 of 1024 trajectories of duffing");
    }

    @Test
    void whateverTheWeightsAStepStartsAtItsStateWithTheRightSlope() {
        var system = Systems.named("duffing");
        var region = region(system);
        var block = new FlowBlock(untrained(system, region), FlowBlock.Derivatives.RATE_AND_CURVATURE, SAMPLES);
        region.draw(new Seed(7), block.transitions(), SAMPLES);
        java.util.Arrays.fill(block.transitions().elapsed(), 0);
        block.advance(SAMPLES, true);
        var slope = new double[2];
        for (int sample = 0; sample < SAMPLES; sample++) {
            var state = new double[] {
                block.transitions().state()[0][sample], block.transitions().state()[1][sample]
            };
            system.derivative(
                    block.transitions().time()[sample],
                    state,
                    new double[] {block.transitions().parameter()[0][sample]},
                    slope);
            for (int i = 0; i < 2; i++) {
                assertThat(block.result(0)[i][sample]).isEqualTo(state[i]);
                assertThat(block.result(1)[i][sample]).isCloseTo(slope[i], within(ROUNDING));
            }
            assertThat(block.result(2)[0][sample]).isCloseTo(slope[1], within(ROUNDING));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"duffing", "lorenz", "van-der-pol"})
    void derivativesOfAStepAreThoseOfDifferences(String name) {
        var system = Systems.named(name);
        var region = region(system);
        var map = untrained(system, region);
        int states = map.scales().states();
        var sensitive = new FlowBlock(map, FlowBlock.Derivatives.STARTING_POINT, SAMPLES);
        region.draw(new Seed(8), sensitive.transitions(), SAMPLES);
        sensitive.advance(SAMPLES, true);
        for (int unknown = 0; unknown < states + map.scales().parameters(); unknown++) {
            var above = shifted(map, region, unknown, STEP);
            var below = shifted(map, region, unknown, -STEP);
            assertDerivative(sensitive.result(1 + unknown), above, below, map, unknown);
        }
        var rates = new FlowBlock(map, FlowBlock.Derivatives.RATE_AND_CURVATURE, SAMPLES);
        region.draw(new Seed(8), rates.transitions(), SAMPLES);
        rates.advance(SAMPLES, true);
        var above = shifted(map, region, -1, STEP);
        var below = shifted(map, region, -1, -STEP);
        for (int i = 0; i < states; i++) {
            for (int sample = 0; sample < SAMPLES; sample++) {
                double expected = (above.result(0)[i][sample] - below.result(0)[i][sample])
                        / (2 * STEP * map.scales().step());
                double scale = map.scales().width()[i] / map.scales().step();
                assertThat(rates.result(1)[i][sample]).isCloseTo(expected, within(DIFFERENCES * scale));
                double curvature = (above.result(1)[i][sample] - below.result(1)[i][sample])
                        / (2 * STEP * map.scales().step());
                assertThat(rates.result(2)[i][sample])
                        .isCloseTo(
                                curvature,
                                within(DIFFERENCES * scale / map.scales().step()));
            }
        }
    }

    private static void assertDerivative(
            double[][] derivative, FlowBlock above, FlowBlock below, FlowMap map, int unknown) {
        int states = map.scales().states();
        double unit =
                unknown < states ? map.scales().width()[unknown] : map.scales().parameterHalfWidth(unknown - states);
        for (int i = 0; i < states; i++) {
            for (int sample = 0; sample < SAMPLES; sample++) {
                double expected = (above.result(0)[i][sample] - below.result(0)[i][sample]) / (2 * STEP * unit);
                assertThat(derivative[i][sample])
                        .isCloseTo(expected, within(DIFFERENCES * map.scales().width()[i] / unit));
            }
        }
    }

    /// A step from points moved by a share of their scale: in state or parameter `unknown`, in
    /// elapsed time where that is negative.
    private static FlowBlock shifted(FlowMap map, VisitedRegion region, int unknown, double share) {
        int states = map.scales().states();
        var block = new FlowBlock(map, FlowBlock.Derivatives.RATE, SAMPLES);
        region.draw(new Seed(8), block.transitions(), SAMPLES);
        for (int sample = 0; sample < SAMPLES; sample++) {
            if (unknown < 0) {
                block.transitions().elapsed()[sample] += share * map.scales().step();
            } else if (unknown < states) {
                block.transitions().state()[unknown][sample] +=
                        share * map.scales().width()[unknown];
            } else {
                int k = unknown - states;
                block.transitions().parameter()[k][sample] +=
                        share * map.scales().parameterHalfWidth(k);
            }
        }
        block.advance(SAMPLES, true);
        return block;
    }

    @Test
    void rowsOfTheResidualAreItsGradients() {
        var system = Systems.named("duffing");
        var region = region(system);
        var map = untrained(system, region);
        var block = new ResidualBlock(map, SAMPLES);
        region.draw(new Seed(11), block.transitions(), SAMPLES);
        block.evaluate(SAMPLES, true);
        var rows = new double[2][map.weights().length][SAMPLES];
        block.rows(0, rows[0], SAMPLES);
        block.rows(1, rows[1], SAMPLES);
        var gradient = new double[map.weights().length];
        block.addGradient(gradient, SAMPLES);
        var residual = copy(block.residual());
        for (int weight = 0; weight < map.weights().length; weight += 7) {
            double before = map.weights()[weight];
            map.weights()[weight] = before + STEP;
            block.evaluate(SAMPLES, true);
            var above = copy(block.residual());
            map.weights()[weight] = before - STEP;
            block.evaluate(SAMPLES, true);
            var below = copy(block.residual());
            map.weights()[weight] = before;
            double sum = 0;
            for (int i = 0; i < 2; i++) {
                for (int sample = 0; sample < SAMPLES; sample++) {
                    double expected = (above[i][sample] - below[i][sample]) / (2 * STEP);
                    assertThat(rows[i][weight][sample]).isCloseTo(expected, within(DIFFERENCES));
                    sum += rows[i][weight][sample] * residual[i][sample];
                }
            }
            assertThat(gradient[weight]).isCloseTo(sum, within(ROUNDING_OF_SUMS));
        }
    }

    private static double[][] copy(double[][] values) {
        return java.util.Arrays.stream(values).map(double[]::clone).toArray(double[][]::new);
    }
}
