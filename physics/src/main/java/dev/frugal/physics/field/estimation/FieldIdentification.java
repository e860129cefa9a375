package dev.frugal.physics.field.estimation;

import dev.frugal.base.DurableFiles;
import dev.frugal.base.InvalidInputException;
import dev.frugal.base.SealedJson;
import dev.frugal.base.Seed;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.identification.IdentificationSettings;
import dev.frugal.physics.identification.RecordingSource;
import dev.frugal.physics.identification.TermNetwork;
import dev.frugal.physics.system.Expression;
import dev.frugal.physics.system.FieldDescription;
import dev.frugal.physics.system.FieldDescriptions;
import dev.frugal.physics.system.FieldYaml;
import dev.frugal.physics.system.Systems;
import dev.frugal.runs.RunContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/// From recordings of fields to an identified system: parameters and unknown terms that all recordings share, and an
/// initial field for each.
///
/// A checkpoint after every trial makes a resumed run equal one that never stopped.
public final class FieldIdentification {
    /// Share of a recording's end that is held out.
    private static final double HELD_OUT = 0.15;

    /// Samples below which nothing of a recording is held out.
    private static final int LONG = 200;

    private static final String CHECKPOINT = "identification.json";
    private static final String EQUATION_CHECKPOINT = "equation.json";

    private final FieldSystem system;
    private final List<FieldWindow> training;
    private final List<FieldWindow> held;
    private final RunContext context;
    private final Runnable saved;

    private FieldIdentification(
            FieldSystem system,
            List<FieldWindow> training,
            List<FieldWindow> held,
            RunContext context,
            Runnable saved) {
        requireRoom(system.description());
        this.system = system;
        this.training = training;
        this.held = held;
        this.context = context;
        this.saved = saved;
    }

    /// Identifies a system, or continues to.
    ///
    /// @throws InvalidInputException if a recording cannot be used
    public static FieldIdentificationResult run(IdentificationSettings settings, RunContext context) {
        var system = FieldSystem.read("config.yaml", settings.system());
        var recordings = settings.recordings().stream()
                .map(source -> read(source, system, context))
                .toList();
        var held = new ArrayList<>(settings.validation().stream()
                .map(source -> read(source, system, context))
                .toList());
        boolean given = !held.isEmpty();
        var training = new ArrayList<FieldWindow>();
        for (var recording : recordings) {
            if (!given && recording.samples() >= LONG) {
                int cut = (int) Math.round(recording.samples() * (1 - HELD_OUT));
                training.add(recording.slice(0, cut));
                held.add(recording.slice(cut, recording.samples()));
            } else {
                training.add(recording);
            }
        }
        return run(system, training, held, context);
    }

    /// Identifies a system from windows that are in memory.
    ///
    /// @param held windows that are not fitted
    /// @throws InvalidInputException if no solution can be followed
    public static FieldIdentificationResult run(
            FieldSystem system, List<FieldWindow> training, List<FieldWindow> held, RunContext context) {
        return run(system, training, held, context, () -> {});
    }

    /// @param saved called after every checkpoint
    static FieldIdentificationResult run(
            FieldSystem system,
            List<FieldWindow> training,
            List<FieldWindow> held,
            RunContext context,
            Runnable saved) {
        return new FieldIdentification(system, training, held, context, saved).identify();
    }

    private static FieldWindow read(RecordingSource source, FieldSystem system, RunContext context) {
        var file = FieldWindow.read(system, Path.of(source.file()), source.options());
        file.assumptions().forEach(sentence -> context.progress().note(sentence));
        var recording = file.recording();
        if (recording.samples() < 3) {
            throw new InvalidInputException(
                    "%s has %d samples; expected at least 3".formatted(recording.name(), recording.samples()));
        }
        return FieldWindow.of(system, recording);
    }

    private FieldIdentificationResult identify() {
        var main = new JointFit(system, training, context.seed().named("term"));
        var found = fitted("term", CHECKPOINT, main);
        var baseline = new LinkedHashMap<String, FieldDescription>();
        if (!held.isEmpty() && !system.description().unknownTerms().isEmpty()) {
            var zeros = new LinkedHashMap<String, Expression>();
            system.description().unknownTerms().forEach(term -> zeros.put(term.name(), Expression.literal(0)));
            var plain = new FieldSystem(system.description().withTerms(zeros));
            try {
                var fit = new JointFit(plain, training, context.seed().named("equation"));
                var alone = fitted("equation", EQUATION_CHECKPOINT, fit);
                baseline.put("equation", closed(plain.description(), fit.problem(alone), alone));
            } catch (InvalidInputException lost) {
                context.progress().note("without its unknown terms: %s".formatted(lost.getMessage()));
            }
        }
        var problem = main.problem(found);
        var closed = closed(system.description(), problem, found);
        DurableFiles.write(context.directory().file(Systems.IDENTIFIED), FieldYaml.of(closed));
        return FieldIdentificationResult.of(context, system, main, found, closed, baseline, held);
    }

    private JointFit.State fitted(String name, String checkpoint, JointFit fit) {
        var file = context.directory().file(checkpoint);
        JointFit.State state;
        if (Files.exists(file)) {
            state = SealedJson.read(file, JointFit.State.class);
        } else {
            context.progress().report("%s: start".formatted(name), 0, JointFit.mostTrials());
            state = fit.begin();
            save(file, state);
        }
        while (!state.done()) {
            context.stopIfRequested();
            state = fit.advance(state);
            context.progress().report(name, state.evaluations(), JointFit.mostTrials());
            save(file, state);
        }
        return state;
    }

    private void save(Path file, JointFit.State state) {
        context.beforeCheckpoint();
        SealedJson.write(file, state);
        saved.run();
    }

    /// The system with its parameters and terms as found.
    private static FieldDescription closed(FieldDescription system, AssimilationProblem problem, JointFit.State state) {
        var unknowns = state.progress().unknowns();
        var formulas = new LinkedHashMap<String, Expression>();
        int at = problem.parameters();
        for (var network : problem.networks()) {
            formulas.putAll(network.formulas(Arrays.copyOfRange(unknowns, at, at + network.weights())));
            at += network.weights();
        }
        return system.closed(Arrays.copyOf(unknowns, problem.parameters()), formulas);
    }

    /// Checks that the unknown terms, once learnt, fit into a system file.
    private static void requireRoom(FieldDescription system) {
        var formulas = new LinkedHashMap<String, Expression>();
        system.unknownTerms().stream()
                .map(TermNetwork::unscaled)
                .forEach(network -> formulas.putAll(network.formulas(network.initial(new Seed(0)))));
        try {
            FieldDescriptions.read(Systems.IDENTIFIED, FieldYaml.of(system.withTerms(formulas)));
        } catch (InvalidInputException failure) {
            throw new InvalidInputException(
                    "the unknown terms of %s are too large for a system file (%s); give them fewer units under 'hidden'"
                            .formatted(system.name(), failure.getMessage()),
                    failure);
        }
    }
}
