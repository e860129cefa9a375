package dev.frugal.physics.field.estimation;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.data.ForecastDocument;
import dev.frugal.physics.data.ParameterGrid;
import dev.frugal.physics.dynamics.Remark;
import dev.frugal.physics.estimation.FitDocument;
import dev.frugal.physics.estimation.NormalMatrix;
import dev.frugal.physics.estimation.ResidualCorrelation;
import dev.frugal.physics.field.FieldAccuracy;
import dev.frugal.physics.field.FieldDirections;
import dev.frugal.physics.field.FieldSolver;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.field.estimation.AssimilationProblem.Priors;
import dev.frugal.physics.system.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Parameters and initial fields from a window of the fields or of a few sensors.
///
/// Several parameters all over their ranges are tried on the window's beginning; the best go on to longer parts of it.
/// The measurement noise and the size of the initial field's waves are estimated with the rest: where every point is
/// measured without noise, the prior vanishes beside the readings.
///
/// Immutable and safe to share between threads.
public final class FieldFit {
    /// Modes of a field's initial values, at most: their tangents are what a fit costs.
    private static final int MOST_MODES = 256;

    /// Where few points are measured, no fewer than these.
    private static final int MODES = 17;

    private static final int STARTS_FOR_ONE_PARAMETER = 7;
    private static final int STARTS_FOR_MORE = 16;
    private static final int FEWEST_SAMPLES = 4;

    /// Waves up to which every start is followed.
    private static final int FEW_MODES = 64;

    /// Power of the wave number by which the waves of an initial field are smaller, before the readings tell it.
    static final double USUAL_SMOOTHNESS = 1;

    /// Of the window, how many starts go on from it, and how many trials each may take.
    private record Stage(double fraction, int survivors, int trials) {}

    private static final List<Stage> STAGES = List.of(new Stage(0.2, 3, 8), new Stage(0.5, 2, 12), new Stage(1, 1, 12));

    private static final FieldAccuracy MIDDLE = new FieldAccuracy(1e-6, 1_000_000);
    private static final FieldAccuracy FINE = new FieldAccuracy(1e-10, 10_000_000);

    /// Noise as a share of a field's size below which a solution has to be fine.
    private static final double LITTLE_NOISE = 2e-3;

    /// Errors of a rough and of a fine solution as a share of a field's size.
    static final double LEAST_ROUGH_NOISE = 1e-3;

    static final double LEAST_NOISE = 1e-9;
    private static final int ROUNDS = 12;
    private static final int TRIALS = 25;
    private static final double UNDETERMINED = 0.25;
    private static final double UNEXPLAINED = 0.2;

    /// Standard deviations by which stated and shown noise may differ.
    private static final double SIGNIFICANT = 4;

    /// How solutions are computed.
    public static final String METHOD = "variational assimilation through ETDRK4";

    private final FieldSystem system;

    /// @throws InvalidInputException if a term of the system is unknown
    public FieldFit(FieldSystem system) {
        system.description().requireKnown();
        this.system = system;
    }

    /// The best fit to a window.
    ///
    /// @param noise standard deviation of a reading by field, where it is known
    /// @throws InvalidInputException if there are too few readings, or no solution can be followed
    public FieldEstimate fit(FieldWindow window, Optional<double[]> noise) {
        return fit(window, noise, starts());
    }

    /// The best fit to a window that is found from one guess of the parameters.
    ///
    /// @param guess within their ranges
    /// @throws InvalidInputException as [#fit(FieldWindow, Optional)]
    public FieldEstimate fit(FieldWindow window, Optional<double[]> noise, double[] guess) {
        return fit(window, noise, List.of(guess));
    }

    private FieldEstimate fit(FieldWindow window, Optional<double[]> noise, List<double[]> starts) {
        check(window);
        var sizes = sizes(system, List.of(window));
        var modes = new FieldModes(system, modes(system, window));
        var estimate = search(window, modes, sizes, noise, starts);
        return explain(estimate, window, sizes, noise);
    }

    /// All over the parameters' ranges.
    private List<double[]> starts() {
        var usual = system.parameters().stream().map(Parameter::training).toList();
        return usual.isEmpty()
                ? List.of(new double[0])
                : ParameterGrid.over(usual, usual.size() == 1 ? STARTS_FOR_ONE_PARAMETER : STARTS_FOR_MORE);
    }

    private void check(FieldWindow window) {
        int parameters = system.parameters().size();
        if (window.samples() < 2 || window.readings() <= parameters) {
            throw new InvalidInputException(
                    "the window has %d readings at %d times for %d parameters and an initial field; expected more, give it more samples"
                            .formatted(window.readings(), window.samples(), parameters));
        }
    }

