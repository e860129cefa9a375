package dev.frugal.grading;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// When a response's answer is the same as the gold answer.
///
/// What may be left away: a name before an equals sign, a unit, a sign of degrees or per cent,
/// braces around a single element. What must be right: the value (exactly, unless the gold says ≈),
/// the name if both give one, the unit if both give one, the order in a tuple, the ends of an
/// interval.
final class Equivalence {
    private static final Set<Expression.Constant> LEFT_AWAY =
            Set.of(Expression.Constant.DEGREE, Expression.Constant.PERCENT);

    private final IdentityTest identity;
    private final Budget budget;

    Equivalence(IdentityTest identity, Budget budget) {
        this.identity = identity;
        this.budget = budget;
    }

    /// Whether `answer` says what `gold` says.
    boolean same(Answer gold, Answer answer) {
        budget.step();
        if (gold instanceof Answer.Either(var readings)) {
            return readings.stream().anyMatch(reading -> same(reading, answer));
        }
        if (answer instanceof Answer.Either(var readings)) {
            return readings.stream().anyMatch(reading -> same(gold, reading));
        }
        if (gold instanceof Answer.Assignment || answer instanceof Answer.Assignment) {
            return assignments(gold, answer);
        }
        return unnamed(gold, answer);
    }

    private boolean assignments(Answer gold, Answer answer) {
        if (gold instanceof Answer.Assignment named && answer instanceof Answer.Assignment other) {
            if (sameName(named.name(), other.name())) {
                return same(named.value(), other.value());
            }
            return equations(RelationParser.difference(named), RelationParser.difference(other));
        }
        if (gold instanceof Answer.Assignment named) {
            return namedAgainst(named, answer);
        }
        return answer instanceof Answer.Assignment other && namedAgainst(other, gold);
    }

    /// f is f(x), but f(y) is not.
    private static boolean sameName(String gold, String other) {
        boolean oneBare = gold.indexOf('(') < 0 != other.indexOf('(') < 0;
        return gold.equals(other) || oneBare && gold.split("\\(", 2)[0].equals(other.split("\\(", 2)[0]);
    }

    private boolean namedAgainst(Answer.Assignment named, Answer other) {
        if (other instanceof Answer.Equation(var difference)) {
            return equations(RelationParser.difference(named), Optional.of(difference));
        }
        if (other instanceof Answer.Inequality inequality) {
            return halfLine(named).map(half -> same(half, inequality)).orElse(false);
        }
        return same(named.value(), other);
    }

    /// x > a as the inequality x − a > 0.
    private static Optional<Answer> halfLine(Answer.Assignment named) {
        if (!(named.value() instanceof Answer.Reals(var set)) || set.ranges().size() != 1) {
            return Optional.empty();
        }
        var range = set.ranges().getFirst();
        var letter = new Expression.Symbol(named.name());
        if (range.high().equals(Range.INFINITY)) {
            return Optional.of(new Answer.Inequality(letter.minus(range.low()), !range.lowClosed()));
        }
        return range.low().equals(Range.MINUS_INFINITY)
                ? Optional.of(new Answer.Inequality(range.high().minus(letter), !range.highClosed()))
                : Optional.empty();
    }

    private boolean equations(Optional<Expression> one, Optional<Expression> other) {
        return one.isPresent()
                && other.isPresent()
                && identity.multiple(one.get(), other.get()).isPresent();
    }

    private boolean unnamed(Answer gold, Answer answer) {
        return switch (gold) {
            case Answer.Value value -> valueAgainst(value, answer);
            case Answer.Approximate approximate -> approximately(approximate, answer);
            case Answer.Listing(var items) -> listed(items, answer);
            case Answer.SetOf(var items) -> setAgainst(items, answer);
            case Answer.Tuple(var items) -> tupleAgainst(gold, items, answer);
            case Answer.Reals _ -> setsOfReals(gold, answer);
            case Answer.Matrix(var rows) -> matrixAgainst(rows, answer);
            case Answer.Equation(var difference) ->
                answer instanceof Answer.Equation(var other)
                        && identity.multiple(difference, other).isPresent();
            case Answer.Inequality inequality ->
                answer instanceof Answer.Inequality other
                        && inequality.strict() == other.strict()
                        && identity.multiple(inequality.difference(), other.difference())
                                .filter(sign -> sign > 0)
                                .isPresent();
            case Answer.Ratio(var parts) -> ratioAgainst(parts, answer);
            case Answer.Words(var text) -> answer instanceof Answer.Words(var other) && text.equals(other);
            case Answer.Assignment _, Answer.Either _ ->
                throw new IllegalStateException("names and readings are resolved before");
        };
    }

