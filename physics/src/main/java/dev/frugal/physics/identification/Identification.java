package dev.frugal.physics.identification;

import dev.frugal.base.Documents;
import dev.frugal.base.DurableFiles;
import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.recording.Recording;
import dev.frugal.physics.system.MeasuredSystem;
import dev.frugal.physics.system.SystemDescription;
import dev.frugal.physics.system.Systems;
import dev.frugal.runs.RunContext;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// From recordings to an identified system, in the order of work that keeps out of poor minima: the equation
/// without its unknown terms, then the terms on top of it, then what other models make of the same recordings.
///
/// A checkpoint after every trial makes a resumed run equal one that never stopped.
public final class Identification {
    /// Share of a recording's end that is held out.
    private static final double HELD_OUT = 0.15;

    /// Samples below which nothing of a recording is held out.
    private static final int LONG = 200;

    /// Samples that a free run is initialised from.
    private static final int INITIALISED = 50;

    private static final int EQUATION_TRIALS = 60;
    private static final int TERM_TRIALS = 120;
    private static final int BLACK_BOX_TRIALS = 40;

    private static final String CHECKPOINT = "identification.json";
    private static final String EQUATION = "equation";
    private static final String TERM = "term";
    private static final String LINEAR = "linear";
    private static final String BLACK_BOX = "black_box";

    /// The metrics of a stage, behind its name and a slash.
    private static final String TRAINING_ERROR = "training/error";

    private static final String VALIDATION_ERROR = "validation/error";

    private final SystemDescription system;
    private final RunContext context;
    private final Runnable saved;
    private final Data data;
    private final Optional<Data> held;
    private final double interval;
    private Checkpoint checkpoint;

    private Identification(
            SystemDescription system,
            List<Recording> training,
            List<Recording> held,
            RunContext context,
            Runnable saved) {
        IdentifiedSystem.requireRoom(system);
        this.system = system;
        this.context = context;
        this.saved = saved;
        this.data = Data.of(system, training);
        this.held = held.isEmpty() ? Optional.empty() : Optional.of(Data.of(system, held));
        this.interval = RecordingGrid.usualInterval(training);
        var file = context.directory().file(CHECKPOINT);
        this.checkpoint = Files.exists(file)
                ? Documents.readJson(Documents.text(file), Checkpoint.class, file.toString())
                : Checkpoint.empty();
    }

    /// Identifies a system, or continues to.
    ///
    /// @throws InvalidInputException if a recording cannot be used
    public static IdentificationResult run(IdentificationSettings settings, RunContext context) {
        var system = Systems.describe("config.yaml", settings.system());
        var recordings = settings.recordings().stream()
                .map(source -> read(source, system, context.progress()::note))
                .toList();
        var given = settings.validation().stream()
                .map(source -> read(source, system, context.progress()::note))
                .toList();
        var training = new ArrayList<Recording>();
        var held = new ArrayList<>(given);
        for (var recording : recordings) {
            int cut = (int) Math.round(recording.samples() * (1 - HELD_OUT));
            if (given.isEmpty() && recording.samples() >= LONG) {
                training.add(recording.slice(0, cut));
                held.add(recording.slice(cut, recording.samples()));
            } else {
                training.add(recording);
            }
        }
        return run(system, training, held, context);
    }

    /// Reads the recordings of an identification as [#run] does and keeps nothing.
    ///
    /// @throws InvalidInputException if a recording cannot be used, or the terms are too large for a system file
    public static void check(IdentificationSettings settings) {
        var system = Systems.describe("config.yaml", settings.system());
        IdentifiedSystem.requireRoom(system);
        settings.recordings().forEach(source -> read(source, system, _ -> {}));
        settings.validation().forEach(source -> read(source, system, _ -> {}));
    }

    /// Identifies a system from recordings that are in memory.
    ///
    /// @param held recordings that are not fitted; the fit of unknown terms stops by them
    static IdentificationResult run(
            SystemDescription system, List<Recording> training, List<Recording> held, RunContext context) {
        return run(system, training, held, context, () -> {});
    }

    /// @param saved called after every checkpoint
    static IdentificationResult run(
            SystemDescription system,
            List<Recording> training,
            List<Recording> held,
            RunContext context,
            Runnable saved) {
        return new Identification(system, training, held, context, saved).identify();
    }

    private static Recording read(RecordingSource source, SystemDescription system, Consumer<String> note) {
        var file = source.read(system);
        file.assumptions().forEach(note);
        var recording = file.recording();
        if (recording.samples() < 3) {
            throw new InvalidInputException(
                    "%s has %d samples; expected at least 3".formatted(recording.name(), recording.samples()));
        }
        // Names what is missing before any work begins.
        RecordingGrid.of(recording, system, Double.POSITIVE_INFINITY);
        return recording;
    }

    private record Begun(List<TermNetwork> networks, Fit fit, double step) {}

    /// A stage that is done.
    record Done(MeasuredSystem system, OutputFit fit, List<TermNetwork> networks, OutputFit.State state) {
        double[] shared() {
            return state.best();
        }

        /// The system with the constants that all recordings share and the learnt terms put in.
        SystemDescription closed() {
            var unknowns = fit.unknowns();
            var values = new LinkedHashMap<String, Double>();
            for (int k = 0; k < unknowns.constants(); k++) {
                if (!unknowns.perRecording(k)) {
                    values.put(unknowns.names().get(k), state.best()[unknowns.place(k, 0)]);
                }
            }
            return IdentifiedSystem.closed(system.description(), values, networks, weights());
        }

        double[] weights() {
            return java.util.Arrays.copyOfRange(
                    state.best(), fit.unknowns().weightsAt(), fit.unknowns().size());
        }
    }

