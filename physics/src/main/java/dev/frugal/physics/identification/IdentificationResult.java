package dev.frugal.physics.identification;

import dev.frugal.physics.estimation.LevenbergMarquardt;
import dev.frugal.physics.estimation.Linearisation;
import dev.frugal.physics.estimation.ResidualCorrelation;
import dev.frugal.physics.recording.Recording;
import dev.frugal.physics.system.Sensor;
import dev.frugal.physics.system.SystemDescription;
import dev.frugal.runs.RunContext;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an identification found.
///
/// @param identified the system, also in the run's folder
/// @param document what `--json` prints
/// @param freeRuns over the held-out recordings
/// @param residuals by channel, in the order of the stretches
/// @param terms the learnt terms over the visited region
/// @param baselines the other models that were fitted to the same recordings, by their names in the document
public record IdentificationResult(
        SystemDescription system,
        IdentifiedSystem identified,
        IdentificationDocument document,
        List<FreeRun> freeRuns,
        Map<String, double[]> residuals,
        List<LearntCurve> terms,
        Map<String, IdentifiedSystem> baselines) {
    private static final int START_TRIALS = 20;

    static IdentificationResult of(
            RunContext context,
            SystemDescription system,
            Data data,
            Optional<Data> held,
            Identification.Done main,
            Map<String, Identification.Done> others,
            double interval,
            long evaluations) {
        var fit = main.fit();
        var unknowns = fit.unknowns();
        var state = main.state();
        double step = state.step();
        var shared = main.shared();
        // The initial states belong to the unknowns tried last; those of the best are fitted here.
        var problem = fit.problem(fit.plan(), state.weights(), step);
        var all = state.progress().unknowns();
        var starts = new LevenbergMarquardt(
                        problem.startsOnly(shared),
                        LevenbergMarquardt.Progress.from(Arrays.copyOfRange(all, unknowns.size(), all.length)))
                .run(START_TRIALS)
                .unknowns();
        var best = Arrays.copyOf(shared, all.length);
        System.arraycopy(starts, 0, best, unknowns.size(), starts.length);
        var misfits = fit.misfits(problem, best);
        var channels = system.channels().stream().map(Sensor::name).toList();
        var residuals = residuals(problem, best, data, channels);
        var correlation = new LinkedHashMap<String, Double>();
        double longest = 1;
        for (var entry : residuals.entrySet()) {
            double time = ResidualCorrelation.spectralPeak(entry.getValue());
            correlation.put(entry.getKey(), time);
            longest = Math.max(longest, time);
        }
        var normal = normal(fit.problem(fit.plan(), misfits, step).linearise(best), longest);
        var covariance = SharedCovariance.of(normal, widths(unknowns));
        var constants = new LinkedHashMap<String, IdentificationDocument.Estimate>();
        for (int k = 0; k < unknowns.constants(); k++) {
            var name = unknowns.names().get(k);
            if (unknowns.perRecording(k)) {
                for (int r = 0; r < data.recordings().size(); r++) {
                    constants.put("%s[%d]".formatted(name, r + 1), estimate(shared, covariance, unknowns.place(k, r)));
                }
            } else {
                constants.put(name, estimate(shared, covariance, unknowns.place(k, 0)));
            }
        }
        var noise = new LinkedHashMap<String, Double>();
        for (int c = 0; c < channels.size(); c++) {
            noise.put(channels.get(c), misfits[c]);
        }
        var identified = new IdentifiedSystem(main.closed(), step, noise);
        identified.write(context.directory().folder());
        var heldOut = held.map(Data::recordings).orElse(List.of());
        var freeRuns = freeRuns(main, heldOut);
        var errors = new LinkedHashMap<String, IdentificationDocument.Errors>();
        var validation = Baselines.errors(freeRuns, channels);
        for (int c = 0; c < channels.size(); c++) {
            var channel = channels.get(c);
            errors.put(
                    channel,
                    new IdentificationDocument.Errors(misfits[c], Optional.ofNullable(validation.get(channel))));
        }
        var baselines = new LinkedHashMap<String, Map<String, Double>>();
        if (!heldOut.isEmpty()) {
            baselines.putAll(Baselines.trivial(heldOut, channels));
            others.forEach((name, done) -> baselines.put(name, Baselines.errors(freeRuns(done, heldOut), channels)));
        }
        var curves =
                LearntCurve.of(main, problem, best, data, SharedCovariance.ofWeights(normal, unknowns.weightsAt()));
        var document = new IdentificationDocument(
                context.directory().folder().toString(),
                constants,
                unknowns.size(),
                errors,
                baselines,
                correlation,
                IdentificationDocument.Term.of(curves),
                (int) Math.round(interval / step),
                evaluations);
        var models = new LinkedHashMap<String, IdentifiedSystem>();
        others.forEach((name, done) -> models.put(
                name, new IdentifiedSystem(done.closed(), done.state().step(), Map.of())));
        return new IdentificationResult(system, identified, document, freeRuns, residuals, curves, models);
    }

    private static IdentificationDocument.Estimate estimate(double[] shared, double[][] covariance, int place) {
        return new IdentificationDocument.Estimate(shared[place], Math.sqrt(covariance[place][place]));
    }

    /// The normal matrix of the shared unknowns with the initial states left free.
    ///
    /// @param correlation what variances are multiplied by
    private static double[][] normal(Linearisation linearisation, double correlation) {
        var reduced = linearisation.reduced();
        for (var row : reduced) {
            for (int b = 0; b < row.length; b++) {
                row[b] /= correlation;
            }
        }
        return reduced;
    }

    private static double[] widths(Unknowns unknowns) {
        var low = unknowns.low();
        var high = unknowns.high();
        var widths = new double[unknowns.weightsAt()];
        Arrays.setAll(widths, a -> high[a] - low[a]);
        return widths;
    }

    private static Map<String, double[]> residuals(
            OutputError problem, double[] all, Data data, List<String> channels) {
        var results = problem.simulate(all);
        var residuals = new LinkedHashMap<String, double[]>();
        for (int c = 0; c < channels.size(); c++) {
            int channel = c;
            residuals.put(
                    channels.get(c),
                    results.stream()
                            .flatMapToDouble(result -> {
                                var measured = data.recordings()
                                        .get(result.stretch.recording())
                                        .channel(channels.get(channel));
                                return java.util.stream.IntStream.range(0, result.stretch.samples())
                                        .filter(i -> measured.isPresent())
                                        .mapToDouble(i ->
                                                measured.get()[result.stretch.from() + i] - result.outputs[channel][i])
                                        .filter(residual -> !Double.isNaN(residual));
                            })
                            .toArray());
        }
        return residuals;
    }

    private static List<FreeRun> freeRuns(Identification.Done done, List<Recording> held) {
        return held.stream()
                .map(recording -> FreeRun.of(
                        done.closed(), done.state().step(), recording, Identification.initialised(recording)))
                .toList();
    }
}
