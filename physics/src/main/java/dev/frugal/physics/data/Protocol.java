package dev.frugal.physics.data;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Require;
import dev.frugal.base.Seed;
import dev.frugal.physics.dynamics.Trajectory;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.ArrayList;
import java.util.List;

/// How a data set is made.
///
/// Solutions start from the system's initial box and are recorded at `samples` equidistant times over `horizon`. A
/// forecaster sees the first `window` samples, with normal errors of standard deviation `noise` in the units of the
/// states. All randomness of the data comes from `seed`.
///
/// The defaults are the protocol of the TAPINN authors' later suite: 20 trajectories, 200 samples,
/// 70/15/15, window 100, no noise.
///
/// @param grid the trajectories at each point of the parameters' training grid
/// @param newParameters those at parameter values between the grid's
public record Protocol(
        Grid grid, NewParameters newParameters, int samples, double horizon, int window, double noise, long seed) {
    private static final int DEFAULT_WINDOW = 100;
    private static final int SMALLEST_SPLIT = 3;
    private static final int MOST_TRAJECTORIES = 100_000;
    private static final int MOST_SAMPLES = 1_000_000;

    /// Trajectories at each point of the parameters' training grid, split *as trajectories*, at each point by the same
    /// shares: `trainShare`, `validationShare`, and the rest held out as *new initial states*.
    public record Grid(int trajectories, double trainShare, double validationShare) {
        /// @throws InvalidInputException if a number makes no data set
        public Grid {
            Require.that(
                    trajectories >= SMALLEST_SPLIT && trajectories <= MOST_TRAJECTORIES,
                    "trajectories",
                    trajectories,
                    "%d, one for each part of the split, to %,d".formatted(SMALLEST_SPLIT, MOST_TRAJECTORIES));
            Require.that(trainShare > 0 && trainShare < 1, "train_share", trainShare, "a share within 0…1");
            Require.that(
                    validationShare > 0 && trainShare + validationShare < 1,
                    "validation_share",
                    validationShare,
                    "a share above 0 that with train_share leaves a rest below 1");
        }

        /// The same shares of another number of trajectories.
        public Grid withTrajectories(int count) {
            return new Grid(count, trainShare, validationShare);
        }
    }

    /// The *new parameter values*: how many, and the trajectories at each.
    public record NewParameters(int values, int trajectories) {
        /// @throws InvalidInputException if a number makes no data set
        public NewParameters {
            Require.within("values", values, 1, MOST_TRAJECTORIES);
            Require.within("trajectories", trajectories, 1, MOST_TRAJECTORIES);
        }
    }

    /// @throws InvalidInputException if a number makes no data set
    public Protocol {
        Require.within("samples", samples, 2, MOST_SAMPLES);
        Require.positive("horizon", horizon);
        Require.that(
                window >= 1 && window < samples,
                "window",
                window,
                "at least 1 sample and fewer than the %d of a trajectory".formatted(samples));
        Require.notNegative("noise", noise);
    }

    /// The defaults for a system, with its own horizon and number of samples.
    ///
    /// @throws InvalidInputException if the system has no parameter, or sensors that do not read its states as
    ///   they are
    public static Protocol of(DynamicalSystem system) {
        if (system.parameters().isEmpty()) {
            throw new InvalidInputException(
                    "%s has no parameter, so that there is nothing to tell from a window; name what varies under 'parameters', with its range"
                            .formatted(system.name()));
        }
        if (!system.description().measuresStates()) {
            throw new InvalidInputException(
                    "the sensors of %s (key 'measured') do not read its states as they are, which is what models are trained on; leave the key out, and give errors of measurement by --noise"
                            .formatted(system.name()));
        }
        int samples = system.description().samples();
        return new Protocol(
                new Grid(20, 0.70, 0.15),
                new NewParameters(6, 5),
                samples,
                system.horizon(),
                Math.min(DEFAULT_WINDOW, samples - 1),
                0,
                0);
    }

    public Protocol withWindow(int newWindow) {
        return new Protocol(grid, newParameters, samples, horizon, newWindow, noise, seed);
    }

    public Protocol withSamples(int count) {
        return new Protocol(grid, newParameters, count, horizon, window, noise, seed);
    }

    public Protocol withNoise(double newNoise) {
        return new Protocol(grid, newParameters, samples, horizon, window, newNoise, seed);
    }

    public Protocol withSeed(long newSeed) {
        return new Protocol(grid, newParameters, samples, horizon, window, noise, newSeed);
    }

    /// With so many trajectories at each point of the grid.
    public Protocol withTrajectories(int count) {
        return new Protocol(grid.withTrajectories(count), newParameters, samples, horizon, window, noise, seed);
    }

    /// With so many trajectories at each point of the grid and at each new parameter value.
    public Protocol withTrajectories(int onGrid, int atNewValues) {
        var others = new NewParameters(newParameters.values(), atNewValues);
        return new Protocol(grid.withTrajectories(onGrid), others, samples, horizon, window, noise, seed);
    }

    /// The recorded times: equidistant from 0 to the horizon, both included.
    public double[] times() {
        var times = new double[samples];
        for (int i = 0; i < samples; i++) {
            times[i] = horizon * i / (samples - 1);
        }
        return times;
    }

    /// The windows a forecaster sees of `trajectories`. The noise of the k-th one depends on the
    /// seed, on `purpose` (`train`, `validation`, …) and on k alone.
    public List<Window> windows(List<Trajectory> trajectories, String purpose) {
        var errors = new Seed(seed).named("noise").named(purpose);
        var windows = new ArrayList<Window>();
        for (int i = 0; i < trajectories.size(); i++) {
            windows.add(Window.of(trajectories.get(i), window).withNoise(noise, errors.at(i)));
        }
        return windows;
    }
}
