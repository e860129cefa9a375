package dev.frugal.physics.prediction;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.estimation.WindowEstimate;
import dev.frugal.physics.model.flow.FlowModel;
import dev.frugal.physics.model.flow.ForecastBand;
import dev.frugal.physics.reference.RegimeClassifier;
import dev.frugal.physics.reference.Reliability;
import dev.frugal.runs.StopSignal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// Forecasts from windows of measurements with a trained flow model.
///
/// **Times.** The estimate is fitted at the times the window states, whatever they are: the flow
/// map advances by any time up to its step. Only the encoder's first guess sees samples
/// interpolated to the model's regular interval. Accepted are windows that cover the time the model
/// reads, with no gap longer than [#LONGEST_GAP] intervals; irregular ones are mentioned among the
/// warnings.
final class Predictor {
    /// Longest time between two samples, in intervals of the model.
    static final double LONGEST_GAP = 3;

    /// Deviation from regular times that is worth mentioning, as a share of an interval.
    private static final double IRREGULAR = 0.01;

    private static final int MOST_TIMES = 100_000;

    /// Times of forecasts that are in memory together with their derivatives.
    private static final long TIMES_TOGETHER = 500_000;

    /// Standard deviations a parameter may lie outside the trained range before it is said.
    private static final double OUTSIDE = 1;

    private final FlowModel model;
    private final RegimeClassifier classifier;

    Predictor(FlowModel model, RegimeClassifier classifier) {
        this.model = model;
        this.classifier = classifier;
    }

    /// A forecast to compute from one window.
    ///
    /// @param until the end of the forecast
    /// @param source names the window in errors
    /// @param explained whether the fit through the window is wanted too
    record Question(Window window, double until, String source, boolean explained) {}

    /// Forecasts from the end of each window to the requested time, at the model's interval. Windows are
    /// distributed over the threads of the common pool; the result of one does not depend on the others.
    ///
    /// @param source of the regimes' probabilities
    /// @throws InvalidInputException if a window is too short, has too long a gap, or its forecast does not
    ///   end after it
    List<Prediction> predict(List<Question> asked, RegimeSource source) {
        return attempt(asked, source).stream()
                .map(attempt -> attempt.prediction()
                        .orElseThrow(() ->
                                new InvalidInputException(attempt.problem().orElse("there is no forecast"))))
                .toList();
    }

    /// Like [#predict], but a window that cannot be used gets a sentence in its place.
    List<ForecastAttempt> attempt(List<Question> asked, RegimeSource source) {
        var attempts = new ForecastAttempt[asked.size()];
        var usable = new ArrayList<Usable>();
        for (int i = 0; i < attempts.length; i++) {
            try {
                usable.add(usable(i, asked.get(i)));
            } catch (InvalidInputException unusable) {
                attempts[i] = ForecastAttempt.failed(String.valueOf(unusable.getMessage()));
            }
        }
        var readings =
                model.readings(usable.stream().map(one -> one.question.window()).toList());
        var found = new ArrayList<Found>();
        for (int i = 0; i < readings.size(); i++) {
            var one = usable.get(i);
            if (Double.isFinite(readings.get(i).estimate().misfit())) {
                found.add(new Found(one, readings.get(i)));
            } else {
                attempts[one.number] = ForecastAttempt.failed(
                        "%s: every solution of %s near the window diverges; check the units and the order of the columns"
                                .formatted(one.question.source(), model.system().name()));
            }
        }
        for (int first = 0; first < found.size(); ) {
            int end = first + 1;
            long times = found.get(first).usable.times.length;
            while (end < found.size() && times + found.get(end).usable.times.length <= TIMES_TOGETHER) {
                times += found.get(end++).usable.times.length;
            }
            forecast(found.subList(first, end), source, attempts);
            first = end;
        }
        return List.of(attempts);
    }

    private void forecast(List<Found> found, RegimeSource source, ForecastAttempt[] attempts) {
        var bands = model.bands(found.stream()
                .map(one -> new ForecastBand.Question(
                        one.reading.estimate(), one.usable.question.window().times()[0], one.usable.times))
                .toList());
        IntStream.range(0, found.size()).parallel().forEach(StopSignal.inheritedByIndex((int i) -> {
            var one = found.get(i);
            attempts[one.usable.number] = ForecastAttempt.of(prediction(one.usable, one.reading, bands.get(i), source));
        }));
    }

    /// A question with what its window says.
    private record Found(Usable usable, FlowModel.Reading reading) {}

    /// A question that can be answered.
    ///
    /// @param unwrapped what was done about angles
    /// @param times of the forecast
    private record Usable(int number, Question question, List<String> unwrapped, double[] times) {}

    private Usable usable(int number, Question asked) {
        checkNumbers(asked.window(), asked.source());
        var angles = WrappedAngles.unwrap(asked.window(), model.system());
        var question = new Question(angles.window(), asked.until(), asked.source(), asked.explained());
        check(question.window(), question.source());
        return new Usable(number, question, angles.sentences(), times(question));
    }