    static int modes(FieldSystem system, FieldWindow window) {
        int fields = system.fields().size();
        int most = window.places().length == system.values()
                ? system.points()
                : Math.max(MODES, window.places().length / fields / 2 * 2 + 1);
        return Math.min(most, Math.min(system.points(), MOST_MODES / fields));
    }

    /// The size of each field: what its readings show or, where it has none, its initial values.
    ///
    /// @throws InvalidInputException if a field has neither
    static double[] sizes(FieldSystem system, List<FieldWindow> windows) {
        var sizes = new double[system.fields().size()];
        for (var window : windows) {
            var own = window.sizes(system);
            Arrays.setAll(sizes, field -> Math.max(sizes[field], own[field]));
        }
        var middle = system.parameters().stream()
                .mapToDouble(parameter -> parameter.training().at(0.5))
                .toArray();
        var usual = new FieldWindow(
                        new double[1],
                        IntStream.range(0, system.values()).toArray(),
                        new double[][] {system.initial(middle, new Seed(0))})
                .sizes(system);
        for (int field = 0; field < sizes.length; field++) {
            sizes[field] = sizes[field] > 0 ? sizes[field] : usual[field];
            if (!(sizes[field] > 0)) {
                throw new InvalidInputException(
                        "%s is 0 in all readings and at the beginning of %s; expected readings of it that differ from 0"
                                .formatted(system.fieldNames().get(field), system.name()));
            }
        }
        return sizes;
    }

    private Assimilation search(
            FieldWindow window, FieldModes modes, double[] sizes, Optional<double[]> noise, List<double[]> starts) {
        var rough = Assimilation.times(sizes, LEAST_ROUGH_NOISE);
        var best = Stream.of(new FieldModes(system, Math.min(modes(system, window), resolved(window))), modes)
                .distinct()
                .map(some -> descent(window, some, starts, rough, Assimilation.first(sizes, USUAL_SMOOTHNESS)))
                .flatMap(Optional::stream)
                .map(found -> onto(found, window, modes, sizes, rough))
                .flatMap(Optional::stream)
                .min(Comparator.comparingDouble(one -> one.linearisation().cost()));
        var found = best.orElseThrow(() -> new InvalidInputException(
                "no solution of %s within the ranges of its parameters could be fitted to the window; check its units and the points of its columns"
                        .formatted(system.name())));
        var first = found.problem().priors();
        var priors = new Priors(noise.orElse(first.noise()), first.waves(), first.means(), first.smoothness());
        var settled = Assimilation.of(
                found.problem().with(priors), found.unknowns(), rough, noise.isPresent(), TRIALS, ROUNDS);
        var accurate = new AssimilationProblem(
                system,
                List.of(),
                modes,
                List.of(window),
                settled.problem().priors(),
                settled.unknowns(),
                accuracy(settled.problem().priors(), sizes),
                FieldAccuracy.ROUGH);
        return Assimilation.of(
                accurate,
                settled.unknowns(),
                Assimilation.times(sizes, LEAST_NOISE),
                noise.isPresent(),
                TRIALS,
                ROUNDS);
    }

    /// The waves that a snapshot of the readings tells apart: shorter ones look like longer ones there.
    private int resolved(FieldWindow window) {
        return Math.max(3, window.places().length / system.fields().size() / 2 * 2 + 1);
    }

    /// From several parameters, on longer and longer parts of the window; empty if no solution can be followed.
    private Optional<Assimilation> descent(
            FieldWindow window, FieldModes modes, List<double[]> starts, double[] least, Priors priors) {
        var start = Assimilation.start(system, modes, window, priors);
        var unknowns = starts.stream().map(guess -> joined(guess, start)).toList();
        if (modes.size() > FEW_MODES) {
            unknowns = nearest(unknowns, window, modes, priors);
        }
        Optional<Assimilation> best = Optional.empty();
        for (var stage : STAGES) {
            int samples = Math.clamp(
                    Math.round(stage.fraction() * window.samples()),
                    Math.min(FEWEST_SAMPLES, window.samples()),
                    window.samples());
            var part = window.slice(0, samples);
            var found = unknowns.parallelStream()
                    .map(one -> roughly(part, modes, priors, one, least, stage.trials()))
                    .flatMap(Optional::stream)
                    .sorted(Comparator.comparingDouble(
                            one -> one.linearisation().cost()))
                    .limit(stage.survivors())
                    .toList();
            if (found.isEmpty()) {
                return Optional.empty();
            }
            unknowns = found.stream().map(Assimilation::unknowns).toList();
            best = Optional.of(found.getFirst());
        }
        return best;
    }

