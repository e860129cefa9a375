package dev.frugal.physics.field.estimation;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.estimation.ResidualCorrelation;
import dev.frugal.physics.field.FieldAccuracy;
import dev.frugal.physics.field.FieldSolver;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.identification.IdentificationDocument;
import dev.frugal.physics.identification.LearntCurve;
import dev.frugal.physics.identification.SharedCovariance;
import dev.frugal.physics.system.FieldDescription;
import dev.frugal.runs.RunContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// What an identification of fields found.
///
/// @param identified the system with its parameters and terms, also in the run's folder
/// @param document what `--json` prints
/// @param terms the learnt terms where the first argument was, but for one percent at either end
/// @param windows the fitted recordings
/// @param solutions the fields of each, `[time][field * points + point]`
/// @param residuals of each, `[time][sensor]`; NaN where a reading is missing
public record FieldIdentificationResult(
        FieldSystem system,
        FieldDescription identified,
        IdentificationDocument document,
        List<LearntCurve> terms,
        List<FieldWindow> windows,
        List<double[][]> solutions,
        List<double[][]> residuals) {
    /// Share of the visited places at either end of an argument that says little of a term.
    private static final double RARE = 0.01;

    /// Samples that a forecast of a held-out recording is initialised from.
    private static final int INITIALISED = 50;

    public FieldIdentificationResult {
        terms = List.copyOf(terms);
        windows = List.copyOf(windows);
        solutions = List.copyOf(solutions);
        residuals = List.copyOf(residuals);
    }

    /// @param others what other systems make of the held-out recordings, by name
    static FieldIdentificationResult of(
            RunContext context,
            FieldSystem system,
            JointFit fit,
            JointFit.State state,
            FieldDescription identified,
            Map<String, FieldDescription> others,
            List<FieldWindow> held) {
        var problem = fit.problem(state);
        var unknowns = state.progress().unknowns();
        int parameters = problem.parameters();
        var windows = problem.windows();
        var residuals = IntStream.range(0, windows.size())
                .mapToObj(w -> problem.residuals(unknowns, w))
                .toList();
        var solutions = IntStream.range(0, windows.size())
                .mapToObj(w -> problem.solution(unknowns, w))
                .toList();
        var correlation = new LinkedHashMap<String, Double>();
        var training = new LinkedHashMap<String, Double>();
        double longest = 1;
        for (int field = 0; field < system.fields().size(); field++) {
            var name = system.fieldNames().get(field);
            double error = rms(system, windows, residuals, field);
            if (!Double.isNaN(error)) {
                double time = correlation(system, windows, residuals, field);
                training.put(name, error);
                correlation.put(name, time);
                longest = Math.max(longest, time);
            }
        }
        var reduced = problem.linearise(unknowns).reduced();
        for (var row : reduced) {
            for (int b = 0; b < row.length; b++) {
                row[b] /= longest;
            }
        }
        var constants = new LinkedHashMap<String, IdentificationDocument.Estimate>();
        var covariance = SharedCovariance.of(
                reduced,
                system.parameters().stream()
                        .mapToDouble(parameter -> parameter.range().width())
                        .toArray());
        for (int p = 0; p < parameters; p++) {
            constants.put(
                    system.parameters().get(p).name(),
                    new IdentificationDocument.Estimate(unknowns[p], Math.sqrt(covariance[p][p])));
        }
        var curves = curves(system, problem, unknowns, solutions, SharedCovariance.ofWeights(reduced, parameters));
        var validation = held.isEmpty()
                ? Map.<String, Double>of()
                : forecasts("the identified system", identified, held, context);
        var errors = new LinkedHashMap<String, IdentificationDocument.Errors>();
        training.forEach((field, error) -> errors.put(
                field, new IdentificationDocument.Errors(error, Optional.ofNullable(validation.get(field)))));
        var baselines = new LinkedHashMap<String, Map<String, Double>>();
        if (!held.isEmpty()) {
            baselines.putAll(trivial(system, held));
            others.forEach((name, other) -> baselines.put(name, forecasts(name, other, held, context)));
        }
        var document = new IdentificationDocument(
                context.directory().folder().toString(),
                constants,
                problem.shared(),
                errors,
                baselines,
                correlation,
                IdentificationDocument.Term.of(curves),
                median(state.fine().getFirst()),
                state.evaluations());
        return new FieldIdentificationResult(system, identified, document, curves, windows, solutions, residuals);
    }

    private static int median(int[] steps) {
        var sorted = Arrays.stream(steps).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static List<LearntCurve> curves(
            FieldSystem system,
            AssimilationProblem problem,
            double[] unknowns,
            List<double[][]> solutions,
            double[][] covariance) {
        int parameters = problem.parameters();
        var times = new ArrayList<Double>();
        var fields = new ArrayList<double[]>();
        for (int w = 0; w < solutions.size(); w++) {
            for (int time = 0; time < solutions.get(w).length; time++) {
                times.add(problem.windows().get(w).times()[time]);
                fields.add(solutions.get(w)[time]);
            }
        }
        var visited = VisitedArguments.at(
                system,
                NetworkTerm.of(problem.networks(), unknowns, parameters),
                Arrays.copyOf(unknowns, parameters),
                times.stream().mapToDouble(Double::doubleValue).toArray(),
                fields);
        var curves = new ArrayList<LearntCurve>();
        int at = parameters;
        for (int m = 0; m < problem.networks().size(); m++) {
            var network = problem.networks().get(m);
            var places = visited.get(m);
            // Ordered by the first argument, so that a few of many stand for its range.
            Arrays.sort(places, (first, second) -> Double.compare(first[0], second[0]));
            int rare = (int) (RARE * places.length);
            int span = places.length - 1 - 2 * rare;
            int count = Math.min(LearntCurve.POINTS, 1 + span);
            var chosen = IntStream.range(0, count)
                    .mapToObj(i -> places[rare + (int) ((long) i * span / Math.max(1, count - 1))])
                    .toList();
            curves.add(LearntCurve.of(network, unknowns, at, chosen, covariance, at - parameters));
            at += network.weights();
        }
        return curves;
    }

    private static double correlation(
            FieldSystem system, List<FieldWindow> windows, List<double[][]> residuals, int field) {
        double sum = 0;
        int count = 0;
        for (int w = 0; w < windows.size(); w++) {
            var sensors = sensors(system, windows.get(w), field);
            if (sensors.length > 0) {
                var series = Arrays.stream(residuals.get(w))
                        .flatMapToDouble(row -> Arrays.stream(sensors)
                                .mapToDouble(sensor -> Double.isNaN(row[sensor]) ? 0 : row[sensor]))
                        .toArray();
                sum += ResidualCorrelation.time(series, sensors.length);
                count++;
            }
        }
        return sum / count;
    }

    private static int[] sensors(FieldSystem system, FieldWindow window, int field) {
        return IntStream.range(0, window.places().length)
                .filter(sensor -> window.places()[sensor] / system.points() == field)
                .toArray();
    }

    /// NaN if the field is not measured.
    private static double rms(FieldSystem system, List<FieldWindow> windows, List<double[][]> residuals, int field) {
        double squares = 0;
        long count = 0;
        for (int w = 0; w < windows.size(); w++) {
            for (int sensor : sensors(system, windows.get(w), field)) {
                for (var row : residuals.get(w)) {
                    if (!Double.isNaN(row[sensor])) {
                        squares += row[sensor] * row[sensor];
                        count++;
                    }
                }
            }
        }
        return count == 0 ? Double.NaN : Math.sqrt(squares / count);
    }

    private static int initialised(FieldWindow window) {
        return Math.min(INITIALISED, Math.max(2, window.samples() / 3));
    }

    private static FieldWindow rest(FieldWindow window) {
        return window.slice(initialised(window), window.samples());
    }

    /// Root mean square errors of forecasts after an initial field was fitted to the first samples, by field; none,
    /// and a note, where a solution was lost.
    private static Map<String, Double> forecasts(
            String name, FieldDescription known, List<FieldWindow> held, RunContext context) {
        var system = new FieldSystem(known);
        var fit = new FieldFit(system);
        var rests = new ArrayList<FieldWindow>();
        var errors = new ArrayList<double[][]>();
        try {
            for (var window : held) {
                var rest = rest(window);
                var first = window.slice(0, initialised(window));
                var estimate = fit.fit(first, Optional.empty());
                var all = new double[1 + rest.samples()];
                all[0] = first.times()[0];
                System.arraycopy(rest.times(), 0, all, 1, rest.samples());
                var values = new FieldSolver(system, List.of(), FieldAccuracy.REFERENCE)
                        .solve(estimate.parameters(), estimate.initial(), all)
                        .values();
                rests.add(rest);
                errors.add(less(rest, Arrays.copyOfRange(values, 1, all.length)));
            }
        } catch (InvalidInputException lost) {
            context.progress().note("no forecasts of held-out recordings by %s: %s".formatted(name, lost.getMessage()));
            return Map.of();
        }
        return byField(system, rests, errors);
    }

    private static double[][] less(FieldWindow window, double[][] fields) {
        var errors = new double[window.samples()][window.places().length];
        for (int time = 0; time < errors.length; time++) {
            for (int sensor = 0; sensor < errors[time].length; sensor++) {
                errors[time][sensor] = window.values()[time][sensor] - fields[time][window.places()[sensor]];
            }
        }
        return errors;
    }

    private static Map<String, Double> byField(FieldSystem system, List<FieldWindow> windows, List<double[][]> errors) {
        var all = new LinkedHashMap<String, Double>();
        for (int field = 0; field < system.fields().size(); field++) {
            double error = rms(system, windows, errors, field);
            if (Double.isFinite(error)) {
                all.put(system.fieldNames().get(field), error);
            }
        }
        return all;
    }

    /// Forecasts of 0, and of the last readings.
    private static Map<String, Map<String, Double>> trivial(FieldSystem system, List<FieldWindow> held) {
        var rests = held.stream().map(FieldIdentificationResult::rest).toList();
        var zero = rests.stream().map(FieldWindow::values).toList();
        var persistence = new ArrayList<double[][]>();
        for (var window : held) {
            var last = new double[window.places().length];
            Arrays.fill(last, Double.NaN);
            for (int time = 0; time < initialised(window); time++) {
                for (int sensor = 0; sensor < last.length; sensor++) {
                    double value = window.values()[time][sensor];
                    last[sensor] = Double.isNaN(value) ? last[sensor] : value;
                }
            }
            persistence.add(Arrays.stream(rest(window).values())
                    .map(row -> IntStream.range(0, last.length)
                            .mapToDouble(sensor -> row[sensor] - last[sensor])
                            .toArray())
                    .toArray(double[][]::new));
        }
        var both = new LinkedHashMap<String, Map<String, Double>>();
        both.put("zero", byField(system, rests, zero));
        both.put("persistence", byField(system, rests, persistence));
        return both;
    }
}
