package dev.frugal.physics.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterWatchTest {
    private static final int WINDOWS = 60_000;
    private static final double RATE = 2e-3;
    private static final int TRACKS = 400;

    /// Three standard deviations of a binomial share of 95 %.
    private static final double SHARE = 3 * Math.sqrt(0.95 * 0.05 / TRACKS);

    /// False alarms come in about Poisson numbers: 120 are expected, with a standard deviation of 11. After
    /// an alarm some
    /// windows pass before the track is judged again, and a line of 50 estimates makes innovations slightly
    /// dependent.
    private static final double FEWEST = 60;

    private static final double MOST = 160;

    private static RandomGenerator random(String name) {
        return new Seed(16).named(name).random();
    }

    /// Whatever standard deviations are stated, too small or too large, and whether the parameter rests or
    /// drifts.
    @ParameterizedTest
    @CsvSource({"rest,0,1", "drift,0.01,1", "optimistic,0.01,0.2", "pessimistic,0,5"})
    void alarmsOfATrackWithoutAChangeComeAtTheStatedRate(String name, double drift, double stated) {
        var random = random(name);
        var watch = new ParameterWatch(50, RATE);
        int alarms = 0;
        for (int i = 0; i < WINDOWS; i++) {
            double deviation = 0.5 + random.nextDouble();
            double mean = drift * i + deviation * random.nextGaussian();
            alarms += watch.add(i, mean, stated * deviation).isPresent() ? 1 : 0;
        }
        assertThat((double) alarms).isBetween(FEWEST, MOST);
    }

    @Test
    void aJumpIsFoundWithinTwoWindows() {
        var random = random("jump");
        int late = 0;
        for (int track = 0; track < 100; track++) {
            var watch = new ParameterWatch(50, 1e-4);
            long found = -1;
            for (int i = 0; i < 80 && found < 0; i++) {
                double mean = (i < 40 ? 0.01 * i : 10) + random.nextGaussian();
                var change = watch.add(i, mean, 1);
                if (change.isPresent()) {
                    found = i;
                    assertThat(change.get().since()).isBetween(i - 20.0, (double) i);
                }
            }
            late += found >= 40 && found <= 41 ? 0 : 1;
        }
        assertThat(late).isZero();
    }

    @Test
    void aTrendReachesItsLimitWithinTheStatedInterval() {
        var random = random("limit");
        int inside = 0;
        for (int track = 0; track < TRACKS; track++) {
            var watch = new ParameterWatch(50, 1e-6);
            for (int i = 0; i < 40; i++) {
                watch.add(i, 0.1 * i + 0.3 * random.nextGaussian(), 0.3);
            }
            var crossing = watch.crossing(10).orElseThrow();
            double truth = 100;
            inside += crossing.earliest().orElseThrow() <= truth
                            && truth <= crossing.latest().orElseThrow()
                    ? 1
                    : 0;
        }
        assertThat(inside / (double) TRACKS).isCloseTo(0.95, within(SHARE));
    }

    @Test
    void aTrackWithoutATrendHasAnOpenInterval() {
        var random = random("open");
        var watch = new ParameterWatch(50, 1e-6);
        for (int i = 0; i < 40; i++) {
            watch.add(i, random.nextGaussian(), 1);
        }
        assertThat(watch.crossing(10).orElseThrow().latest()).isEmpty();
    }
}
