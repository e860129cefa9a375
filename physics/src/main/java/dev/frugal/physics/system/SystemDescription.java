package dev.frugal.physics.system;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.SimilarNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an author says about a system: all of its file, checked and typed. Lists that go by state
/// have the states' order; other lists and maps have the file's.
///
/// An equation of higher order is stored as several of first order: the velocity of `x` is a state
/// called `x'`, and so on.
///
/// @param constants known numbers and those to estimate
/// @param inputs measured signals that enter the equations
/// @param unknownTerms functions to learn, used by name in the equations
/// @param definitions formulas used by name in the equations
/// @param equations the right-hand side of each state's equation as written: constants, definitions and terms
///   by name
/// @param sensors what is measured; empty if every state is measured directly
/// @param initialBox the box from which initial states are drawn
/// @param horizon length of a trajectory
/// @param samples number of equidistant sample times, both ends included
/// @param timeUnit the unit of time, if the author states it
public record SystemDescription(
        String name,
        String summary,
        List<String> stateNames,
        List<String> stateUnits,
        List<Parameter> parameters,
        Map<String, Constant> constants,
        List<Input> inputs,
        List<UnknownTerm> unknownTerms,
        Map<String, Expression> definitions,
        List<Expression> equations,
        List<Sensor> sensors,
        List<Interval> initialBox,
        double horizon,
        int samples,
        Optional<Symmetry> symmetry,
        List<RegimeRange> regimes,
        Optional<Unit> timeUnit) {
    /// @throws IllegalArgumentException if the lists that go by state differ in length
    public SystemDescription {
        stateNames = List.copyOf(stateNames);
        stateUnits = List.copyOf(stateUnits);
        parameters = List.copyOf(parameters);
        constants = Collections.unmodifiableMap(new LinkedHashMap<>(constants));
        inputs = List.copyOf(inputs);
        unknownTerms = List.copyOf(unknownTerms);
        definitions = Collections.unmodifiableMap(new LinkedHashMap<>(definitions));
        equations = List.copyOf(equations);
        sensors = List.copyOf(sensors);
        initialBox = List.copyOf(initialBox);
        regimes = List.copyOf(regimes);
        int states = stateNames.size();
        if (stateUnits.size() != states || equations.size() != states || initialBox.size() != states) {
            throw new IllegalArgumentException("%d states, but %d units, %d equations and %d initial intervals"
                    .formatted(states, stateUnits.size(), equations.size(), initialBox.size()));
        }
    }

    /// The kind of a name in the equations; empty if it is unknown.
    /// A state's rate that is no state, `v'`, counts as a definition.
    public Optional<SymbolKind> kind(String symbol) {
        for (var kind : SymbolKind.values()) {
            if (names(kind).contains(symbol)) {
                return Optional.of(kind);
            }
        }
        boolean rate = stateNames.stream().anyMatch(state -> symbol.equals(state + "'"));
        return rate ? Optional.of(SymbolKind.DEFINITION) : Optional.empty();
    }

    /// The names of one kind, in order.
    public List<String> names(SymbolKind kind) {
        return switch (kind) {
            case TIME -> List.of(DynamicalSystem.TIME);
            case COORDINATE -> List.of();
            case STATE -> stateNames;
            case PARAMETER -> parameters.stream().map(Parameter::name).toList();
            case CONSTANT -> constantNames(Constant.Fixed.class);
            case ESTIMATED_CONSTANT -> constantNames(Constant.Estimated.class);
            case INPUT -> inputs.stream().map(Input::name).toList();
            case UNKNOWN_TERM -> unknownTerms.stream().map(UnknownTerm::name).toList();
            case DEFINITION -> List.copyOf(definitions.keySet());
        };
    }

    private List<String> constantNames(Class<? extends Constant> kind) {
        return constants.entrySet().stream()
                .filter(entry -> kind.isInstance(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /// The values of the known constants, in the file's order.
    ///
    /// @throws InvalidInputException if one is not finite
    public Map<String, Double> constantValues() {
        return Constant.values(name, constants);
    }

    /// An expression of this system's names with definitions put in: of the time, states, parameters,
    /// constants, inputs
    /// and unknown terms alone. The rate of a state may be named too: `x''` in an equation for a force, say.
    public Expression resolved(Expression expression) {
        return named().resolved(expression);
    }

    /// The right-hand side of each state's equation, [#resolved].
    public List<Expression> resolvedEquations() {
        var named = named();
        return equations.stream().map(named::resolved).toList();
    }

    NamedFormulas named() {
        var formulas = new LinkedHashMap<>(definitions);
        for (int i = 0; i < stateNames.size(); i++) {
            formulas.put(stateNames.get(i) + "'", equations.get(i));
        }
        stateNames.forEach(formulas::remove);
        return new NamedFormulas(formulas);
    }

    /// The sensors; if none are declared, every state directly.
    public List<Sensor> channels() {
        if (!sensors.isEmpty()) {
            return sensors;
        }
        var channels = new ArrayList<Sensor>();
        for (int i = 0; i < stateNames.size(); i++) {
            channels.add(Sensor.ofState(stateNames.get(i), stateUnits.get(i)));
        }
        return List.copyOf(channels);
    }

    /// Whether the states are measured directly, without a declared noise.
    public boolean measuresStates() {
        return channels().stream().noneMatch(sensor -> sensor.noise().isPresent())
                && channels().stream().map(Sensor::name).toList().equals(stateNames)
                && channels().stream()
                        .map(Sensor::formula)
                        .toList()
                        .equals(stateNames.stream().map(Expression::symbol).toList());
    }

    /// Whether time, states, parameters and known constants are all that the equations depend on: nothing has
    /// to be measured, learnt or estimated before they can be solved.
    public boolean isClosed() {
        return inputs.isEmpty()
                && unknownTerms.isEmpty()
                && names(SymbolKind.ESTIMATED_CONSTANT).isEmpty();
    }

    /// Whether an equation depends on the time by itself.
    public boolean mentionsTime() {
        return resolvedEquations().stream()
                .anyMatch(equation -> equation.symbols().contains(DynamicalSystem.TIME));
    }

    /// Requires that the system [#isClosed].
    ///
    /// @throws InvalidInputException if it is not; the message names the key and what to do
    void requireClosed() {
        if (!inputs.isEmpty()) {
            var input = inputs.getFirst().name();
            throw new InvalidInputException(
                    "%s has the measured input %s (key 'inputs'), and there is no recording of it; give it as a formula of the time, as in --input %s='sin(t)' or under 'equations', or use 'physics fit', 'simulate' or 'predict', which take it from a recording"
                            .formatted(name, input, input));
        }
        if (!unknownTerms.isEmpty()) {
            var term = unknownTerms.getFirst().name();
            throw new InvalidInputException(
                    "%s has the term %s (key 'unknown'), which has not been learned; learn it with 'physics identify' and give that run in place of the system, or define it as a formula under 'equations', as in %s = 0"
                            .formatted(name, term, term));
        }
        var estimated = names(SymbolKind.ESTIMATED_CONSTANT);
        if (!estimated.isEmpty()) {
            throw new InvalidInputException(
                    "%s has constants that have not been estimated (%s; key 'constants'); give each a value, as in --constant %s=<value>, or estimate them with 'physics identify' and give that run in place of the system"
                            .formatted(name, String.join(", ", estimated), estimated.getFirst()));
        }
    }

    /// The same system with values for some constants, known ones or such as are to be estimated. Constants
    /// whose formulas mention them follow.
    ///
    /// @throws InvalidInputException if there is no such constant, or a value is not finite
    public SystemDescription withConstants(Map<String, Double> changed) {
        var replaced = new LinkedHashMap<>(constants);
        changed.forEach((constant, value) -> {
            if (!constants.containsKey(constant)) {
                throw new InvalidInputException(unknownConstant(constant));
            }
            if (!Double.isFinite(value)) {
                throw new InvalidInputException("the constant %s of %s is set to %s; expected a finite number"
                        .formatted(constant, name, value));
            }
            replaced.put(constant, new Constant.Fixed(new Expression.Literal(value)));
        });
        return with(replaced, symmetry);
    }

    private String unknownConstant(String constant) {
        return kind(constant)
                .map(kind -> kind == SymbolKind.PARAMETER
                        ? "'%s' is a parameter of %s, not a constant; give it as a parameter, %s=<value>"
                                .formatted(constant, name, constant)
                        : "'%s' is %s of %s, not a constant; its constants are: %s"
                                .formatted(constant, kind.withArticle(), name, String.join(", ", constants.keySet())))
                .orElseGet(() -> "%s has no constant '%s'%s"
                        .formatted(name, constant, SimilarNames.hint(constant, constants.keySet())));
    }

    /// The same system with formulas in place of some inputs and unknown terms, which thereby become
    /// definitions, and with further definitions that those formulas may name.
    ///
    /// @throws InvalidInputException if a name already means something else, or a formula names what the
    ///   system does not have or depends on itself
    public SystemDescription withFormulas(Map<String, Expression> formulas) {
        var changed = new LinkedHashMap<>(definitions);
        formulas.forEach((formula, expression) -> {
            DeclaredNames.check(formula, false, InvalidInputException::new);
            kind(formula)
                    .filter(kind -> kind != SymbolKind.INPUT && kind != SymbolKind.UNKNOWN_TERM)
                    .ifPresent(kind -> {
                        throw new InvalidInputException(
                                "'%s' is %s of %s and has no formula; inputs and unknown terms may have one"
                                        .formatted(formula, kind.withArticle(), name));
                    });
            changed.put(formula, expression);
        });
        var closed = new SystemDescription(
                name,
                summary,
                stateNames,
                stateUnits,
                parameters,
                constants,
                inputs.stream()
                        .filter(input -> !formulas.containsKey(input.name()))
                        .toList(),
                unknownTerms.stream()
                        .filter(term -> !formulas.containsKey(term.name()))
                        .toList(),
                changed,
                equations,
                sensors,
                initialBox,
                horizon,
                samples,
                symmetry,
                regimes,
                timeUnit);
        formulas.forEach((formula, expression) -> closed.check(formula, expression));
        return closed;
    }

    private void check(String formula, Expression expression) {
        for (var symbol : expression.symbols()) {
            if (kind(symbol).isEmpty()) {
                var known = Arrays.stream(SymbolKind.values())
                        .flatMap(kind -> names(kind).stream())
                        .toList();
                throw new InvalidInputException("the formula of %s names '%s', which %s does not have%s"
                        .formatted(formula, symbol, name, SimilarNames.hint(symbol, known)));
            }
        }
        try {
            resolvedEquations();
        } catch (NamedFormulas.Unresolvable failure) {
            throw new InvalidInputException("%s: %s".formatted(name, failure.sentence()), failure);
        }
    }

    SystemDescription withoutSymmetry() {
        return with(constants, Optional.empty());
    }

    private SystemDescription with(Map<String, Constant> changedConstants, Optional<Symmetry> changedSymmetry) {
        return new SystemDescription(
                name,
                summary,
                stateNames,
                stateUnits,
                parameters,
                changedConstants,
                inputs,
                unknownTerms,
                definitions,
                equations,
                sensors,
                initialBox,
                horizon,
                samples,
                changedSymmetry,
                regimes,
                timeUnit);
    }

    /// Definitions and equations as a file writes them, `F = -k*x` and `x'' = F`. The equation of a state whose
    /// rate is
    /// a state itself is left out: that the rate of `x` is `x'` goes without saying.
    public List<String> equationTexts() {
        var lines = new ArrayList<String>();
        definitions.forEach((definition, formula) -> lines.add(definition + " = " + formula.text()));
        eachEquation((rate, equation) -> lines.add(rate + " = " + equation.text()));
        return Collections.unmodifiableList(lines);
    }

    /// As [#equationTexts], in LaTeX mathematics.
    public List<String> equationLatex() {
        var lines = new ArrayList<String>();
        definitions.forEach((definition, formula) -> lines.add(LatexText.symbol(definition) + " = " + formula.latex()));
        eachEquation((rate, equation) -> lines.add(LatexText.symbol(rate) + " = " + equation.latex()));
        return Collections.unmodifiableList(lines);
    }

    private void eachEquation(java.util.function.BiConsumer<String, Expression> line) {
        for (int i = 0; i < equations.size(); i++) {
            var rate = stateNames.get(i) + "'";
            if (!stateNames.contains(rate)) {
                line.accept(rate, equations.get(i));
            }
        }
    }
}
