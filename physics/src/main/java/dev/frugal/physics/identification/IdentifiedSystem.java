package dev.frugal.physics.identification;

import dev.frugal.base.Documents;
import dev.frugal.base.DurableFiles;
import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.system.MeasuredSystem;
import dev.frugal.physics.system.SystemDescription;
import dev.frugal.physics.system.Systems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A system with the constants and terms that recordings gave it.
///
/// @param system as the author described it, a YAML text
/// @param constants values of the constants that all recordings share
/// @param terms what was learnt of the unknown terms, in their order
/// @param step longest integration step
/// @param noise root mean square of each channel's residuals in the fit
public record IdentifiedSystem(
        String system, Map<String, Double> constants, List<LearntTerm> terms, double step, Map<String, Double> noise) {
    /// The file in a run's folder.
    public static final String FILE = "identified.json";

    public IdentifiedSystem {
        constants = Map.copyOf(constants);
        terms = List.copyOf(terms);
        noise = Map.copyOf(noise);
    }

    /// Reads the system that a run identified.
    ///
    /// @param runOrFile the folder of a run of `physics identify`, or its model file
    /// @throws InvalidInputException if there is none
    public static IdentifiedSystem read(Path runOrFile) {
        var file = Files.isDirectory(runOrFile) ? runOrFile.resolve(FILE) : runOrFile;
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException(
                    "%s holds no identified system: there is no file %s; expected a finished run of 'physics identify'"
                            .formatted(runOrFile, file));
        }
        return Documents.readJson(Documents.text(file), IdentifiedSystem.class, file.toString());
    }

    public void write(Path file) {
        DurableFiles.write(file, Documents.indentedJson(this));
    }

    /// The author's description.
    public SystemDescription description() {
        return Systems.describe(FILE, system);
    }

    /// The description with the identified constants put in; what differs between recordings is still to estimate.
    MeasuredSystem compiled() {
        return new MeasuredSystem(description().withConstants(constants));
    }

    List<TermNetwork> networks() {
        var described = description().unknownTerms();
        var networks = new ArrayList<TermNetwork>();
        for (int m = 0; m < terms.size(); m++) {
            networks.add(terms.get(m).network(described.get(m)));
        }
        return networks;
    }

    /// The weights of all terms, one after the other.
    double[] weights() {
        return terms.stream()
                .flatMapToDouble(term -> java.util.Arrays.stream(term.weights()))
                .toArray();
    }
}
