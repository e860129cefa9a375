package dev.frugal.physics.system;

import dev.frugal.physics.system.Expression.Call;
import dev.frugal.physics.system.Expression.Conditional;
import dev.frugal.physics.system.Expression.Literal;
import dev.frugal.physics.system.Expression.Negative;
import dev.frugal.physics.system.Expression.Operation;
import dev.frugal.physics.system.Expression.Symbol;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/// Puts expressions in the place of symbols and simplifies what comes out.
///
/// A subtree that stands in several places, as derivatives and definitions have them, is worked on once and
/// shared by
/// the result too: the effort goes by the distinct subtrees.
final class Substitution {
    private final Map<String, Expression> replacements;
    private final IdentityHashMap<Expression, Expression> done = new IdentityHashMap<>();

    private Substitution(Map<String, Expression> replacements) {
        this.replacements = replacements;
    }

    /// The one that only simplifies.
    static Substitution none() {
        return new Substitution(Map.of());
    }

    static Substitution of(Map<String, Expression> replacements) {
        return new Substitution(replacements);
    }

    static Substitution ofNumbers(Map<String, Double> numbers) {
        var literals = new HashMap<String, Expression>();
        numbers.forEach((name, value) -> literals.put(name, new Literal(value)));
        return new Substitution(literals);
    }

    Expression in(Expression expression) {
        return switch (expression) {
            case Literal literal -> literal;
            case Symbol symbol -> replacements.getOrDefault(symbol.name(), symbol);
            case Negative _, Operation _, Call _, Conditional _ -> {
                var before = done.get(expression);
                if (before == null) {
                    before = rebuilt(expression);
                    done.put(expression, before);
                }
                yield before;
            }
        };
    }

    private Expression rebuilt(Expression expression) {
        return switch (expression) {
            case Literal _, Symbol _ -> in(expression);
            case Negative(var argument) -> Algebra.negative(in(argument));
            case Operation(var operator, var left, var right) -> Algebra.operation(operator, in(left), in(right));
            case Call(var function, var argument) -> Algebra.call(function, in(argument));
            case Conditional(var condition, var then, var otherwise) ->
                Algebra.conditional(in(condition), in(then), in(otherwise));
        };
    }

    private Condition in(Condition condition) {
        return switch (condition) {
            case Condition.Comparison(var relation, var left, var right) ->
                new Condition.Comparison(relation, in(left), in(right));
            case Condition.Both(var left, var right) -> Algebra.both(in(left), in(right));
            case Condition.Either(var left, var right) -> Algebra.either(in(left), in(right));
            case Condition.Not(var argument) -> new Condition.Not(in(argument));
        };
    }
}