    private IdentificationResult identify() {
        var plain = new MeasuredSystem(OtherModels.withoutTerms(system));
        var equation = stage(EQUATION, plain, data, held, EQUATION_TRIALS, () -> alone(plain));
        var main = equation;
        if (!system.unknownTerms().isEmpty()) {
            var full = new MeasuredSystem(system);
            main = stage(TERM, full, data, held, TERM_TRIALS, () -> withTerms(full, plain, equation));
        }
        var others = new LinkedHashMap<String, Done>();
        if (held.isPresent()) {
            if (!system.unknownTerms().isEmpty()) {
                others.put(EQUATION, equation);
            }
            addOthers(others);
        }
        return IdentificationResult.of(context, system, data, held, main, others, interval, main.state.trials());
    }

    private Begun alone(MeasuredSystem plain) {
        double step = interval / 2;
        return new Begun(
                List.of(), new EquationFit(plain, data, step, context.seed().named(EQUATION)).fit(), step);
    }

    private Begun withTerms(MeasuredSystem full, MeasuredSystem plain, Done equation) {
        double step = equation.state.step();
        var fit = Fit.of(
                equation.fit.problem(equation.fit.plan(), equation.state.weights(), step),
                equation.state.progress().unknowns());
        var start = new TermStart(full, plain, data, context.seed().named(TERM));
        var networks = start.networks(fit, step);
        return new Begun(networks, start.weights(networks, fit, equation.state.weights(), step), step);
    }

    private void addOthers(Map<String, Done> others) {
        var inputSizes = system.inputs().stream()
                .mapToDouble(input -> size(input.name()))
                .toArray();
        var linear = new MeasuredSystem(OtherModels.linear(system, data.sizes(), interval, inputSizes));
        var linearData = data.of(linear.description());
        var fitted = stage(LINEAR, linear, linearData, Optional.empty(), EQUATION_TRIALS, () -> {
            double step = interval / 2;
            var seed = context.seed().named(LINEAR);
            return new Begun(List.of(), new EquationFit(linear, linearData, step, seed).fit(), step);
        });
        others.put(LINEAR, fitted);
        if (system.unknownTerms().isEmpty()) {
            return;
        }
        var hidden = system.unknownTerms().getFirst().hidden();
        var box = new MeasuredSystem(OtherModels.blackBox(system, data.sizes(), interval, inputSizes, hidden));
        var boxData = data.of(box.description());
        var boxHeld = held.map(some -> some.of(box.description()));
        others.put(BLACK_BOX, stage(BLACK_BOX, box, boxData, boxHeld, BLACK_BOX_TRIALS, () -> {
            double step = fitted.state.step();
            var fit = Fit.of(
                    fitted.fit.problem(fitted.fit.plan(), fitted.state.weights(), step),
                    fitted.state.progress().unknowns());
            var start = new TermStart(box, linear, boxData, context.seed().named(BLACK_BOX));
            var networks = start.networks(fit, step);
            return new Begun(networks, start.weights(networks, fit, fitted.state.weights(), step), step);
        }));
    }

    private double size(String input) {
        double squares = 0;
        long count = 0;
        for (var recording : data.recordings()) {
            for (double value : recording.channel(input).orElseThrow()) {
                if (!Double.isNaN(value)) {
                    squares += value * value;
                    count++;
                }
            }
        }
        return squares > 0 ? Math.sqrt(squares / count) : 1;
    }

    /// Begins or continues a stage and takes it to its end.
    private Done stage(
            String name, MeasuredSystem measured, Data own, Optional<Data> ownHeld, int trials, Supplier<Begun> begin) {
        var before = checkpoint.stages().get(name);
        List<TermNetwork> networks;
        OutputFit fit;
        OutputFit.State state;
        if (before == null) {
            context.progress().report("%s: start".formatted(name), 0, trials);
            var begun = begin.get();
            networks = begun.networks;
            fit = new OutputFit(measured, networks, own, ownHeld, begun.fit.plan(), trials);
            state = fit.begin(begun.fit, begun.step);
            save(name, networks, fit, state);
        } else {
            var terms = measured.description().unknownTerms();
            networks = IntStream.range(0, terms.size())
                    .mapToObj(m -> before.networks().get(m).network(terms.get(m)))
                    .toList();
            fit = new OutputFit(measured, networks, own, ownHeld, before.plan(), trials);
            state = before.state();
        }
        context.metrics().rewind(name + "/", state.trials());
        while (!state.done()) {
            context.stopIfRequested();
            int trial = state.trials();
            state = fit.advance(state);
            if (state.trials() > trial) {
                record(name, fit, state);
            }
            context.progress().report(name, state.trials(), trials);
            save(name, networks, fit, state);
        }
        return new Done(measured, fit, networks, state);
    }

    /// Both errors as shares of the output's standard deviation.
    private void record(String name, OutputFit fit, OutputFit.State state) {
        context.metrics().append(state.trials(), "%s/%s".formatted(name, TRAINING_ERROR), fit.training(state));
        if (Double.isFinite(state.validation())) {
            context.metrics().append(state.trials(), "%s/%s".formatted(name, VALIDATION_ERROR), state.validation());
        }
    }

    private void save(String name, List<TermNetwork> networks, OutputFit fit, OutputFit.State state) {
        var units = networks.stream()
                .map(network -> LearntTerm.of(network, new double[0]))
                .toList();
        checkpoint = checkpoint.with(name, new Checkpoint.Stage(units, fit.plan(), state));
        context.beforeCheckpoint();
        DurableFiles.write(context.directory().file(CHECKPOINT), Documents.json(checkpoint));
        saved.run();
    }

    static int initialised(Recording recording) {
        return Math.min(INITIALISED, Math.max(2, recording.samples() / 3));
    }
}