    private boolean valueAgainst(Answer.Value gold, Answer answer) {
        return switch (answer) {
            case Answer.Value other -> values(gold, other);
            case Answer.Approximate(var expression, var _) -> values(gold, new Answer.Value(expression, Unit.NONE));
            case Answer.SetOf(var items) -> items.size() == 1 && same(gold, items.getFirst());
            case Answer.Ratio(var parts) -> parts.size() == 2 && ratioAgainst(parts, gold);
            case Answer.Listing(var items) -> items.stream().allMatch(item -> same(gold, item));
            case Answer.Tuple _,
                    Answer.Reals _,
                    Answer.Matrix _,
                    Answer.Assignment _,
                    Answer.Equation _,
                    Answer.Inequality _,
                    Answer.Words _,
                    Answer.Either _ -> false;
        };
    }

    private boolean values(Answer.Value gold, Answer.Value other) {
        if (gold.unit().isNone() && other.unit().isNone()) {
            return expressions(gold.expression(), other.expression(), LEFT_AWAY);
        }
        if (gold.unit().isNone() || other.unit().isNone()) {
            var unit = gold.unit().isNone() ? other.unit() : gold.unit();
            // 20°C may be told as 20°, but 5 cm is not 5 %.
            var marks = unit.isTemperature() ? Set.of(Expression.Constant.DEGREE) : Set.<Expression.Constant>of();
            return expressions(gold.expression(), other.expression(), marks);
        }
        return gold.unit().dimensions().equals(other.unit().dimensions())
                && identity.same(
                        gold.expression()
                                .times(new Expression.Rational(gold.unit().factor())),
                        other.expression()
                                .times(new Expression.Rational(other.unit().factor())));
    }

    /// Whether the two are the same, if need be without one of `marks` that one of them carries.
    private boolean expressions(Expression gold, Expression other, Set<Expression.Constant> marks) {
        boolean goldBased = gold instanceof Expression.BasedNumeral;
        boolean otherBased = other instanceof Expression.BasedNumeral;
        if (goldBased || otherBased) {
            return goldBased && otherBased ? gold.equals(other) : digits(gold).equals(digits(other));
        }
        if (identity.same(gold, other)) {
            return true;
        }
        return marks.stream()
                .filter(mark -> Symbols.contains(gold, mark) != Symbols.contains(other, mark))
                .anyMatch(mark -> identity.same(
                        Symbols.replaced(gold, mark, Expression.Rational.ONE),
                        Symbols.replaced(other, mark, Expression.Rational.ONE)));
    }

    /// The digits of a numeral, its base left away.
    private static String digits(Expression expression) {
        return switch (expression) {
            case Expression.BasedNumeral(var digits, var _) -> digits;
            case Expression.Rational(var value) -> value.toString();
            case Expression.Symbol _,
                    Expression.Constant _,
                    Expression.Sum _,
                    Expression.Product _,
                    Expression.Power _,
                    Expression.Application _ -> "no numeral: " + expression;
        };
    }

    /// A gold told to its decimals accepts what rounds to it.
    private boolean approximately(Answer.Approximate gold, Answer answer) {
        var other = switch (answer) {
            case Answer.Value(var expression, var _) -> Optional.of(expression);
            case Answer.Approximate(var expression, var _) -> Optional.of(expression);
            case Answer.Listing _,
                    Answer.SetOf _,
                    Answer.Tuple _,
                    Answer.Reals _,
                    Answer.Matrix _,
                    Answer.Assignment _,
                    Answer.Equation _,
                    Answer.Inequality _,
                    Answer.Ratio _,
                    Answer.Words _,
                    Answer.Either _ -> Optional.<Expression>empty();
        };
        var rounded = other.flatMap(expression -> identity.rounded(expression, gold.decimals()));
        return rounded.isPresent() && rounded.equals(identity.rounded(gold.expression(), gold.decimals()));
    }

    private boolean listed(List<Answer> gold, Answer answer) {
        return switch (answer) {
            case Answer.Listing(var items) -> matched(gold, items);
            case Answer.SetOf(var items) -> matched(gold, items);
            case Answer.Tuple(var items) -> inOrder(gold, items);
            case Answer.Value _ -> gold.stream().allMatch(item -> same(item, answer));
            case Answer.Approximate _,
                    Answer.Reals _,
                    Answer.Matrix _,
                    Answer.Assignment _,
                    Answer.Equation _,
                    Answer.Inequality _,
                    Answer.Ratio _,
                    Answer.Words _,
                    Answer.Either _ -> false;
        };
    }

    private boolean setAgainst(List<Answer> gold, Answer answer) {
        return switch (answer) {
            case Answer.SetOf(var items) -> matched(gold, items);
            case Answer.Listing(var items) -> matched(gold, items);
            case Answer.Value _ -> gold.size() == 1 && same(gold.getFirst(), answer);
            case Answer.Reals _ -> setsOfReals(new Answer.SetOf(gold), answer);
            case Answer.Tuple _,
                    Answer.Approximate _,
                    Answer.Matrix _,
                    Answer.Assignment _,
                    Answer.Equation _,
                    Answer.Inequality _,
                    Answer.Ratio _,
                    Answer.Words _,
                    Answer.Either _ -> false;
        };
    }