    /// The start whose solution is nearest to the beginning of the window. With many waves, the first readings tell
    /// the initial field, and each start that is followed further costs as many solutions as there are waves.
    private List<double[]> nearest(List<double[]> starts, FieldWindow window, FieldModes modes, Priors priors) {
        var part = window.slice(0, Math.min(FEWEST_SAMPLES, window.samples()));
        record Start(double[] unknowns, double distance) {}
        return starts.parallelStream()
                .map(start -> new Start(start, distance(start, part, modes, priors)))
                .min(Comparator.comparingDouble(Start::distance))
                .map(Start::unknowns)
                .stream()
                .toList();
    }

    private double distance(double[] unknowns, FieldWindow part, FieldModes modes, Priors priors) {
        var posed = rough(part, modes, priors, unknowns);
        if (posed.isEmpty()) {
            return Double.POSITIVE_INFINITY;
        }
        var problem = posed.get();
        double sum = 0;
        for (var row : problem.residuals(unknowns, 0)) {
            for (int sensor = 0; sensor < row.length; sensor++) {
                double share = row[sensor] / priors.noise()[part.places()[sensor] / system.points()];
                sum += Double.isFinite(share) ? share * share : 0;
            }
        }
        return sum;
    }

    /// The same with other waves.
    private Optional<Assimilation> onto(
            Assimilation found, FieldWindow window, FieldModes modes, double[] sizes, double[] least) {
        int parameters = found.problem().parameters();
        var unknowns = joined(
                Arrays.copyOf(found.unknowns(), parameters),
                modes.coefficients(found.problem().modes(), found.unknowns(), parameters));
        return roughly(
                window,
                modes,
                Assimilation.first(sizes, USUAL_SMOOTHNESS),
                unknowns,
                least,
                STAGES.getLast().trials());
    }

    /// How accurate solutions have to be beside the noise.
    static FieldAccuracy accuracy(Priors priors, double[] sizes) {
        boolean fine = false;
        for (int field = 0; field < sizes.length; field++) {
            fine |= priors.noise()[field] < LITTLE_NOISE * sizes[field];
        }
        return fine ? FINE : MIDDLE;
    }

    private static double[] joined(double[] parameters, double[] coefficients) {
        var all = Arrays.copyOf(parameters, parameters.length + coefficients.length);
        System.arraycopy(coefficients, 0, all, parameters.length, coefficients.length);
        return all;
    }

    /// The problem with rough solutions; empty where they cannot be followed.
    private Optional<AssimilationProblem> rough(FieldWindow part, FieldModes modes, Priors priors, double[] unknowns) {
        try {
            return Optional.of(new AssimilationProblem(
                    system,
                    List.of(),
                    modes,
                    List.of(part),
                    priors,
                    unknowns,
                    FieldAccuracy.ROUGH,
                    FieldAccuracy.ROUGH));
        } catch (InvalidInputException _) {
            return Optional.empty();
        }
    }

    /// Empty where the solution cannot be followed.
    private Optional<Assimilation> roughly(
            FieldWindow part, FieldModes modes, Priors priors, double[] unknowns, double[] least, int trials) {
        var posed = rough(part, modes, priors, unknowns);
        if (posed.isEmpty()) {
            return Optional.empty();
        }
        var problem = posed.get();
        var found = Assimilation.of(problem, unknowns, least, true, trials, 1);
        return Double.isInfinite(found.linearisation().cost()) ? Optional.empty() : Optional.of(found);
    }

