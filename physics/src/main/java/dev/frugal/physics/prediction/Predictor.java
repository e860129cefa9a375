package dev.frugal.physics.prediction;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.estimation.WindowEstimate;
import dev.frugal.physics.model.flow.FlowModel;
import dev.frugal.physics.model.flow.ForecastBand;
import dev.frugal.physics.reference.RegimeClassifier;
import java.util.ArrayList;
import java.util.List;

/// Answers one window of measurements with a trained flow model.
///
/// **Times.** The estimate is fitted at the times the window states, whatever they are: the flow
/// map advances by any time up to its step. Only the encoder's first guess sees samples
/// interpolated to the model's regular interval. Accepted are windows that cover the time the model
/// reads, with no gap longer than [#LONGEST_GAP] intervals; irregular ones are mentioned among the
/// warnings.
public final class Predictor {
    /// Longest time between two samples, in intervals of the model.
    public static final double LONGEST_GAP = 3;

    /// Deviation from regular times that is worth mentioning, as a share of an interval.
    private static final double IRREGULAR = 0.01;

    private static final int MOST_TIMES = 100_000;

    /// Standard deviations a parameter may lie outside the trained range before it is said.
    private static final double OUTSIDE = 1;

    private final FlowModel model;
    private final RegimeClassifier classifier;

    public Predictor(FlowModel model, RegimeClassifier classifier) {
        this.model = model;
        this.classifier = classifier;
    }

    /// Forecasts from the end of a window to `until`, at the model's interval.
    ///
    /// @param source names the window in errors
    /// @throws InvalidInputException if the window is too short, has too long a gap, or `until` does not lie
    ///   after it
    public Prediction predict(Window measured, double until, String source) {
        check(measured, source);
        var angles = WrappedAngles.unwrap(measured, model.system());
        var window = angles.window();
        double end = window.times()[window.samples() - 1];
        var times = times(end, until, source);
        var estimate = model.estimate(window);
        if (!Double.isFinite(estimate.misfit())) {
            throw new InvalidInputException(
                    "%s: no solution of %s near the window stays finite; check units and the order of columns"
                            .formatted(source, model.system().name()));
        }
        var band = model.band(estimate, window.times()[0], times);
        var warnings = new ArrayList<>(angles.sentences());
        var odds = RegimeOdds.of(model.system(), classifier, estimate, restart(window, estimate), warnings);
        warnings.addAll(warnings(window, estimate, band, until));
        var parameters = new ArrayList<Prediction.Estimate>();
        for (int k = 0; k < estimate.parameters().length; k++) {
            parameters.add(new Prediction.Estimate(
                    model.system().parameterNames().get(k), estimate.parameters()[k], estimate.parameterDeviation(k)));
        }
        return new Prediction(
                parameters,
                odds.keySet().iterator().next(),
                odds,
                model.system().stateNames(),
                times,
                band.states(),
                band.deviations(),
                band.residual(),
                estimate.noise(),
                warnings);
    }

    private void check(Window window, String source) {
        if (window.samples() < model.windowSamples()) {
            throw new InvalidInputException(
                    "%s has %d samples; the model reads windows of %d, give it a longer one or train a model with --window %d"
                            .formatted(source, window.samples(), model.windowSamples(), window.samples()));
        }
        var times = window.times();
        for (int i = 1; i < times.length; i++) {
            if (times[i] - times[i - 1] > LONGEST_GAP * model.interval()) {
                throw new InvalidInputException(
                        "%s has a gap of %.6g after t = %.6g; expected samples about %.6g apart, at most %.6g"
                                .formatted(
                                        source,
                                        times[i] - times[i - 1],
                                        times[i - 1],
                                        model.interval(),
                                        LONGEST_GAP * model.interval()));
            }
        }
        double span = times[times.length - 1] - times[0];
        double read = (model.windowSamples() - 1) * model.interval();
        if (span < read - 0.5 * model.interval()) {
            throw new InvalidInputException("%s covers a time of %.6g; the model reads %.6g, give it a longer window"
                    .formatted(source, span, read));
        }
    }

