package dev.frugal.physics.system;

import dev.frugal.base.InvalidInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;

/// A formula as a tree: what an equation's text becomes, and what values, derivatives, tensor
/// operations and documentation are made from.
///
/// The tree is immutable, and no deeper than [#DEEPEST] when it comes from [#parse], so that walks
/// over it and over its derivatives stay within any thread's stack. For repeated evaluation compile
/// expressions with [Program]; [#at(Map)] is for single values.
public sealed interface Expression {
    /// How many operations may be nested in each other in a parsed text.
    int DEEPEST = 256;

    /// A number.
    record Literal(double value) implements Expression {}

    /// A state, a parameter, a constant, a definition or the time, by name.
    record Symbol(String name) implements Expression {}

    /// A minus sign in front.
    record Negative(Expression argument) implements Expression {}

    /// An operation on two operands.
    record Operation(Operator operator, Expression left, Expression right) implements Expression {}

    /// A function of one argument.
    record Call(Function function, Expression argument) implements Expression {}

    /// `then` where the condition holds, else `otherwise`. The branch that is not taken may be undefined there.
    record Conditional(Condition condition, Expression then, Expression otherwise) implements Expression {}

    static Expression literal(double value) {
        return new Literal(value);
    }

    static Expression symbol(String name) {
        return new Symbol(name);
    }

    /// Reads a formula such as `F0*cos(omega*t) - delta*v - beta*x^3`.
    ///
    /// Operators `+ - * / ^` (`**` is read as `^`, which binds to the right and tighter than a
    /// sign), parentheses, the functions of [Function] and those of two arguments in [Operator],
    /// `if(condition, then, otherwise)`, the number `pi`. The tree is as written; [#simplified]
    /// folds it.
    ///
    /// @throws InvalidInputException if the text is no formula; the sentence gives the column
    static Expression parse(String text) {
        try {
            return new FormulaParser(text).formula();
        } catch (MisplacedText misplaced) {
            throw mistake(text, misplaced);
        }
    }

    /// The number that a formula of numbers stands for, such as `8/3` or `2*pi`: what a command line takes for a
    /// number.
    ///
    /// @throws InvalidInputException if the text is no formula, holds a name, or its value is not finite
    static double number(String text) {
        try {
            return FormulaParser.number(text);
        } catch (MisplacedText misplaced) {
            throw mistake(text, misplaced);
        }
    }

    /// The numbers of a list such as `1, -pi/2`.
    ///
    /// @throws InvalidInputException as [#number]
    static List<Double> numbers(String text) {
        try {
            return FormulaParser.numbers(text);
        } catch (MisplacedText misplaced) {
            throw mistake(text, misplaced);
        }
    }

    private static InvalidInputException mistake(String text, MisplacedText misplaced) {
        return new InvalidInputException(
                "column %d of '%s': %s".formatted(misplaced.offset() + 1, quoted(text), misplaced.getMessage()),
                misplaced);
    }

    /// The expressions that this one is made of directly, in the order of the text.
    default List<Expression> operands() {
        return switch (this) {
            case Literal _, Symbol _ -> List.of();
            case Negative(var argument) -> List.of(argument);
            case Operation(var _, var left, var right) -> List.of(left, right);
            case Call(var _, var argument) -> List.of(argument);
            case Conditional(var condition, var then, var otherwise) -> {
                var operands = new ArrayList<Expression>();
                for (var comparison : condition.comparisons()) {
                    operands.add(comparison.left());
                    operands.add(comparison.right());
                }
                operands.add(then);
                operands.add(otherwise);
                yield operands;
            }
        };
    }

    /// The names it depends on, in alphabetical order.
    default Set<String> symbols() {
        var names = new TreeSet<String>();
        collectSymbols(this, names, Collections.newSetFromMap(new IdentityHashMap<>()));
        return names;
    }

    /// The value where every symbol has the value given for it.
    ///
    /// @throws IllegalArgumentException if a symbol has no value
    default double at(Map<String, Double> values) {
        var names = List.copyOf(values.keySet());
        var inputs = names.stream().mapToDouble(values::get).toArray();
        var result = new double[1];
        Program.of(List.of(this), names).evaluate(inputs, result);
        return result[0];
    }

    /// The value where every symbol is the tensor given for it: elementwise, broadcasting,
    /// differentiable by autograd. The result belongs to the caller's scope.
    default Tensor at(List<String> names, List<Tensor> values) {
        return Program.of(List.of(this), names).evaluate(values).getFirst();
    }

    /// The partial derivative in `symbol`, simplified. Other symbols are held fixed. That of a formula in pieces
    /// is in
    /// pieces, and right everywhere but where they meet.
    default Expression derivative(String symbol) {
        return Derivation.of(simplified(), symbol);
    }

    /// The same formula with constant parts computed and neutral parts (`0 + x`, `1*x`, `x^1`)
    /// removed.
    default Expression simplified() {
        return Substitution.none().in(this);
    }

    /// The same formula with some symbols replaced by numbers, simplified.
    default Expression with(Map<String, Double> values) {
        return Substitution.ofNumbers(values).in(this);
    }

    /// The same formula with some symbols replaced by formulas, simplified.
    default Expression replacing(Map<String, Expression> replacements) {
        return Substitution.of(replacements).in(this);
    }

    /// The formula as text that [#parse] reads back to the same value.
    default String text() {
        return ExpressionText.of(this);
    }

    /// The formula in LaTeX mathematics, Greek names as Greek letters, quotients as fractions.
    default String latex() {
        return LatexText.of(this);
    }

    private static String quoted(String text) {
        int longest = 80;
        return text.length() <= longest ? text : text.substring(0, longest) + "…";
    }

    /// Derivatives share subtrees, each of which is looked at once.
    private static void collectSymbols(Expression expression, Set<String> names, Set<Expression> seen) {
        if (expression instanceof Symbol(var name)) {
            names.add(name);
        } else if (seen.add(expression)) {
            expression.operands().forEach(operand -> collectSymbols(operand, names, seen));
        }
    }
}