    private FieldEstimate explain(Assimilation found, FieldWindow window, double[] sizes, Optional<double[]> stated) {
        var problem = found.problem();
        var modes = problem.modes();
        int parameters = problem.parameters();
        int count = modes.size();
        int fields = sizes.length;
        var residuals = problem.residuals(found.unknowns(), 0);
        var squares = new double[fields];
        var counts = new long[fields];
        var scaled = new double[residuals.length * window.places().length];
        for (int time = 0; time < residuals.length; time++) {
            for (int sensor = 0; sensor < residuals[time].length; sensor++) {
                double residual = residuals[time][sensor];
                int field = window.places()[sensor] / system.points();
                if (Double.isFinite(residual)) {
                    squares[field] += residual * residual;
                    counts[field]++;
                    scaled[time * residuals[time].length + sensor] =
                            residual / problem.priors().noise()[field];
                }
            }
        }
        var remarks = new ArrayList<Remark>();
        var noise = new double[fields];
        var errors = new double[fields];
        boolean noisy = false;
        double integrator = 1;
        for (int field = 0; field < fields; field++) {
            if (counts[field] == 0) {
                continue;
            }
            noise[field] = problem.priors().noise()[field];
            errors[field] = Math.sqrt(squares[field] / counts[field]);
            noisy |= noise[field] > 2 * LEAST_NOISE * sizes[field];
            double share = LEAST_NOISE * sizes[field] / noise[field];
            integrator = Math.max(integrator, 1 + window.readings() * share * share);
        }
        double correlation = noisy ? ResidualCorrelation.time(scaled, window.places().length) : 1;
        var covariance = covariance(found);
        for (var row : covariance) {
            for (int b = 0; b < row.length; b++) {
                row[b] *= correlation * integrator;
            }
        }
        statements(found, window, sizes, errors, correlation, covariance, remarks);
        stated.ifPresent(given -> otherNoise(found, given, counts, remarks));
        if (count < system.values()) {
            remarks.add(Remark.note(
                    "the initial field is sought among the %d longest waves of %d".formatted(count, system.values())));
        }
        var deviations = new double[system.values()];
        for (int place = 0; place < deviations.length; place++) {
            double variance = 0;
            for (int a = 0; a < count; a++) {
                double factor = modes.shapes().get(a)[place];
                for (int b = 0; factor != 0 && b < count; b++) {
                    variance += factor * covariance[a][b] * modes.shapes().get(b)[place];
                }
            }
            deviations[place] = Math.sqrt(Math.max(0, variance));
        }
        return new FieldEstimate(
                Arrays.copyOf(found.unknowns(), parameters),
                problem.initial(found.unknowns(), 0),
                deviations,
                modes.shapes(),
                covariance,
                noise,
                errors,
                correlation,
                remarks);
    }

    private double[][] covariance(Assimilation found) {
        var linearisation = found.linearisation();
        var block = linearisation.blocks().getFirst();
        int count = block.own().length;
        int parameters = linearisation.gradient().length;
        var matrix = new double[count + parameters][count + parameters];
        for (int a = 0; a < count; a++) {
            System.arraycopy(block.own()[a], 0, matrix[a], 0, count);
        }
        var widest = new double[count + parameters];
        for (int mode = 0; mode < count; mode++) {
            widest[mode] = found.problem().priors().deviation(found.problem().modes(), mode);
        }
        for (int p = 0; p < parameters; p++) {
            for (int mode = 0; mode < count; mode++) {
                matrix[count + p][mode] = block.cross()[p][mode];
                matrix[mode][count + p] = block.cross()[p][mode];
            }
            System.arraycopy(linearisation.normal()[p], 0, matrix[count + p], count, parameters);
            widest[count + p] = system.parameters().get(p).range().width();
        }
        return NormalMatrix.of(matrix).covariance(widest);
    }

    private void statements(
            Assimilation found,
            FieldWindow window,
            double[] sizes,
            double[] errors,
            double correlation,
            double[][] covariance,
            List<Remark> remarks) {
        int count = found.problem().modes().size();
        for (int p = 0; p < system.parameters().size(); p++) {
            var parameter = system.parameters().get(p);
            var range = parameter.range();
            double value = found.unknowns()[p];
            if (range.width() > 0 && (value <= range.low() || value >= range.high())) {
                remarks.add(Remark.warning(
                        "%s is at the end of its range %s: the window would be fitted better outside; check its units or widen the range"
                                .formatted(parameter.name(), range)));
            }
            if (Math.sqrt(covariance[count + p][count + p]) > UNDETERMINED * range.width()) {
                remarks.add(Remark.warning(
                        "the window does not determine %s; measure longer or at more points, or make it a constant of the system"
                                .formatted(parameter.name())));
            }
        }
        if (correlation > 1) {
            remarks.add(Remark.warning(
                    "the residuals of neighbouring samples resemble each other over about %.0f of %d: the equation does not explain all of the window, or its errors are not independent; the standard deviations are %.1f times as large for it"
                            .formatted(Math.ceil(correlation), window.samples(), Math.sqrt(correlation))));
        }
        for (int field = 0; field < errors.length; field++) {
            if (errors[field] > UNEXPLAINED * sizes[field]) {
                remarks.add(Remark.warning(
                        "the best solution misses %s by %.0f %% of its size: check units, the points of the columns and the constants"
                                .formatted(system.fieldNames().get(field), 100 * errors[field] / sizes[field])));
            }
        }
    }

