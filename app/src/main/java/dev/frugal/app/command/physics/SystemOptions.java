package dev.frugal.app.command.physics;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.reference.RegimeClassifier;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Parameter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Options for a system, its parameters and its initial state.
final class SystemOptions {
    @Parameters(index = "0", paramLabel = "SYSTEM", description = SystemChanges.SYSTEM + ".")
    private String system = "";

    @Option(
            names = "--parameter",
            paramLabel = "NAME=VALUE",
            converter = {TextConverter.class, ArithmeticConverter.class},
            description =
                    "Value of a parameter of the system, a number or a formula such as 8/3; required for each parameter.")
    private Map<String, Double> parameters = new LinkedHashMap<>();

    @Mixin
    private SystemChanges changes = new SystemChanges();

    @Option(
            names = "--initial",
            paramLabel = "VALUE[,VALUE...]",
            converter = NumberList.Converter.class,
            description =
                    "Initial state, one number or formula such as -pi/2 per state in order (default: the first state at the upper end"
                            + " of its initial range, the others in the middle of theirs).")
    private NumberList initial = new NumberList(List.of());

    /// @param runs the folder of the runs
    DynamicalSystem system(Path runs) {
        return changes.system(system, runs);
    }

    /// The system as fields, if it is one of those.
    ///
    /// @param runs the folder of the runs
    Optional<FieldSystem> fields(Path runs) {
        var fields = changes.fields(system, runs);
        if (fields.isPresent() && !initial.numbers().isEmpty()) {
            throw new InvalidInputException(
                    "--initial gives the initial values of states; those of the fields of %s stand in its file under 'initial'"
                            .formatted(system));
        }
        return fields;
    }

    /// The values of all parameters of fields, in order.
    double[] parameterValues(FieldSystem fields) {
        return fields.description().parameterValues(parameters);
    }

    /// The values of all parameters, in order.
    double[] parameterValues(DynamicalSystem dynamics) {
        return dynamics.parameterValues(parameters);
    }

    /// The values of all parameters except `swept`, which gets the lower end of its range.
    double[] parameterValuesBut(String swept, DynamicalSystem dynamics) {
        return dynamics.parameterValues(valuesBut(swept, dynamics.parameters()));
    }

    /// As the other, of fields.
    double[] parameterValuesBut(String swept, FieldSystem fields) {
        return fields.description().parameterValues(valuesBut(swept, fields.parameters()));
    }

    private Map<String, Double> valuesBut(String swept, List<Parameter> all) {
        if (parameters.containsKey(swept)) {
            throw new InvalidInputException(
                    "%s is both swept and set with --parameter; omit one of them".formatted(swept));
        }
        var filled = new LinkedHashMap<>(parameters);
        for (var parameter : all) {
            if (parameter.name().equals(swept)) {
                filled.put(swept, parameter.low());
            }
        }
        return filled;
    }

    /// The requested initial state, if any.
    Optional<double[]> givenInitial(DynamicalSystem dynamics) {
        var numbers = initial.numbers();
        if (numbers.isEmpty()) {
            return Optional.empty();
        }
        if (numbers.size() != dynamics.stateNames().size()) {
            throw new InvalidInputException(
                    "--initial has %d numbers, but %s has the states %s; give one number for each"
                            .formatted(numbers.size(), dynamics.name(), String.join(", ", dynamics.stateNames())));
        }
        return Optional.of(numbers.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /// The requested initial state, or the default.
    double[] initial(DynamicalSystem dynamics) {
        return givenInitial(dynamics).orElseGet(() -> RegimeClassifier.usualInitial(dynamics));
    }
}
