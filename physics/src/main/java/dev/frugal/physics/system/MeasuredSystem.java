package dev.frugal.physics.system;

import dev.frugal.base.InvalidInputException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A system compiled together with what has to come from measurements: `y' = f(t, y, p, c, u, N)` with inputs `u`,
/// constants to estimate `c` and unknown terms `N` as arguments beside the time, the states and the parameters, and
/// sensors `m = h(t, y, p, c, u, N)`.
///
/// With an unknown term `N(a)` that a network computes, where `a` are [#termArguments], the slope of the right-hand
/// side in a state is `∂f/∂y + ∂f/∂N · N'(a) · ∂a/∂y`; all its factors but `N'` are here. Immutable and safe to
/// share
/// between threads.
public final class MeasuredSystem {
    private static final List<SymbolKind> ARGUMENTS = List.of(
            SymbolKind.TIME,
            SymbolKind.STATE,
            SymbolKind.PARAMETER,
            SymbolKind.ESTIMATED_CONSTANT,
            SymbolKind.INPUT,
            SymbolKind.UNKNOWN_TERM);

    private final SystemDescription description;
    private final Map<String, Double> constants;
    private final List<String> arguments;
    private final List<Expression> equations;
    private final VectorFormula rates;
    private final VectorFormula readings;
    private final List<VectorFormula> termArguments;

    /// @throws InvalidInputException if with the constants as they are an equation holds a part that is not finite
    public MeasuredSystem(SystemDescription description) {
        this.description = description;
        this.constants = description.constantValues();
        InfinitePart.of(description).ifPresent(part -> {
            throw new InvalidInputException("%s: %s".formatted(description.name(), part.sentence()));
        });
        this.arguments = ARGUMENTS.stream()
                .flatMap(kind -> description.names(kind).stream())
                .toList();
        this.equations = description.resolvedEquations();
        this.rates = new VectorFormula(
                equations.stream().map(equation -> equation.with(constants)).toList(), arguments);
        this.readings =
                compiled(description.channels().stream().map(Sensor::formula).toList());
        this.termArguments = description.unknownTerms().stream()
                .map(term -> compiled(
                        term.arguments().stream().map(Expression::symbol).toList()))
                .toList();
    }

    private VectorFormula compiled(List<Expression> formulas) {
        return new VectorFormula(
                formulas.stream()
                        .map(formula -> description.resolved(formula).with(constants))
                        .toList(),
                arguments);
    }

    public SystemDescription description() {
        return description;
    }

    /// The values of the known constants.
    public Map<String, Double> constants() {
        return constants;
    }

    /// The arguments of all compiled formulas: the time, the states, the parameters, the constants to estimate, the
    /// inputs and the unknown terms.
    public List<String> arguments() {
        return arguments;
    }

    /// Where among the arguments those of one kind stand, in their order; none for kinds that are no arguments.
    public int[] places(SymbolKind kind) {
        if (!ARGUMENTS.contains(kind)) {
            return new int[0];
        }
        int first = ARGUMENTS.stream()
                .takeWhile(other -> other != kind)
                .mapToInt(other -> description.names(other).size())
                .sum();
        return IntStream.range(first, first + description.names(kind).size()).toArray();
    }

    /// The right-hand side of each state's equation, definitions put in, constants by name.
    public List<Expression> equations() {
        return equations;
    }

    /// The right-hand side, one formula per state.
    public VectorFormula rates() {
        return rates;
    }

    /// What the sensors read, one formula per channel of the description.
    public VectorFormula readings() {
        return readings;
    }

    /// What each unknown term depends on, in the order of the terms: one formula per argument of the term.
    public List<VectorFormula> termArguments() {
        return termArguments;
    }
}
