package dev.frugal.physics.identification;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.dynamics.Remark;
import dev.frugal.physics.estimation.FitDocument;
import dev.frugal.physics.estimation.NormalMatrix;
import dev.frugal.physics.estimation.ResidualCorrelation;
import dev.frugal.physics.recording.Recording;
import dev.frugal.physics.system.MeasuredSystem;
import dev.frugal.physics.system.Parameter;
import dev.frugal.physics.system.Sensor;
import dev.frugal.physics.system.SystemDescription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Parameters and the initial state from one recording that does not show every state, or of a system with measured
/// inputs: the fit of [Identification] without anything to learn.
public final class RecordingFit {
    private static final int TRIALS = 200;

    private RecordingFit() {}

    /// Whether a recording needs this fit: the system has inputs or sensors of its own, or a state has no channel.
    public static boolean suits(SystemDescription system, Recording recording) {
        return !system.inputs().isEmpty()
                || !system.measuresStates()
                || system.stateNames().stream()
                        .anyMatch(state -> recording.channel(state).isEmpty());
    }

    /// @throws InvalidInputException if the system has unknown terms or nothing to estimate, or the recording lacks an
    ///   input or every channel or has fewer numbers than there are unknowns
    public static FitDocument of(SystemDescription system, Recording recording) {
        if (!system.unknownTerms().isEmpty()) {
            throw new InvalidInputException("%s has the unknown term %s; learn it with 'physics identify'"
                    .formatted(system.name(), system.unknownTerms().getFirst().name()));
        }
        var measured = new MeasuredSystem(system);
        double interval = RecordingGrid.usualInterval(List.of(recording));
        var data = Data.of(system, List.of(recording));
        var begun = new EquationFit(measured, data, interval / 2, new Seed(0)).fit();
        var fit = new OutputFit(measured, List.of(), data, Optional.empty(), begun.plan(), TRIALS);
        var state = fit.begin(begun, interval / 2);
        while (!state.done()) {
            state = fit.advance(state);
        }
        var best = state.progress().unknowns();
        var problem = fit.problem(fit.plan(), state.weights(), state.step());
        var misfits = fit.misfits(problem, best);
        var results = problem.simulate(best);
        int states = system.stateNames().size();
        var channels = system.channels().stream().map(Sensor::name).toList();
        long numbers = 0;
        double correlation = 1;
        var residuals = new LinkedHashMap<String, Double>();
        for (int c = 0; c < channels.size(); c++) {
            int channel = c;
            var values = recording.channel(channels.get(c));
            if (values.isPresent()) {
                var errors = results.stream()
                        .flatMapToDouble(result -> java.util.stream.IntStream.range(0, result.stretch.samples())
                                .mapToDouble(i -> values.get()[result.stretch.from() + i] - result.outputs[channel][i])
                                .filter(error -> !Double.isNaN(error)))
                        .toArray();
                numbers += errors.length;
                residuals.put(channels.get(c), misfits[c]);
                correlation = Math.max(correlation, ResidualCorrelation.time(errors, 1));
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
        residuals.forEach((channel, misfit) -> noise.put(channel, misfit * freedom));
        var weights = Arrays.stream(misfits).map(misfit -> misfit * freedom).toArray();
        var linearisation = fit.problem(fit.plan(), weights, state.step()).linearise(best);
        var covariance = covariance(linearisation, fit.unknowns(), data.sizes(), correlation);
        return document(system, recording, fit, state, best, covariance, residuals, noise, correlation);
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
            double correlation) {
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
                Optional.empty(),
                warnings,
                notes);
    }

    /// Of the initial state of the recording, then the shared unknowns; other stretches' initial states are left free.
    private static double[][] covariance(
            Linearisation linearisation, Unknowns unknowns, double[] sizes, double correlation) {
        var others = linearisation.blocks().subList(1, linearisation.blocks().size());
        var shared = new Linearisation(
                        linearisation.cost(),
                        linearisation.residuals(),
                        linearisation.normal(),
                        linearisation.damped(),
                        linearisation.gradient(),
                        others)
                .reduced();
        var first = linearisation.blocks().getFirst();
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

    /// What a person should read of a document.
    public static List<Remark> remarks(FitDocument document) {
        var remarks = new ArrayList<Remark>();
        document.warnings().forEach(sentence -> remarks.add(Remark.warning(sentence)));
        document.notes().forEach(sentence -> remarks.add(Remark.note(sentence)));
        return remarks;
    }
}
