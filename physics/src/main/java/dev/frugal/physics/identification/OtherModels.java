package dev.frugal.physics.identification;

import dev.frugal.physics.system.Constant;
import dev.frugal.physics.system.Expression;
import dev.frugal.physics.system.Interval;
import dev.frugal.physics.system.Operator;
import dev.frugal.physics.system.Parameter;
import dev.frugal.physics.system.SystemDescription;
import dev.frugal.physics.system.UnknownTerm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Models of the same order that know nothing of the equation, to compare with. States that are rates of others stay
/// so; every other rate is a linear function of the states and inputs, and in the black box a network besides.
final class OtherModels {
    /// How much larger than usual a coefficient may be.
    private static final double WIDE = 1e3;

    private OtherModels() {}

    /// The system with every unknown term 0.
    static SystemDescription withoutTerms(SystemDescription system) {
        var definitions = new LinkedHashMap<>(system.definitions());
        system.unknownTerms().forEach(term -> definitions.put(term.name(), Expression.literal(0)));
        return replaced(system, system.parameters(), system.constants(), List.of(), definitions, system.equations());
    }

    /// @param sizes of the states
    /// @param interval between samples, the unit of time of the fastest rates
    /// @param inputSizes of the inputs
    static SystemDescription linear(SystemDescription system, double[] sizes, double interval, double[] inputSizes) {
        return other(system, sizes, interval, inputSizes, Optional.empty());
    }

    /// The same with a network of the states and inputs in every such rate.
    static SystemDescription blackBox(
            SystemDescription system, double[] sizes, double interval, double[] inputSizes, List<Integer> hidden) {
        return other(system, sizes, interval, inputSizes, Optional.of(hidden));
    }

    private static SystemDescription other(
            SystemDescription system,
            double[] sizes,
            double interval,
            double[] inputSizes,
            Optional<List<Integer>> hidden) {
        var names = system.stateNames();
        var arguments = Stream.concat(names.stream(), system.inputs().stream().map(input -> input.name()))
                .toList();
        var constants = new LinkedHashMap<String, Constant>();
        // Sensors may name constants of their own.
        system.constants().forEach((name, constant) -> {
            if (system.sensors().stream()
                    .anyMatch(sensor ->
                            system.resolved(sensor.formula()).symbols().contains(name))) {
                constants.put(name, constant);
            }
        });
        var terms = new ArrayList<UnknownTerm>();
        var equations = new ArrayList<Expression>();
        var resolved = system.resolvedEquations();
        for (int i = 0; i < names.size(); i++) {
            if (resolved.get(i) instanceof Expression.Symbol(var rate) && names.contains(rate)) {
                equations.add(resolved.get(i));
                continue;
            }
            double fastest = WIDE * sizes[i] / interval;
            Expression sum = constant("offset_%d".formatted(i), fastest, constants);
            for (int a = 0; a < arguments.size(); a++) {
                double size = a < sizes.length ? sizes[a] : inputSizes[a - sizes.length];
                var factor = constant("slope_%d_%d".formatted(i, a), fastest / size, constants);
                sum = new Expression.Operation(
                        Operator.SUM,
                        sum,
                        new Expression.Operation(Operator.PRODUCT, factor, Expression.symbol(arguments.get(a))));
            }
            if (hidden.isPresent()) {
                var name = "box_%d".formatted(i);
                terms.add(new UnknownTerm(name, arguments, hidden.get(), UnknownTerm.Facts.none()));
                sum = new Expression.Operation(Operator.SUM, sum, Expression.symbol(name));
            }
            equations.add(sum);
        }
        return replaced(system, List.of(), constants, terms, new LinkedHashMap<>(), equations);
    }

    private static Expression constant(String name, double reach, Map<String, Constant> constants) {
        constants.put(name, new Constant.Estimated(new Interval(-reach, reach), false, ""));
        return Expression.symbol(name);
    }

    private static SystemDescription replaced(
            SystemDescription system,
            List<Parameter> parameters,
            Map<String, Constant> constants,
            List<UnknownTerm> terms,
            Map<String, Expression> definitions,
            List<Expression> equations) {
        return new SystemDescription(
                system.name(),
                system.summary(),
                system.stateNames(),
                system.stateUnits(),
                parameters,
                constants,
                system.inputs(),
                terms,
                definitions,
                equations,
                system.sensors(),
                system.initialBox(),
                system.horizon(),
                system.samples(),
                Optional.empty(),
                List.of(),
                system.timeUnit());
    }
}
