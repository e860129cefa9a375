package dev.frugal.physics.evaluation;

import dev.frugal.physics.dynamics.Trajectory;
import java.util.List;
import java.util.OptionalDouble;

/// How well the system's parameters can be read off a forecaster: mean squared error over held-out
/// trajectories and varied parameters, in the parameters' units squared.
///
/// A forecaster that estimates the parameters itself is taken at its word. One that only has a
/// latent code is read by a linear probe `z → p`, fitted by least squares on the training
/// trajectories and judged on the held-out ones. One with neither has no prognostics.
final class Prognostics {
    private Prognostics() {}

    /// `trainForecasts` answer `train`; they are looked at only where a probe is needed.
    public static OptionalDouble meanSquare(
            List<Trajectory> train, List<Forecast> trainForecasts, List<Trajectory> heldOut, List<Forecast> forecasts) {
        if (forecasts.stream().allMatch(forecast -> forecast.parameters().isPresent())) {
            return OptionalDouble.of(error(
                    heldOut,
                    forecasts.stream()
                            .map(forecast -> forecast.parameters().orElseThrow())
                            .toList()));
        }
        if (!forecasts.stream().allMatch(forecast -> forecast.latent().isPresent())) {
            return OptionalDouble.empty();
        }
        var probe = LinearProbe.fit(
                latents(trainForecasts),
                train.stream().map(Trajectory::parameters).toList());
        return OptionalDouble.of(
                error(heldOut, latents(forecasts).stream().map(probe::read).toList()));
    }

    private static List<double[]> latents(List<Forecast> forecasts) {
        return forecasts.stream()
                .map(forecast -> forecast.latent().orElseThrow())
                .toList();
    }

    private static double error(List<Trajectory> heldOut, List<double[]> estimates) {
        double sum = 0;
        long count = 0;
        for (int i = 0; i < heldOut.size(); i++) {
            var truth = heldOut.get(i).parameters();
            for (int j = 0; j < truth.length; j++) {
                double error = estimates.get(i)[j] - truth[j];
                sum += error * error;
                count++;
            }
        }
        return sum / count;
    }
}
