package dev.frugal.physics.system;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.SimilarNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an author says about partial differential equations: all of a file with the key `fields`, checked and typed.
///
/// An equation of second order in time is stored as two of first order, as in [SystemDescription].
///
/// @param fields in the order of the file; all on one grid
/// @param constants known numbers
/// @param unknownTerms functions that the equations mention by name and that something else computes
/// @param derivatives what symbols such as `d(u, x, 2)` stand for
/// @param equations the rate of each field, as written
/// @param sensors where fields are measured; empty if everywhere
/// @param horizon length of a trajectory
/// @param samples number of equidistant sample times, both ends included
public record FieldDescription(
        String name,
        String summary,
        FieldGrid grid,
        List<FieldVariable> fields,
        List<Parameter> parameters,
        Map<String, Constant> constants,
        List<UnknownTerm> unknownTerms,
        Map<String, Expression> definitions,
        Map<String, SpatialDerivative> derivatives,
        List<Expression> equations,
        List<FieldSensor> sensors,
        double horizon,
        int samples,
        List<RegimeRange> regimes,
        Optional<Unit> timeUnit) {
    /// @throws IllegalArgumentException if there is not one equation for each field
    public FieldDescription {
        fields = List.copyOf(fields);
        parameters = List.copyOf(parameters);
        constants = Collections.unmodifiableMap(new LinkedHashMap<>(constants));
        unknownTerms = List.copyOf(unknownTerms);
        definitions = Collections.unmodifiableMap(new LinkedHashMap<>(definitions));
        derivatives = Collections.unmodifiableMap(new LinkedHashMap<>(derivatives));
        equations = List.copyOf(equations);
        sensors = List.copyOf(sensors);
        regimes = List.copyOf(regimes);
        if (equations.size() != fields.size()) {
            throw new IllegalArgumentException("%d equations of %d fields".formatted(equations.size(), fields.size()));
        }
    }

    /// The names of the fields.
    public List<String> fieldNames() {
        return fields.stream().map(FieldVariable::name).toList();
    }

    /// The names of the parameters.
    public List<String> parameterNames() {
        return parameters.stream().map(Parameter::name).toList();
    }

    /// The values of the constants, in the file's order.
    ///
    /// @throws InvalidInputException if one is not finite
    public Map<String, Double> constantValues() {
        return Constant.values(name, constants);
    }

    /// Requires that no term is unknown: the equations alone say how the fields evolve.
    ///
    /// @throws InvalidInputException if there is one
    public void requireKnown() {
        if (!unknownTerms.isEmpty()) {
            throw new InvalidInputException(
                    "%s has the unknown term %s (key 'unknown'); learn it with 'physics identify', or put a formula in its place under 'equations'"
                            .formatted(name, unknownTerms.getFirst().name()));
        }
    }

    /// The same system with other values for some constants.
    ///
    /// @throws InvalidInputException if there is no such constant, or a value is not finite
    public FieldDescription withConstants(Map<String, Double> changed) {
        var replaced = new LinkedHashMap<>(constants);
        changed.forEach((constant, value) -> {
            if (!constants.containsKey(constant)) {
                throw new InvalidInputException("%s has no constant '%s'%s"
                        .formatted(name, constant, SimilarNames.hint(constant, constants.keySet())));
            }
            if (!Double.isFinite(value)) {
                throw new InvalidInputException("the constant %s of %s is set to %s; expected a finite number"
                        .formatted(constant, name, value));
            }
            replaced.put(constant, new Constant.Fixed(new Expression.Literal(value)));
        });
        return new FieldDescription(
                name,
                summary,
                grid,
                fields,
                parameters,
                replaced,
                unknownTerms,
                definitions,
                derivatives,
                equations,
                sensors,
                horizon,
                samples,
                regimes,
                timeUnit);
    }

    /// The same system with values in place of all parameters, which become constants, and formulas in place of unknown
    /// terms, which become definitions.
    ///
    /// @param values of the parameters, in order
    /// @param formulas by name, those that others mention first
    public FieldDescription closed(double[] values, Map<String, Expression> formulas) {
        var known = new LinkedHashMap<>(constants);
        for (int p = 0; p < values.length; p++) {
            known.put(parameters.get(p).name(), new Constant.Fixed(new Expression.Literal(values[p])));
        }
        return new FieldDescription(
                name,
                summary,
                grid,
                fields,
                List.of(),
                known,
                List.of(),
                withDefinitions(formulas),
                derivatives,
                equations,
                sensors,
                horizon,
                samples,
                List.of(),
                timeUnit);
    }

    /// The same system with formulas in place of all unknown terms, which become definitions.
    ///
    /// @param formulas by name, those that others mention first
    public FieldDescription withTerms(Map<String, Expression> formulas) {
        return new FieldDescription(
                name,
                summary,
                grid,
                fields,
                parameters,
                constants,
                List.of(),
                withDefinitions(formulas),
                derivatives,
                equations,
                sensors,
                horizon,
                samples,
                regimes,
                timeUnit);
    }

    private Map<String, Expression> withDefinitions(Map<String, Expression> formulas) {
        var all = new LinkedHashMap<>(formulas);
        all.putAll(definitions);
        return all;
    }

    /// The values of all parameters, in order.
    ///
    /// @throws InvalidInputException if one is missing, unknown or outside its range
    public double[] parameterValues(Map<String, Double> given) {
        for (var other : given.keySet()) {
            if (!parameterNames().contains(other)) {
                throw new InvalidInputException("%s has no parameter '%s'%s"
                        .formatted(name, other, SimilarNames.hint(other, parameterNames())));
            }
        }
        var values = new double[parameters.size()];
        for (int i = 0; i < values.length; i++) {
            var parameter = parameters.get(i);
            var value = given.get(parameter.name());
            if (value == null) {
                throw new InvalidInputException("%s needs a value for its parameter %s in %s"
                        .formatted(name, parameter.name(), parameter.range()));
            }
            if (!parameter.range().contains(value)) {
                throw new InvalidInputException("the parameter %s of %s is %s; expected a value in %s"
                        .formatted(parameter.name(), name, ExpressionText.number(value), parameter.range()));
            }
            values[i] = value;
        }
        return values;
    }

    /// An expression with definitions put in. Derivatives in space remain symbols; those that stand in definitions are
    /// among [#derivatives].
    public Expression resolved(Expression expression) {
        return named().resolved(expression);
    }

    NamedFormulas named() {
        var formulas = new LinkedHashMap<>(definitions);
        for (int i = 0; i < fields.size(); i++) {
            formulas.put(fields.get(i).name() + "'", equations.get(i));
        }
        fields.forEach(field -> formulas.remove(field.name()));
        return new NamedFormulas(formulas);
    }

    /// Definitions and equations as a file writes them.
    public List<String> equationTexts() {
        var lines = new ArrayList<String>();
        definitions.forEach((definition, formula) -> lines.add(definition + " = " + formula.text()));
        for (int i = 0; i < equations.size(); i++) {
            var rate = fields.get(i).name() + "'";
            if (!fieldNames().contains(rate)) {
                lines.add(rate + " = " + equations.get(i).text());
            }
        }
        return Collections.unmodifiableList(lines);
    }
}
