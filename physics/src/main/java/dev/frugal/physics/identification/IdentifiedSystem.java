package dev.frugal.physics.identification;

import dev.frugal.base.Documents;
import dev.frugal.base.DurableFiles;
import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.system.Expression;
import dev.frugal.physics.system.SystemDescription;
import dev.frugal.physics.system.SystemYaml;
import dev.frugal.physics.system.Systems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A system with the constants and terms that recordings gave it: an ordinary system, whose learnt terms are
/// definitions.
///
/// In a run's folder the description is the file [Systems#IDENTIFIED], which every command takes as a system,
/// and the rest is the file [#FILE].
///
/// @param description inputs are measured still; constants that each recording has by itself are to estimate
///   still
/// @param step longest integration step that the fit needed
/// @param noise root mean square of each channel's residuals in the fit; empty of a baseline
public record IdentifiedSystem(SystemDescription description, double step, Map<String, Double> noise) {
    /// The file in a run's folder with what is no part of the description.
    public static final String FILE = "identified.json";

    /// What [#FILE] holds.
    private record Fitted(double step, Map<String, Double> noise) {}

    public IdentifiedSystem {
        noise = Map.copyOf(noise);
    }

    /// Reads the system that a run identified.
    ///
    /// @param run the folder of a run of `physics identify`
    /// @throws InvalidInputException if there is none
    public static IdentifiedSystem read(Path run) {
        var file = run.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException(
                    "%s holds no identified system: there is no file %s; expected a finished run of 'physics identify'"
                            .formatted(run, file));
        }
        var fitted = Documents.readJson(Documents.text(file), Fitted.class, file.toString());
        return new IdentifiedSystem(Systems.described(run.toAbsolutePath().toString()), fitted.step(), fitted.noise());
    }

    /// Whether a folder is that of a run which identified a system.
    public static boolean isIn(Path run) {
        return Files.isRegularFile(run.resolve(FILE));
    }

    void write(Path run) {
        DurableFiles.write(run.resolve(Systems.IDENTIFIED), SystemYaml.of(description));
        DurableFiles.write(run.resolve(FILE), Documents.indentedJson(new Fitted(step, noise)));
    }

    /// Checks that the unknown terms of a system, once learnt, fit into a system file.
    ///
    /// @throws InvalidInputException if they do not
    static void requireRoom(SystemDescription system) {
        var networks = system.unknownTerms().stream().map(TermNetwork::unscaled).toList();
        var weights = networks.stream()
                .flatMapToDouble(network -> Arrays.stream(network.initial(new Seed(0))))
                .toArray();
        try {
            Systems.describe(Systems.IDENTIFIED, SystemYaml.of(closed(system, Map.of(), networks, weights)));
        } catch (InvalidInputException failure) {
            throw new InvalidInputException(
                    "the unknown terms of %s are too large for a system file (%s); give them fewer units under 'hidden'"
                            .formatted(system.name(), failure.getMessage()),
                    failure);
        }
    }

    /// A system with values in place of constants to estimate, and formulas in place of its unknown terms.
    ///
    /// @param weights of all networks, one after the other
    static SystemDescription closed(
            SystemDescription system, Map<String, Double> constants, List<TermNetwork> networks, double[] weights) {
        var formulas = new LinkedHashMap<String, Expression>();
        int at = 0;
        for (var network : networks) {
            formulas.putAll(network.formulas(Arrays.copyOfRange(weights, at, at + network.weights())));
            at += network.weights();
        }
        return system.withConstants(constants).withFormulas(formulas);
    }
}