    private void otherNoise(Assimilation found, double[] stated, long[] counts, List<Remark> remarks) {
        var shown = found.problem()
                .reestimated(found.unknowns(), found.linearisation(), new double[stated.length], false)
                .noise();
        for (int field = 0; field < stated.length; field++) {
            if (counts[field] > 0
                    && Math.abs(shown[field] / stated[field] - 1) > SIGNIFICANT / Math.sqrt(2.0 * counts[field])) {
                remarks.add(Remark.warning(
                        "the residuals of %s are %.2g, but --noise states %.2g; correct the noise or look for what the equation lacks"
                                .formatted(system.fieldNames().get(field), shown[field], stated[field])));
            }
        }
    }

    /// How the fields go on after the window.
    ///
    /// @param times ascending, after the window's end
    /// @throws InvalidInputException if the solution cannot be followed
    public FieldForecast forecast(FieldEstimate estimate, FieldWindow window, double[] times) {
        int before = window.samples();
        var all = Arrays.copyOf(window.times(), before + times.length);
        System.arraycopy(times, 0, all, before, times.length);
        var values = new FieldSolver(system, List.of(), FINE)
                .solve(estimate.parameters(), estimate.initial(), all)
                .values();
        var rough = new FieldSolver(system, List.of(), FieldAccuracy.ROUGH);
        var steps = rough.solve(estimate.parameters(), estimate.initial(), all).steps();
        var directions = new FieldDirections(
                estimate.modes(),
                IntStream.range(0, system.parameters().size()).boxed().toList(),
                false);
        var tangents = rough.solve(estimate.parameters(), estimate.initial(), all, steps, directions)
                .tangents();
        var deviations = new double[times.length][];
        for (int i = 0; i < times.length; i++) {
            deviations[i] = deviations(tangents.get(before + i), estimate.covariance());
        }
        return new FieldForecast(times.clone(), Arrays.copyOfRange(values, before, all.length), deviations);
    }

    /// A fit as JSON: what `physics fit --json` prints of fields.
    ///
    /// @param remarks those of the fit, and those of the recording
    public FitDocument document(
            FieldWindow window, FieldEstimate estimate, Optional<FieldForecast> forecast, List<Remark> remarks) {
        var parameters = new ArrayList<FitDocument.Estimate>();
        for (int p = 0; p < estimate.parameters().length; p++) {
            var parameter = system.parameters().get(p);
            parameters.add(new FitDocument.Estimate(
                    parameter.name(), estimate.parameters()[p], estimate.parameterDeviation(p), parameter.unit()));
        }
        var columns =
                IntStream.range(0, system.values()).mapToObj(system::column).toList();
        var initial = new ArrayList<FitDocument.Estimate>();
        for (int place = 0; place < columns.size(); place++) {
            initial.add(new FitDocument.Estimate(
                    columns.get(place),
                    estimate.initial()[place],
                    estimate.initialDeviations()[place],
                    system.fields().get(place / system.points()).unit()));
        }
        var residuals = new LinkedHashMap<String, Double>();
        var noise = new LinkedHashMap<String, Double>();
        for (int field = 0; field < system.fields().size(); field++) {
            if (estimate.noise()[field] > 0) {
                residuals.put(system.fieldNames().get(field), estimate.residuals()[field]);
                noise.put(system.fieldNames().get(field), estimate.noise()[field]);
            }
        }
        return new FitDocument(
                system.name(),
                window.samples(),
                window.times()[0],
                METHOD,
                parameters,
                initial,
                estimate.parameterCovariance(),
                residuals,
                noise,
                estimate.correlation(),
                List.of(),
                forecast.map(found -> ForecastDocument.of(columns, found.times(), found.values(), found.deviations())),
                Remark.sentences(remarks, Remark.Kind.WARNING),
                Remark.sentences(remarks, Remark.Kind.NOTE));
    }

    private static double[] deviations(double[][] tangents, double[][] covariance) {
        var deviations = new double[tangents[0].length];
        for (int a = 0; a < tangents.length; a++) {
            var combined = new double[deviations.length];
            for (int b = 0; b < tangents.length; b++) {
                double factor = covariance[a][b];
                for (int i = 0; i < combined.length; i++) {
                    combined[i] += factor * tangents[b][i];
                }
            }
            for (int i = 0; i < combined.length; i++) {
                deviations[i] += combined[i] * tangents[a][i];
            }
        }
        for (int i = 0; i < deviations.length; i++) {
            deviations[i] = Math.sqrt(Math.max(0, deviations[i]));
        }
        return deviations;
    }
}