    private boolean setsOfReals(Answer gold, Answer answer) {
        try {
            var one = RealSets.of(gold, identity);
            var other = RealSets.of(answer, identity);
            return one.isPresent() && other.isPresent() && one.get().same(other.get(), identity);
        } catch (Unparsable _) {
            // Numbers without an order, such as i, bound no set of reals.
            return false;
        }
    }

    private boolean tupleAgainst(Answer tuple, List<Answer> gold, Answer answer) {
        return switch (answer) {
            case Answer.Tuple(var items) -> inOrder(gold, items);
            case Answer.Listing(var items) -> inOrder(gold, items);
            case Answer.Matrix(var rows) -> vectorAgainst(rows, gold);
            case Answer.Reals _ -> setsOfReals(tuple, answer);
            case Answer.SetOf _,
                    Answer.Value _,
                    Answer.Approximate _,
                    Answer.Assignment _,
                    Answer.Equation _,
                    Answer.Inequality _,
                    Answer.Ratio _,
                    Answer.Words _,
                    Answer.Either _ -> false;
        };
    }

    private boolean matrixAgainst(List<List<Expression>> gold, Answer answer) {
        return switch (answer) {
            case Answer.Matrix(var rows) -> matrices(gold, rows);
            case Answer.Tuple(var items) -> vectorAgainst(gold, items);
            case Answer.Value _,
                    Answer.Approximate _,
                    Answer.Listing _,
                    Answer.SetOf _,
                    Answer.Reals _,
                    Answer.Assignment _,
                    Answer.Equation _,
                    Answer.Inequality _,
                    Answer.Ratio _,
                    Answer.Words _,
                    Answer.Either _ -> false;
        };
    }

    private boolean matrices(List<List<Expression>> gold, List<List<Expression>> other) {
        if (gold.size() != other.size()
                || gold.getFirst().size() != other.getFirst().size()) {
            return false;
        }
        for (int i = 0; i < gold.size(); i++) {
            for (int j = 0; j < gold.get(i).size(); j++) {
                if (!identity.same(gold.get(i).get(j), other.get(i).get(j))) {
                    return false;
                }
            }
        }
        return true;
    }

    /// A matrix of one column or one row is the vector of its entries.
    private boolean vectorAgainst(List<List<Expression>> rows, List<Answer> items) {
        if (rows.size() != 1 && rows.getFirst().size() != 1) {
            return false;
        }
        var entries = rows.stream()
                .flatMap(List::stream)
                .<Answer>map(entry -> new Answer.Value(entry, Unit.NONE))
                .toList();
        return inOrder(entries, items);
    }

    private boolean ratioAgainst(List<Expression> parts, Answer answer) {
        return switch (answer) {
            case Answer.Ratio(var others) -> proportional(parts, others);
            case Answer.Value(var expression, var _) ->
                parts.size() == 2
                        && identity.same(parts.getFirst().times(parts.getLast().reciprocal()), expression);
            case Answer.Approximate _,
                    Answer.Listing _,
                    Answer.SetOf _,
                    Answer.Tuple _,
                    Answer.Reals _,
                    Answer.Matrix _,
                    Answer.Assignment _,
                    Answer.Equation _,
                    Answer.Inequality _,
                    Answer.Words _,
                    Answer.Either _ -> false;
        };
    }

    private boolean proportional(List<Expression> parts, List<Expression> others) {
        if (parts.size() != others.size()) {
            return false;
        }
        for (int i = 1; i < parts.size(); i++) {
            if (!identity.same(
                    parts.get(i).times(others.getFirst()), others.get(i).times(parts.getFirst()))) {
                return false;
            }
        }
        return true;
    }

    private boolean inOrder(List<Answer> gold, List<Answer> items) {
        if (gold.size() != items.size()) {
            return false;
        }
        for (int i = 0; i < gold.size(); i++) {
            if (!same(gold.get(i), items.get(i))) {
                return false;
            }
        }
        return true;
    }

    /// Whether every element on either side has one that equals it on the other: as sets are equal,
    /// whatever is said twice.
    private boolean matched(List<Answer> gold, List<Answer> items) {
        var left = distinct(gold);
        var right = distinct(items);
        if (left.size() != right.size()) {
            return false;
        }
        return left.stream().allMatch(one -> right.stream().anyMatch(other -> same(one, other)));
    }

    private List<Answer> distinct(List<Answer> items) {
        var distinct = new ArrayList<Answer>();
        for (var item : items) {
            if (distinct.stream().noneMatch(seen -> same(seen, item))) {
                distinct.add(item);
            }
        }
        return distinct;
    }
}
