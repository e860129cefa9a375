package dev.frugal.reasoning.training.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScalingModelTest {
    /// Of a solution of two equations in float64.
    private static final double ROUNDING = 1e-9;

    /// Of a mean over 400 simulated steps of numbers between 0 and 1: three standard errors.
    private static final double SIMULATED = 0.1;

    /// What is left out where failures are rare: (λτ)² / 2.
    private static final double SECOND_ORDER = 1e-3;

    /// Three standard errors of 20,000 simulated intervals.
    private static final double FEW_PERCENT = 0.03;

    private static final RingSum RING = new RingSum(20e-6, 2e9);

    @Test
    void theRingIsFoundAgainInItsOwnTimes() {
        var times = new ArrayList<RingSum.Measured>();
        for (int workers : List.of(2, 3, 4)) {
            for (long bytes : List.of(1_000L, 100_000L, 10_000_000L)) {
                times.add(new RingSum.Measured(workers, bytes, RING.seconds(workers, bytes)));
            }
        }
        var found = RingSum.fit(times);
        assertThat(found.latencySeconds()).isCloseTo(RING.latencySeconds(), within(ROUNDING));
        assertThat(found.bytesPerSecond() / RING.bytesPerSecond()).isCloseTo(1, within(ROUNDING));
    }

    /// Each number passes each connection nearly twice, whatever the number of workers.
    @Test
    void aSumOfManyBytesTakesTwiceTheirTransfer() {
        double bytes = 1e12;
        assertThat(RING.seconds(1, bytes)).isZero();
        assertThat(RING.seconds(1_000, bytes) / (2 * bytes / RING.bytesPerSecond()))
                .isCloseTo(0.999, within(SECOND_ORDER));
    }

    @Test
    void theTimeOfASharesTokensIsFoundAgain() {
        var shares = new ArrayList<ShareTime.Measured>();
        for (int groups : List.of(1, 1, 4, 16)) {
            int tokens = 100 * groups + 10 * shares.size();
            shares.add(new ShareTime.Measured(groups, tokens, 0.05 + 2e-5 * tokens));
        }
        var found = ShareTime.fit(shares);
        assertThat(found.fixedSeconds()).isCloseTo(0.05, within(ROUNDING));
        assertThat(found.secondsPerToken()).isCloseTo(2e-5, within(ROUNDING));
        assertThat(found.groupTokens()).containsExactly(100, 110);
        assertThat(found.deviations()).allSatisfy(ratio -> assertThat(ratio).isCloseTo(1, within(ROUNDING)));
    }

    @Test
    void shorterResponsesTakeLessOfTheTimeThatGrowsWithTokens() {
        var time = new ShareTime(0.05, 2e-5, List.of(900, 1_100), List.of(1.0));
        var shorter = time.withMeanTokens(500);
        assertThat(shorter.groupTokens()).containsExactly(450, 550);
        assertThat(shorter.mean(4)).isCloseTo(0.05 + 2e-5 * 4 * 500, within(ROUNDING));
    }

    /// One group each, of 0 tokens or 1: the larger of two is 1 in three cases of four.
    @Test
    void theSlowestOfTwoIsTheirExpectedMaximum() {
        var time = new ShareTime(0, 1, List.of(0, 1), List.of(1.0));
        assertThat(time.slowest(1, 1, new Random(1))).isCloseTo(time.mean(1), within(SIMULATED));
        assertThat(time.slowest(2, 2, new Random(1))).isCloseTo(0.75, within(SIMULATED));
        assertThat(time.slowest(1_000, 1_000, new Random(1))).isCloseTo(1, within(ROUNDING));
    }

    private static ScalingModel model(double hoursBetweenFailures, int checkpointEvery) {
        var share = new ShareTime(0.01, 1e-5, List.of(900, 1_100), List.of(0.98, 1.02));
        return new ScalingModel(
                new ScalingMeasurement(1, 8, share, 4_000_000, 0.5, RING),
                RING,
                new ScalingAssumptions(false, 1, hoursBetweenFailures, 60, checkpointEvery));
    }

    @Test
    void aStepIsTheSumOfItsParts() {
        var row = model(1e12, 20).row(4, 64, new Seed(1));
        assertThat(row.stepSeconds())
                .isCloseTo(row.slowestSeconds() + row.exchangeSeconds() + row.sumSeconds(), within(ROUNDING));
        assertThat(row.slowestSeconds()).isGreaterThan(row.shareSeconds());
        assertThat(row.sumSeconds()).isCloseTo(RING.seconds(4, 4_000_000), within(ROUNDING));
        assertThat(row.tokensPerSecond()).isCloseTo(64_000 / (row.stepSeconds() + 0.5 / 20), within(ROUNDING * 64_000));
    }

    /// To first order, a failure costs a restart and half an interval.
    @Test
    void rareFailuresCostARestartAndHalfAnInterval() {
        var model = model(100, 20);
        double step = 2;
        double interval = 20 * step + 0.5;
        double rate = 1 / (100 * 3_600.0);
        double expected = (interval + rate * interval * (60 + interval / 2)) / 20;
        assertThat(model.effective(step, 1) / expected).isCloseTo(1, within(SECOND_ORDER));
    }

    /// Failures drawn one by one.
    @Test
    void frequentFailuresCostWhatASimulationOfThemDoes() {
        var model = model(1, 20);
        double step = 2;
        double interval = 20 * step + 0.5;
        int workers = 50;
        var random = new Random(7);
        double total = 0;
        int intervals = 20_000;
        for (int i = 0; i < intervals; i++) {
            double next = -Math.log(1 - random.nextDouble()) * 3_600 / workers;
            while (next < interval) {
                total += next + 60;
                next = -Math.log(1 - random.nextDouble()) * 3_600 / workers;
            }
            total += interval;
        }
        double simulated = total / intervals / 20;
        assertThat(model.effective(step, workers) / simulated).isCloseTo(1, within(FEW_PERCENT));
    }

    @Test
    void theBestIntervalIsNoWorseThanItsNeighbours() {
        var row = model(5, 20).row(16, 256, new Seed(1));
        int best = model(5, 20).bestCheckpointEvery(row);
        double least = model(5, best).effective(row.stepSeconds(), 16);
        assertThat(least)
                .isLessThan(model(5, 2 * best).effective(row.stepSeconds(), 16))
                .isLessThan(model(5, Math.max(1, best / 2)).effective(row.stepSeconds(), 16));
    }

    @Test
    void moreWorkersThanProcessorsShareThem() {
        var assumptions = new ScalingAssumptions(true, 2, 1e4, 60, 20);
        assertThat(assumptions.threads(1)).isEqualTo(2);
        assertThat(assumptions.threads(4)).isEqualTo(1);
        assertThat(assumptions.crowding(2)).isEqualTo(1);
        assertThat(assumptions.crowding(4)).isEqualTo(2);
    }
}
