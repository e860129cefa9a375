package dev.frugal.physics.identification;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.data.ForecastDocument;
import dev.frugal.physics.dynamics.Remark;
import dev.frugal.physics.estimation.FitDocument;
import dev.frugal.physics.estimation.LevenbergMarquardt;
import dev.frugal.physics.estimation.Linearisation;
import dev.frugal.physics.estimation.NormalMatrix;
import dev.frugal.physics.estimation.ResidualCorrelation;
import dev.frugal.physics.recording.Recording;
import dev.frugal.physics.system.MeasuredSystem;
import dev.frugal.physics.system.Parameter;
import dev.frugal.physics.system.Sensor;
import dev.frugal.physics.system.SystemDescription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Parameters and the initial state from one recording that does not show every state, or of a system with
/// measured inputs: the fit of [Identification] without anything to learn. Samples after the last measured one
/// serve a forecast with their inputs.
///
/// @param document what `physics fit --json` prints
/// @param forecast empty unless one was asked for
public record RecordingFit(FitDocument document, Optional<RecordingForecast> forecast) {
    private static final int TRIALS = 200;

    /// Whether a recording needs this fit: the system has inputs, sensors of its own or no parameters, a state
    /// has no channel, or fewer than half of the samples show every state.
    public static boolean suits(SystemDescription system, Recording recording) {
        if (!system.inputs().isEmpty()
                || !system.measuresStates()
                || system.parameters().isEmpty()) {
            return true;
        }
        var channels = system.stateNames().stream().map(recording::channel).toList();
        if (channels.stream().anyMatch(Optional::isEmpty)) {
            return true;
        }
        long complete = IntStream.range(0, recording.samples())
                .filter(i -> channels.stream().noneMatch(values -> Double.isNaN(values.orElseThrow()[i])))
                .count();
        return 2 * complete < recording.samples();
    }

    /// @throws InvalidInputException if the system has unknown terms
    static void requireKnown(SystemDescription system) {
        if (!system.unknownTerms().isEmpty()) {
            throw new InvalidInputException(
                    "%s has the unknown term %s; learn it with 'physics identify' and give that run in place of the system"
                            .formatted(
                                    system.name(),
                                    system.unknownTerms().getFirst().name()));
        }
    }

    /// The time of the last sample with a measured value.
    ///
    /// @throws InvalidInputException if there is none
    public static double measuredEnd(SystemDescription system, Recording recording) {
        var channels = system.channels().stream().map(Sensor::name).toList();
        int count = measuredSamples(recording, channels);
        if (count == 0) {
            throw new InvalidInputException("%s has no value of any measured channel of %s (%s)"
                    .formatted(recording.name(), system.name(), String.join(", ", channels)));
        }
        return recording.times()[count - 1];
    }

    /// @param stated standard deviations of the channels' measurement errors where they are known, for every
    ///   channel of the recording or for none
    /// @param until the end of a forecast, if one is wanted
    /// @throws InvalidInputException if the system has unknown terms, or the recording lacks an input
    ///   or every channel, has fewer numbers than there are unknowns, or its inputs end before the forecast
    public static RecordingFit of(
            SystemDescription system, Recording whole, Map<String, Double> stated, Optional<Double> until) {
        requireKnown(system);
        var measured = new MeasuredSystem(system);
        var channels = system.channels().stream().map(Sensor::name).toList();
        var recording = whole.slice(0, measuredSamples(whole, channels));
        if (recording.samples() < 2) {
            throw new InvalidInputException("%s has %d samples with a measured value; expected at least 2"
                    .formatted(recording.name(), recording.samples()));
        }
        // Names an end that cannot be reached before any work begins.
        var future = until.map(end -> RecordingForecast.future(system, whole, recording.samples(), end));
        double interval = RecordingGrid.usualInterval(List.of(recording));
        var data = Data.of(system, List.of(recording));
        var begun = new EquationFit(measured, data, interval / 2, new Seed(0)).fit();
        var fit = new OutputFit(measured, List.of(), data, Optional.empty(), begun.plan(), TRIALS);
        var state = fit.begin(begun, interval / 2);
        while (!state.done()) {
            state = fit.advance(state);
        }
        double step = state.step();
        var best = state.progress().unknowns();
        if (!stated.isEmpty()) {
            var known = channels.stream()
                    .mapToDouble(channel -> stated.getOrDefault(channel, 1.0))
                    .toArray();
            best = new LevenbergMarquardt(fit.problem(fit.plan(), known, step), LevenbergMarquardt.Progress.from(best))
                    .run(TRIALS)
                    .unknowns();
        }
        var problem = fit.problem(fit.plan(), state.weights(), step);
        var misfits = fit.misfits(problem, best);
        var results = problem.simulate(best);
        int states = system.stateNames().size();
        long numbers = 0;
        double correlation = 1;
        var residuals = new LinkedHashMap<String, Double>();
        for (int c = 0; c < channels.size(); c++) {
            int channel = c;
            var values = recording.channel(channels.get(c));
            if (values.isPresent()) {
                var errors = results.stream()
                        .flatMapToDouble(result -> IntStream.range(0, result.stretch.samples())
                                .mapToDouble(i -> values.get()[result.stretch.from() + i] - result.outputs[channel][i])
                                .filter(error -> !Double.isNaN(error)))
                        .toArray();
                numbers += errors.length;
                residuals.put(channels.get(c), misfits[c]);
                correlation = Math.max(correlation, ResidualCorrelation.spectralPeak(errors));
            }
        }
        int unknown = fit.unknowns().size() + states * fit.plan().size();
        if (numbers <= unknown) {
            throw new InvalidInputException(
                    "%s has %d numbers for %d unknowns (initial state and parameters); expected more, give it more samples"
                            .formatted(recording.name(), numbers, unknown));
        }
        double freedom = Math.sqrt((double) numbers / (numbers - unknown));
        var noise = new LinkedHashMap<String, Double>();
        residuals.forEach((channel, misfit) -> noise.put(channel, stated.getOrDefault(channel, misfit * freedom)));
        var weights = new double[misfits.length];
        for (int c = 0; c < weights.length; c++) {
            weights[c] = stated.getOrDefault(channels.get(c), misfits[c] * freedom);
        }
        var linearisation = fit.problem(fit.plan(), weights, step).linearise(best);
        var covariance = covariance(linearisation, 0, fit.unknowns(), data.sizes(), correlation);
        int last = fit.plan().size() - 1;
        var lastCovariance = covariance(linearisation, last, fit.unknowns(), data.sizes(), correlation);
        var all = best;
        var forecast = future.map(rows -> new RecordingForecast.Estimate(
                        measured,
                        fit.unknowns(),
                        step,
                        data.sizes(),
                        problem.shared(all),
                        problem.starts(all)[last],
                        lastCovariance)
                .forecast(rows, fit.plan().get(last).from()));
        return new RecordingFit(
                document(
                        system,
                        recording,
                        fit,
                        state,
                        best,
                        covariance,
                        residuals,
                        noise,
                        correlation,
                        forecast.map(found -> ForecastDocument.of(
                                system.stateNames(), found.times(), found.states(), found.deviations()))),
                forecast);
    }

