package dev.frugal.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Whether a cost is found where there is one, and none where there is none.
class AlternationTest {
    private static final int PAIRS = 400;
    private static final int RUNS = 400;
    private static final double ROUNDING = 1e-12;

    /// Four standard errors of a share of 95 % over as many runs.
    private static final double COVERAGE_TOLERANCE = 4 * Math.sqrt(0.95 * 0.05 / RUNS);

    @Test
    void aBlockHoldsEveryCaseOnceAndWhoGoesFirstHasJustGone() {
        var cases = LongStream.range(0, Alternation.BLOCK)
                .mapToObj(pair -> "%b %b".formatted(Alternation.firstGoesA(pair), Alternation.burdensA(pair)))
                .distinct();
        assertThat(cases).hasSize(4);
        for (long pair = 1; pair < 9; pair++) {
            assertThat(Alternation.firstGoesA(pair)).isNotEqualTo(Alternation.firstGoesA(pair - 1));
        }
    }

    @Test
    void whatPlaceAndTrainingDoIsNoCost() {
        var differences = new double[Alternation.BLOCK];
        for (int pair = 0; pair < differences.length; pair++) {
            differences[pair] = bias(pair);
        }
        assertThat(Alternation.blocks(differences)[0]).isEqualTo(0, within(ROUNDING));
    }

    @Test
    void withoutACostTheIntervalHoldsNoneAsOftenAsItSays() {
        assertThat(coverage(0, 0)).isEqualTo(0.95, within(COVERAGE_TOLERANCE));
    }

    @Test
    void aCostOfTwoPerCentIsFound() {
        assertThat(coverage(2, 2)).isEqualTo(0.95, within(COVERAGE_TOLERANCE));
        assertThat(coverage(2, 0)).isZero();
        assertThat(coverage(2, 1)).isLessThan(COVERAGE_TOLERANCE);
    }

    @Test
    void handCalculation() {
        // Walsh averages: 1, 1.5, 2, 2, 2.5, 2.5, 3, 3, 3, 3.5, 3.5, 3.5, 4, 4, …, and those with
        // 60.
        var found = HodgesLehmann.of(new double[] {1, 2, 3, 4, 5, 60});
        assertThat(found.centre()).isEqualTo(3.5);
        assertThat(found.low()).isEqualTo(1);
        assertThat(found.high()).isEqualTo(60);
        assertThatThrownBy(() -> HodgesLehmann.of(new double[5])).hasMessage("5 differences; expected at least 6");
    }

    /// The share of runs with a cost of `cost` % whose interval holds `asked`.
    private static double coverage(double cost, double asked) {
        int held = 0;
        for (int run = 0; run < RUNS; run++) {
            var interval = HodgesLehmann.of(Alternation.blocks(differences(cost, new Random(run))));
            if (interval.low() <= asked && asked <= interval.high()) {
                held++;
            }
        }
        return held / (double) RUNS;
    }

    /// Differences as the machine gives them: normal noise of 2 %, and in a step of twenty
    /// something else that runs, ten times as much to either side.
    private static double[] differences(double cost, Random random) {
        var differences = new double[PAIRS];
        for (int pair = 0; pair < PAIRS; pair++) {
            double noise = random.nextInt(20) == 0 ? 20 : 2;
            differences[pair] = cost + bias(pair) + noise * random.nextGaussian();
        }
        return differences;
    }

    /// Going second costs 3 %, and A is 1 % slower than B.
    private static double bias(long pair) {
        boolean burdenedIsFirst = Alternation.firstGoesA(pair) == Alternation.burdensA(pair);
        return (burdenedIsFirst ? -3 : 3) + (Alternation.burdensA(pair) ? 1 : -1);
    }
}
