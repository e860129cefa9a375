package dev.frugal.physics.estimation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.reference.ReferenceSolver;
import dev.frugal.physics.system.Systems;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// All four rates of a predator and its prey from 21 yearly counts, as there are of the lynx and the hare of
/// the Hudson Bay (1900 to 1920): few samples, errors of a tenth, ranges an order of magnitude wide.
class PredatorAndPreyTest {
    private static final double[] RATES = {0.481, 0.0248, 0.926, 0.0275};
    private static final int YEARS = 21;

    /// Root mean squares that the solution leaves of the real counts.
    private static final double PREY_ERROR = 4.5;

    private static final double PREDATOR_ERROR = 3;

    /// Standard deviations that one of sixty estimates exceeds once in fifty times.
    private static final double FAR = 3.7;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theirRatesLieWithinTheirIntervals(long seed) {
        var system = Systems.read("hunt", """
                name: hunt
                states: [prey, predator]
                parameters:
                  birth: {range: [0.15, 1.5], grid: [0.2, 0.5, 1, 1.4]}
                  predation: {range: [0.008, 0.08], grid: [0.01, 0.03, 0.05, 0.07]}
                  death: {range: [0.3, 3], grid: [0.4, 1, 2, 2.8]}
                  growth: {range: [0.009, 0.09], grid: [0.01, 0.03, 0.06, 0.08]}
                equations:
                  - prey' = birth*prey - predation*prey*predator
                  - predator' = growth*prey*predator - death*predator
                initial: {prey: [1, 100], predator: [1, 80]}
                horizon: 20
                samples: 21
                """);
        var times = new double[YEARS];
        for (int year = 0; year < YEARS; year++) {
            times[year] = year;
        }
        var solution = new ReferenceSolver(system)
                .solve(RATES, new double[] {34.9, 3.9}, times)
                .trajectory();
        var counts = Window.of(solution, YEARS).states();
        var random = new Seed(seed).random();
        for (var count : counts) {
            count[0] += PREY_ERROR * random.nextGaussian();
            count[1] += PREDATOR_ERROR * random.nextGaussian();
        }
        var estimate = new MultiStartFit(system)
                .explain(new Window(times, counts), Optional.empty())
                .estimate();
        for (int k = 0; k < RATES.length; k++) {
            double deviation = estimate.parameterDeviation(k);
            assertThat(estimate.parameters()[k]).isCloseTo(RATES[k], within(FAR * deviation));
            assertThat(deviation).isLessThan(0.2 * RATES[k]);
        }
    }
}
