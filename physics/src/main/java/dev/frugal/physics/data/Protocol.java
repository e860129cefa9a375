package dev.frugal.physics.data;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.dynamics.Trajectory;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.ArrayList;
import java.util.List;

/// How a data set is made.
///
/// At each point of the parameters' training grid, `trajectoriesPerValue` solutions start from the
/// system's initial box and are recorded at `samples` equidistant times over `horizon`. They are
/// split *as trajectories*, at each grid point by the same shares: `trainShare` and
/// `validationShare`, the rest is held out as *new initial states*. At `newValues` points between
/// the grid's, with `trajectoriesPerNewValue` solutions each, are the *new parameter values*. A
/// forecaster sees the first `window` samples, with normal errors of standard deviation `noise` in
/// the units of the states.
///
/// The defaults are the protocol of the TAPINN authors' later suite: 20 trajectories, 200 samples,
/// 70/15/15, window 100, no noise.
public record Protocol(
        int trajectoriesPerValue,
        int newValues,
        int trajectoriesPerNewValue,
        int samples,
        double horizon,
        double trainShare,
        double validationShare,
        int window,
        double noise,
        long seed) {
    private static final int DEFAULT_TRAJECTORIES = 20;
    private static final int DEFAULT_NEW_VALUES = 6;
    private static final int DEFAULT_TRAJECTORIES_PER_NEW_VALUE = 5;
    private static final double DEFAULT_TRAIN_SHARE = 0.70;
    private static final double DEFAULT_VALIDATION_SHARE = 0.15;
    private static final int DEFAULT_WINDOW = 100;
    private static final int SMALLEST_SPLIT = 3;

    /// @throws InvalidInputException if a number makes no data set
    public Protocol {
        check(
                trajectoriesPerValue >= SMALLEST_SPLIT,
                "trajectories per value",
                trajectoriesPerValue,
                "at least 3, one for each part of the split");
        check(newValues >= 1, "new values", newValues, "at least 1");
        check(trajectoriesPerNewValue >= 1, "trajectories per new value", trajectoriesPerNewValue, "at least 1");
        check(samples >= 2, "samples", samples, "at least 2");
        check(horizon > 0 && Double.isFinite(horizon), "horizon", horizon, "a time longer than 0");
        check(trainShare > 0 && trainShare < 1, "train share", trainShare, "a share within 0…1");
        check(
                validationShare > 0 && trainShare + validationShare < 1,
                "validation share",
                validationShare,
                "a share above 0 that with the train share leaves a rest below 1");
        check(
                window >= 1 && window < samples,
                "window",
                window,
                "at least 1 sample and fewer than the %d of a trajectory".formatted(samples));
        check(noise >= 0 && Double.isFinite(noise), "noise", noise, "a finite number of at least 0");
    }

    private static void check(boolean right, String what, Number value, String expected) {
        if (!right) {
            throw new InvalidInputException("%s is %s; expected %s".formatted(what, value, expected));
        }
    }

    /// The defaults for a system, with its own horizon and number of samples.
    public static Protocol of(DynamicalSystem system) {
        int samples = system.description().samples();
        return new Protocol(
                DEFAULT_TRAJECTORIES,
                DEFAULT_NEW_VALUES,
                DEFAULT_TRAJECTORIES_PER_NEW_VALUE,
                samples,
                system.horizon(),
                DEFAULT_TRAIN_SHARE,
                DEFAULT_VALIDATION_SHARE,
                Math.min(DEFAULT_WINDOW, samples - 1),
                0,
                0);
    }

    public Protocol withWindow(int newWindow) {
        return new Protocol(
                trajectoriesPerValue,
                newValues,
                trajectoriesPerNewValue,
                samples,
                horizon,
                trainShare,
                validationShare,
                newWindow,
                noise,
                seed);
    }

    public Protocol withSamples(int count) {
        return new Protocol(
                trajectoriesPerValue,
                newValues,
                trajectoriesPerNewValue,
                count,
                horizon,
                trainShare,
                validationShare,
                window,
                noise,
                seed);
    }

    public Protocol withNoise(double newNoise) {
        return new Protocol(
                trajectoriesPerValue,
                newValues,
                trajectoriesPerNewValue,
                samples,
                horizon,
                trainShare,
                validationShare,
                window,
                newNoise,
                seed);
    }

    public Protocol withSeed(long newSeed) {
        return new Protocol(
                trajectoriesPerValue,
                newValues,
                trajectoriesPerNewValue,
                samples,
                horizon,
                trainShare,
                validationShare,
                window,
                noise,
                newSeed);
    }

    public Protocol withTrajectories(int perValue, int perNewValue) {
        return new Protocol(
                perValue, newValues, perNewValue, samples, horizon, trainShare, validationShare, window, noise, seed);
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