    private Prediction prediction(Usable usable, FlowModel.Reading reading, ForecastBand band, RegimeSource source) {
        var question = usable.question;
        var times = usable.times;
        var window = question.window();
        var estimate = reading.estimate();
        var warnings = new ArrayList<>(usable.unwrapped);
        var odds = odds(window, reading, source, warnings);
        warnings.addAll(warnings(window, estimate, band, question.until()));
        var parameters = new ArrayList<Prediction.Estimate>();
        for (int k = 0; k < estimate.parameters().length; k++) {
            parameters.add(new Prediction.Estimate(
                    model.system().parameterNames().get(k), estimate.parameters()[k], estimate.parameterDeviation(k)));
        }
        return new Prediction(
                parameters,
                odds.isEmpty()
                        ? Optional.empty()
                        : Optional.of(odds.keySet().iterator().next()),
                odds,
                odds.isEmpty() ? RegimeSource.NONE : source,
                source == RegimeSource.LATENT
                        ? model.regimeReliability().stream()
                                .mapToDouble(Reliability::error)
                                .findFirst()
                        : OptionalDouble.empty(),
                model.system().stateNames(),
                times,
                band.states(),
                band.deviations(),
                band.residual(),
                question.explained() ? Optional.of(fit(window, estimate)) : Optional.empty(),
                estimate.noise(),
                warnings);
    }

    private Prediction.Fit fit(Window window, WindowEstimate estimate) {
        var times = window.times();
        var band = model.bands(List.of(new ForecastBand.Question(estimate, times[0], times)))
                .getFirst();
        var residuals = new double[times.length][];
        for (int i = 0; i < times.length; i++) {
            var measured = window.states()[i];
            var fitted = band.states()[i];
            residuals[i] = new double[measured.length];
            Arrays.setAll(residuals[i], k -> measured[k] - fitted[k]);
        }
        return new Prediction.Fit(times, band.states(), band.deviations(), residuals);
    }

    private Map<String, Double> odds(
            Window window, FlowModel.Reading reading, RegimeSource source, List<String> warnings) {
        var estimate = reading.estimate();
        return switch (source) {
            case NONE -> Map.of();
            case LATENT -> RegimeOdds.of(model.system(), estimate, parameters -> model.regimes(reading, parameters));
            case SIMULATION ->
                RegimeOdds.of(
                        model.system(),
                        estimate,
                        RegimeOdds.simulated(model.system(), classifier, restart(window, estimate), warnings));
        };
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
            throw new InvalidInputException(
                    "%s covers a time span of %.6g; the model reads %.6g, give it a longer window"
                            .formatted(source, span, read));
        }
    }

    /// Checks that a file's reader has already done, but the owner of an array may not have.
    private void checkNumbers(Window window, String source) {
        var names = model.system().stateNames();
        double before = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < window.samples(); i++) {
            double time = window.times()[i];
            var state = window.states()[i];
            if (!Double.isFinite(time) || !(time > before)) {
                throw new InvalidInputException(
                        "%s, sample %d: the time %s does not follow %s; expected ascending finite times"
                                .formatted(source, i + 1, time, before));
            }
            if (state.length != names.size()) {
                throw new InvalidInputException("%s, sample %d has %d states; expected %d, for %s"
                        .formatted(source, i + 1, state.length, names.size(), String.join(", ", names)));
            }
            if (!Arrays.stream(state).allMatch(Double::isFinite)) {
                throw new InvalidInputException("%s, sample %d is %s; expected finite numbers"
                        .formatted(source, i + 1, Arrays.toString(state)));
            }
            before = time;
        }
    }

    private double[] times(Question question) {
        var window = question.window();
        double end = window.end();
        double until = question.until();
        var source = question.source();
        if (!Double.isFinite(until) || !(until > end)) {
            throw new InvalidInputException("the forecast ends at t = %s, but %s ends at t = %.6g; choose a later time"
                    .formatted(until, source, end));
        }
        double count = Math.ceil((until - end) / model.interval() - 1e-9);
        if (count > MOST_TIMES) {
            throw new InvalidInputException(
                    "the forecast would have %.0f times; the limit is %,d, choose an end before t = %s"
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
        double end = window.end();
        var frequency = model.system().forcingFrequency(estimate.parameters());
        double time = end;
        if (frequency.isPresent()) {
            double period = 2 * Math.PI / frequency.getAsDouble();
            time = Math.ceil(end / period) * period;
        }
        return model.bands(List.of(new ForecastBand.Question(estimate, window.times()[0], new double[] {time})))
                .getFirst()
                .states()[0];
    }

    private List<String> warnings(Window window, WindowEstimate estimate, ForecastBand band, double until) {
        var warnings = new ArrayList<String>();
        irregularity(window, warnings);
        states(window.states(), "the window's", warnings);
        parameters(estimate, warnings);
        noise(estimate, warnings);
        if (band.saturated() <= until) {
            warnings.add(
                    ("from t = %.4g on, the band is as wide as the region the system visits: no forecast is possible "
                                    + "beyond")
                            .formatted(band.saturated()));
        } else {
            states(band.states(), "the forecast's", warnings);
        }
        return warnings;
    }

    private void irregularity(Window window, List<String> warnings) {
        double end = window.end();
        double largest = 0;
        for (int i = 1; i < window.samples(); i++) {
            double before = (end - window.times()[i]) / model.interval();
            largest = Math.max(largest, Math.abs(before - Math.rint(before)));
        }
        if (largest > IRREGULAR) {
            warnings.add(("the times are irregular or not %.6g apart: the fit uses the exact times; only its initial "
                            + "estimate uses interpolated samples")
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
        double greatest = model.method().encoder().greatestNoise();
        double largest = 0;
        for (int state = 0; state < estimate.noise().length; state++) {
            largest = Math.max(largest, estimate.noise()[state] / model.scales().width()[state]);
        }
        if (largest > 2 * greatest) {
            warnings.add(
                    "the best fit misses the samples by %.2g of the visited range, where noise up to %.2g was expected: the window may not be a solution of %s with these constants"
                            .formatted(largest, greatest, model.system().name()));
        }
    }
}
