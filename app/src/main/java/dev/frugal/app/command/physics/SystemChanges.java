package dev.frugal.app.command.physics;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.SimilarNames;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Expression;
import dev.frugal.physics.system.FieldDescriptions;
import dev.frugal.physics.system.SymbolKind;
import dev.frugal.physics.system.SystemDescription;
import dev.frugal.physics.system.Systems;
import dev.frugal.runs.RunDirectory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Finds the system that a command names, and changes it as the options say.
final class SystemChanges {
    /// What a command takes as a system.
    static final String SYSTEM =
            "Name of a built-in system such as duffing, path of a YAML file, or run of 'physics identify'";

    @Option(
            names = "--constant",
            paramLabel = "NAME=VALUE",
            converter = {TextConverter.class, ArithmeticConverter.class},
            description = "Override a constant of the system; constants computed from it change with it."
                    + " May be repeated.")
    private Map<String, Double> constants = new LinkedHashMap<>();

    @Option(
            names = "--input",
            paramLabel = "NAME=FORMULA",
            description = "Replace a measured input by a formula of the time, the states and the constants, such as"
                    + " u='0.1*sin(3*t)'. May be repeated.")
    private Map<String, String> inputs = new LinkedHashMap<>();

    /// The path of the run that a name stands for, or the name itself.
    ///
    /// @param runs the folder of the runs
    static String place(String name, Path runs) {
        return Systems.builtIn().contains(name)
                ? name
                : RunDirectory.find(runs, name)
                        .map(run -> run.folder().toAbsolutePath().toString())
                        .orElse(name);
    }

    /// @throws InvalidInputException if there is no such system, constant or input, or it holds a mistake
    SystemDescription description(String name, Path runs) {
        return changed(Systems.described(place(name, runs))).withConstants(constants);
    }

    /// @throws InvalidInputException as [#description], and if something is to be measured or learnt first
    DynamicalSystem system(String name, Path runs) {
        return of(Systems.described(place(name, runs)));
    }

    /// @throws InvalidInputException as [#system]
    DynamicalSystem of(SystemDescription description) {
        return DynamicalSystem.of(changed(description), constants);
    }

    /// The system as fields, if it is one of those.
    ///
    /// @param runs the folder of the runs
    /// @throws InvalidInputException if its file holds a mistake or an unknown term, or there is no such constant
    Optional<FieldSystem> fields(String name, Path runs) {
        var place = place(name, runs);
        if (!FieldDescriptions.isField(place)) {
            return Optional.empty();
        }
        if (!inputs.isEmpty()) {
            throw new InvalidInputException("--input names an input, but fields have no inputs; omit it");
        }
        var fields = FieldSystem.named(place, constants);
        fields.description().requireKnown();
        return Optional.of(fields);
    }

    /// Whether nothing is to be changed.
    boolean unchanged() {
        return constants.isEmpty() && inputs.isEmpty();
    }

    /// Other values for constants.
    Map<String, Double> constants() {
        return constants;
    }

    private SystemDescription changed(SystemDescription description) {
        var formulas = new LinkedHashMap<String, Expression>();
        inputs.forEach((input, formula) -> {
            var known = description.names(SymbolKind.INPUT);
            if (!known.contains(input)) {
                throw new InvalidInputException(
                        known.isEmpty()
                                ? "--input names '%s', but %s has no inputs; omit it"
                                        .formatted(input, description.name())
                                : "--input names '%s', which is no input of %s%s"
                                        .formatted(input, description.name(), SimilarNames.hint(input, known)));
            }
            formulas.put(input, Expression.parse(formula));
        });
        return description.withFormulas(formulas);
    }
}
