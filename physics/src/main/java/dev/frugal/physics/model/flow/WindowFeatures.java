package dev.frugal.physics.model.flow;

import dev.frugal.physics.data.Window;
import dev.frugal.physics.model.encoder.EncoderInputs;
import dev.frugal.physics.system.DynamicalSystem;

/// What the encoder reads of a window, sample by sample.
///
/// * each state, centred and scaled;
/// * of a repeating forcing the cosine and sine of its phase;
/// * for each state whose equation holds a parameter the *defect*: the rate of change by central
///   differences less the equation's right-hand side at the middle of the parameters' ranges, in
///   units of what a parameter's half range makes. In it the parameter stands almost bare.
///
/// The encoder expects samples `interval` apart. Times that stray from that are met by cubic
/// interpolation to the nearest regular times: good enough for a first guess, which the fit through
/// the flow map then refines at the true times.
final class WindowFeatures implements EncoderInputs {
    /// Times off the regular grid by less than this share of an interval count as on it.
    private static final double REGULAR = 1e-6;

    private final DynamicalSystem system;
    private final FlowScales scales;
    private final double interval;
    private final boolean phased;
    private final double frequency;
    private final double[] middle;

    WindowFeatures(DynamicalSystem system, FlowScales scales, double interval) {
        this.system = system;
        this.scales = scales;
        this.interval = interval;
        this.phased = system.forcingFrequency().isPresent();
        this.frequency = system.forcingFrequency().orElse(0);
        this.middle = new double[scales.parameters()];
        for (int k = 0; k < middle.length; k++) {
            middle[k] = scales.parameterMiddle(k);
        }
    }

    @Override
    public int count() {
        int defects = 0;
        for (double effect : scales.parameterEffect()) {
            defects += effect > 0 ? 1 : 0;
        }
        return scales.states() + (phased ? 2 : 0) + defects;
    }

    @Override
    public double interval() {
        return interval;
    }

    @Override
    public double[] of(Window window, int samples) {
        var regular = regular(window, samples);
        var features = new double[samples * count()];
        int next = 0;
        var expected = new double[scales.states()];
        for (int i = 0; i < samples; i++) {
            double time = regular.times()[i];
            var state = regular.states()[i];
            for (int j = 0; j < state.length; j++) {
                features[next++] = (state[j] - scales.center()[j]) / scales.width()[j];
            }
            if (phased) {
                features[next++] = Math.cos(frequency * time);
                features[next++] = Math.sin(frequency * time);
            }
            system.derivative(time, state, middle, expected);
            for (int j = 0; j < state.length; j++) {
                if (scales.parameterEffect()[j] > 0) {
                    double defect = rate(regular.states(), i, j) - expected[j];
                    features[next++] = defect / scales.parameterEffect()[j];
                }
            }
        }
        return features;
    }

    /// Central differences of second order, at the ends one-sided ones of second order.
    private double rate(double[][] states, int i, int j) {
        int last = states.length - 1;
        if (last == 0) {
            return 0;
        }
        if (last == 1) {
            return (states[1][j] - states[0][j]) / interval;
        }
        if (i == 0) {
            return (-3 * states[0][j] + 4 * states[1][j] - states[2][j]) / (2 * interval);
        }
        if (i == last) {
            return (3 * states[last][j] - 4 * states[last - 1][j] + states[last - 2][j]) / (2 * interval);
        }
        return (states[i + 1][j] - states[i - 1][j]) / (2 * interval);
    }

    private Window regular(Window window, int samples) {
        int count = window.samples();
        if (count < samples) {
            throw new IllegalArgumentException("a window of %d samples where %d are read".formatted(count, samples));
        }
        double end = window.times()[count - 1];
        var times = new double[samples];
        boolean onGrid = true;
        for (int i = 0; i < samples; i++) {
            times[i] = end - (samples - 1 - i) * interval;
            onGrid &= Math.abs(times[i] - window.times()[count - samples + i]) < REGULAR * interval;
        }
        var states = new double[samples][];
        for (int i = 0; i < samples; i++) {
            states[i] = onGrid ? window.states()[count - samples + i] : interpolated(window, times[i]);
        }
        return new Window(times, states);
    }

    /// Lagrange's cubic through the four samples around `time`.
    private static double[] interpolated(Window window, double time) {
        var times = window.times();
        int count = times.length;
        int points = Math.min(4, count);
        int first = 0;
        while (first + points < count && times[first + points / 2] < time) {
            first++;
        }
        var state = new double[window.states()[0].length];
        for (int a = first; a < first + points; a++) {
            double weight = 1;
            for (int b = first; b < first + points; b++) {
                if (b != a) {
                    weight *= (time - times[b]) / (times[a] - times[b]);
                }
            }
            for (int j = 0; j < state.length; j++) {
                state[j] += weight * window.states()[a][j];
            }
        }
        return state;
    }
}