    private double[] times(double end, double until, String source) {
        if (!Double.isFinite(until) || !(until > end)) {
            throw new InvalidInputException(
                    "the forecast is to end at t = %s, but %s ends at t = %.6g; choose a later time"
                            .formatted(until, source, end));
        }
        double count = Math.ceil((until - end) / model.interval() - 1e-9);
        if (count > MOST_TIMES) {
            throw new InvalidInputException(
                    "the forecast would have %.0f times; expected at most %,d, choose an earlier end than t = %s"
                            .formatted(count, MOST_TIMES, until));
        }
        var times = new double[Math.max(1, (int) count)];
        for (int i = 0; i < times.length; i++) {
            times[i] = i + 1 == times.length ? until : end + (i + 1) * model.interval();
        }
        return times;
    }

    /// The state at the first time from the window's end at which the forcing starts anew.
    private double[] restart(Window window, WindowEstimate estimate) {
        double end = window.times()[window.samples() - 1];
        var frequency = model.system().forcingFrequency(estimate.parameters());
        double time = end;
        if (frequency.isPresent()) {
            double period = 2 * Math.PI / frequency.getAsDouble();
            time = Math.ceil(end / period) * period;
        }
        return model.band(estimate, window.times()[0], new double[] {time}).states()[0];
    }

    private List<String> warnings(Window window, WindowEstimate estimate, ForecastBand band, double until) {
        var warnings = new ArrayList<String>();
        irregularity(window, warnings);
        states(window.states(), "the window's", warnings);
        parameters(estimate, warnings);
        noise(estimate, warnings);
        if (band.saturated() <= until) {
            warnings.add(
                    "from t = %.4g on the band is as wide as the region the system visits: there is no forecast beyond"
                            .formatted(band.saturated()));
        } else {
            states(band.states(), "the forecast's", warnings);
        }
        return warnings;
    }

    private void irregularity(Window window, List<String> warnings) {
        double end = window.times()[window.samples() - 1];
        double largest = 0;
        for (int i = 1; i < window.samples(); i++) {
            double before = (end - window.times()[i]) / model.interval();
            largest = Math.max(largest, Math.abs(before - Math.rint(before)));
        }
        if (largest > IRREGULAR) {
            warnings.add(
                    "the times are irregular or not %.6g apart: the fit uses them as they are, only its first guess is made from interpolated samples"
                            .formatted(model.interval()));
        }
    }

    private void states(double[][] states, String whose, List<String> warnings) {
        var scales = model.scales();
        for (int j = 0; j < scales.center().length; j++) {
            double low = scales.center()[j] - scales.width()[j];
            double high = scales.center()[j] + scales.width()[j];
            double farthest = scales.center()[j];
            for (var state : states) {
                if (Math.abs(state[j] - scales.center()[j]) > Math.abs(farthest - scales.center()[j])) {
                    farthest = state[j];
                }
            }
            if (farthest < low || farthest > high) {
                warnings.add("%s %s reaches %.4g; the model was trained for %.4g to %.4g"
                        .formatted(whose, model.system().stateNames().get(j), farthest, low, high));
            }
        }
    }

    private void parameters(WindowEstimate estimate, List<String> warnings) {
        var scales = model.scales();
        for (int k = 0; k < estimate.parameters().length; k++) {
            double value = estimate.parameters()[k];
            double slack = OUTSIDE * estimate.parameterDeviation(k);
            if (value < scales.parameterLow()[k] - slack || value > scales.parameterHigh()[k] + slack) {
                warnings.add("%s is estimated at %.4g; the model was trained for %.4g to %.4g"
                        .formatted(
                                model.system().parameterNames().get(k),
                                value,
                                scales.parameterLow()[k],
                                scales.parameterHigh()[k]));
            }
        }
    }

    private void noise(WindowEstimate estimate, List<String> warnings) {
        double greatest = model.method().greatestNoise();
        if (estimate.misfit() > 2 * greatest) {
            warnings.add(
                    "the best fit misses the samples by %.2g of the visited range, where noise up to %.2g was expected: the window may not be a solution of %s with these constants"
                            .formatted(
                                    estimate.misfit(), greatest, model.system().name()));
        }
    }
}
