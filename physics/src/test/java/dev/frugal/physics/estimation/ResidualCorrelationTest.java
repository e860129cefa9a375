package dev.frugal.physics.estimation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.base.Seed;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Intervals of an amplitude that is fitted to errors which are not independent. The amplitude belongs to a
/// wave with the frequency at which the errors swing, where they do most harm.
class ResidualCorrelationTest {
    private static final int SAMPLES = 1000;
    private static final int FITS = 400;

    /// Of 400 intervals that cover the truth with 95 %, four in a hundred thousand draws leave fewer than this
    /// share; the rest is for estimating the spectrum from one recording.
    private static final double LEAST_COVERAGE = 0.90;

    /// Autoregressive errors of order two with poles `radius·exp(±i·frequency)`; independent ones at radius 0.
    private static double[] errors(double radius, double frequency, Seed seed) {
        var random = seed.random();
        double first = 2 * radius * Math.cos(frequency);
        double second = -radius * radius;
        int unused = 500;
        var errors = new double[SAMPLES + unused];
        for (int i = 2; i < errors.length; i++) {
            errors[i] = first * errors[i - 1] + second * errors[i - 2] + random.nextGaussian();
        }
        return Arrays.copyOfRange(errors, unused, errors.length);
    }

    /// Shares of 95 % intervals about a fitted amplitude that cover the true one, 0: with the peak and without.
    private static double[] coverage(double radius, double frequency) {
        int with = 0;
        int without = 0;
        for (int fit = 0; fit < FITS; fit++) {
            var errors = errors(radius, frequency, new Seed(7).at(fit));
            double product = 0;
            double size = 0;
            for (int i = 0; i < SAMPLES; i++) {
                product += errors[i] * Math.cos(frequency * i);
                size += Math.cos(frequency * i) * Math.cos(frequency * i);
            }
            double amplitude = product / size;
            var residuals = new double[SAMPLES];
            Arrays.setAll(residuals, i -> errors[i] - amplitude * Math.cos(frequency * i));
            double variance = Arrays.stream(residuals).map(r -> r * r).sum() / (SAMPLES - 1) / size;
            double peak = ResidualCorrelation.spectralPeak(residuals);
            with += Math.abs(amplitude) <= 1.96 * Math.sqrt(variance * peak) ? 1 : 0;
            without += Math.abs(amplitude) <= 1.96 * Math.sqrt(variance) ? 1 : 0;
        }
        return new double[] {(double) with / FITS, (double) without / FITS};
    }

    /// Slow drift, oscillations of 63, 8 and 4 samples that keep their phase for about 10 to 20.
    @ParameterizedTest
    @CsvSource({"0.9, 0", "0.95, 0.1", "0.95, 0.8", "0.9, 1.5708"})
    void intervalsCoverTheTruthWhereErrorsDriftOrOscillate(double radius, double frequency) {
        var coverage = coverage(radius, frequency);
        assertThat(coverage[0]).isGreaterThan(LEAST_COVERAGE);
        assertThat(coverage[1]).as("without the peak").isLessThan(0.7);
    }

    @Test
    void independentErrorsAreLeftAlone() {
        int changed = 0;
        for (int fit = 0; fit < FITS; fit++) {
            double peak = ResidualCorrelation.spectralPeak(errors(0, 0, new Seed(9).at(fit)));
            changed += peak > 1 ? 1 : 0;
        }
        assertThat(changed).isLessThan(FITS / 50);
    }

    @Test
    void aPerfectFitSaysNothingAgainstIndependence() {
        assertThat(ResidualCorrelation.spectralPeak(new double[SAMPLES])).isEqualTo(1);
    }
}
