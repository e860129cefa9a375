package dev.frugal.benchmarks;

import dev.frugal.base.Seed;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A simulated recording of the Duffing oscillator at 100 Hz: its force drifts, and jumps twice into
/// another regime.
///
/// Runge–Kutta steps of the fourth order at the sampling interval: their error, 1e-9, is far below the noise.
///
/// @param duration in units of time, that is, seconds
record DriftingOscillator(double duration) {
    /// Samples per unit of time.
    static final int RATE = 100;

    /// Standard deviation of the measurement noise of both states.
    static final double NOISE = 0.01;

    /// Shares of the recording at which the force jumps.
    static final List<Double> JUMPS = List.of(0.4, 0.7);

    private static final DynamicalSystem DUFFING = Systems.named("duffing");
    private static final long BLOCK = 1_000_000;

    /// The force at `time`: period 1, then chaotic, then period 2, by `physics regimes duffing`.
    double force(double time) {
        double share = time / duration;
        if (share < JUMPS.get(0)) {
            return 0.2 + 0.05 * share;
        }
        return share < JUMPS.get(1) ? 0.5 + 0.05 * share : 0.25 - 0.05 * share;
    }

    long samples() {
        return Math.round(duration * RATE);
    }

    /// Writes the recording as CSV with the columns t, x and v.
    void write(Path file, Seed seed) {
        try (var out = Files.newBufferedWriter(file)) {
            out.write("t,x,v\n");
            rows(out, seed);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void rows(BufferedWriter out, Seed seed) throws IOException {
        double step = 1.0 / RATE;
        var state = new double[] {1, 0};
        var random = seed.named("noise").random();
        for (long i = 0; i < samples(); i++) {
            if (i % BLOCK == 0) {
                random = seed.named("noise").at(i).random();
            }
            double time = i / (double) RATE;
            out.write("%s,%.6f,%.6f\n"
                    .formatted(
                            Double.toString(time),
                            state[0] + NOISE * random.nextGaussian(),
                            state[1] + NOISE * random.nextGaussian()));
            advance(time, state, step);
        }
    }

    private void advance(double time, double[] state, double step) {
        var force = new double[] {force(time)};
        var slopes = new double[4][2];
        var at = new double[2];
        for (int stage = 0; stage < 4; stage++) {
            double part = stage == 0 ? 0 : stage == 3 ? step : step / 2;
            for (int j = 0; j < 2; j++) {
                at[j] = state[j] + (stage == 0 ? 0 : part * slopes[stage - 1][j]);
            }
            DUFFING.derivative(time + part, at, force, slopes[stage]);
        }
        for (int j = 0; j < 2; j++) {
            state[j] += step / 6 * (slopes[0][j] + 2 * slopes[1][j] + 2 * slopes[2][j] + slopes[3][j]);
        }
    }
}