    /// How many samples there are up to the last one with a measured value.
    private static int measuredSamples(Recording recording, List<String> channels) {
        int count = 0;
        for (var channel : channels) {
            var values = recording.channel(channel).orElse(new double[0]);
            for (int i = values.length; i > count; i--) {
                if (!Double.isNaN(values[i - 1])) {
                    count = i;
                }
            }
        }
        return count;
    }

    private static FitDocument document(
            SystemDescription system,
            Recording recording,
            OutputFit fit,
            OutputFit.State state,
            double[] best,
            double[][] covariance,
            Map<String, Double> residuals,
            Map<String, Double> noise,
            double correlation,
            Optional<ForecastDocument> forecast) {
        int states = system.stateNames().size();
        var unknowns = fit.unknowns();
        var parameters = new ArrayList<FitDocument.Estimate>();
        var warnings = new ArrayList<String>();
        for (int k = 0; k < unknowns.constants(); k++) {
            var name = unknowns.names().get(k);
            double value = best[unknowns.place(k, 0)];
            var unit = system.parameters().stream()
                    .filter(parameter -> parameter.name().equals(name))
                    .map(Parameter::unit)
                    .findFirst()
                    .orElse("");
            parameters.add(new FitDocument.Estimate(name, value, Math.sqrt(covariance[states + k][states + k]), unit));
            if (value <= unknowns.range(k).low() || value >= unknowns.range(k).high()) {
                warnings.add(
                        "%s is at the end of its range %s: the recording would be fitted better outside; check its units or widen the range"
                                .formatted(name, unknowns.range(k)));
            }
        }
        var initial = new ArrayList<FitDocument.Estimate>();
        for (int i = 0; i < states; i++) {
            initial.add(new FitDocument.Estimate(
                    system.stateNames().get(i),
                    best[unknowns.size() + i],
                    Math.sqrt(covariance[i][i]),
                    system.stateUnits().get(i)));
        }
        var notes = new ArrayList<String>();
        for (var sensor : system.channels()) {
            if (recording.channel(sensor.name()).isEmpty()) {
                notes.add("%s is not among the columns; it was estimated from the others".formatted(sensor.name()));
            }
        }
        if (unknowns.constants() == 0) {
            notes.add("%s has no parameters; the initial state alone was estimated".formatted(system.name()));
        }
        return new FitDocument(
                system.name(),
                recording.samples(),
                recording.times()[0],
                "the classical Runge-Kutta method of order 4, steps up to %.3g".formatted(state.step()),
                parameters,
                initial,
                covariance,
                residuals,
                noise,
                correlation,
                List.of(),
                forecast,
                warnings,
                notes);
    }

    /// Of the initial state of a stretch, then the shared unknowns; other stretches' initial states are left
    /// free.
    private static double[][] covariance(
            Linearisation linearisation, int stretch, Unknowns unknowns, double[] sizes, double correlation) {
        var others = new ArrayList<>(linearisation.blocks());
        var first = others.remove(stretch);
        var shared = new Linearisation(
                        linearisation.cost(),
                        linearisation.residuals(),
                        linearisation.normal(),
                        linearisation.damped(),
                        linearisation.gradient(),
                        others)
                .reduced();
        int states = sizes.length;
        int size = states + shared.length;
        var matrix = new double[size][size];
        var widest = new double[size];
        for (int a = 0; a < size; a++) {
            for (int b = 0; b < size; b++) {
                double entry = a < states && b < states
                        ? first.own()[a][b]
                        : a < states
                                ? first.cross()[b - states][a]
                                : b < states ? first.cross()[a - states][b] : shared[a - states][b - states];
                matrix[a][b] = entry / correlation;
            }
            widest[a] = a < states ? sizes[a] : unknowns.high()[a - states] - unknowns.low()[a - states];
        }
        return NormalMatrix.of(matrix).covariance(widest);
    }

    /// What a person should read of it.
    public List<Remark> remarks() {
        var remarks = new ArrayList<Remark>();
        document.warnings().forEach(sentence -> remarks.add(Remark.warning(sentence)));
        document.notes().forEach(sentence -> remarks.add(Remark.note(sentence)));
        return remarks;
    }
}
