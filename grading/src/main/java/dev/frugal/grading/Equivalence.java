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
    private static final Set<MathExpression.Constant> LEFT_AWAY =
            Set.of(MathExpression.Constant.DEGREE, MathExpression.Constant.PERCENT);

    private final IdentityTest identity;
    private final Budget budget;

    Equivalence(IdentityTest identity, Budget budget) {
        this.identity = identity;
        this.budget = budget;
    }

    /// Whether `answer` says what `gold` says.
    boolean same(ParsedAnswer gold, ParsedAnswer answer) {
        budget.step();
        if (gold instanceof ParsedAnswer.Either(var readings)) {
            return readings.stream().anyMatch(reading -> same(reading, answer));
        }
        if (answer instanceof ParsedAnswer.Either(var readings)) {
            return readings.stream().anyMatch(reading -> same(gold, reading));
        }
        if (gold instanceof ParsedAnswer.Assignment || answer instanceof ParsedAnswer.Assignment) {
            return assignments(gold, answer);
        }
        return unnamed(gold, answer);
    }

    private boolean assignments(ParsedAnswer gold, ParsedAnswer answer) {
        if (gold instanceof ParsedAnswer.Assignment named && answer instanceof ParsedAnswer.Assignment other) {
            if (sameName(named.name(), other.name())) {
                return same(named.value(), other.value());
            }
            return equations(RelationParser.difference(named), RelationParser.difference(other));
        }
        if (gold instanceof ParsedAnswer.Assignment named) {
            return namedAgainst(named, answer);
        }
        return answer instanceof ParsedAnswer.Assignment other && namedAgainst(other, gold);
    }

    /// f is f(x), but f(y) is not.
    private static boolean sameName(String gold, String other) {
        boolean oneBare = gold.indexOf('(') < 0 != other.indexOf('(') < 0;
        return gold.equals(other) || oneBare && gold.split("\\(", 2)[0].equals(other.split("\\(", 2)[0]);
    }

    private boolean namedAgainst(ParsedAnswer.Assignment named, ParsedAnswer other) {
        if (other instanceof ParsedAnswer.Equation(var difference)) {
            return equations(RelationParser.difference(named), Optional.of(difference));
        }
        if (other instanceof ParsedAnswer.Inequality inequality) {
            return halfLine(named).map(half -> same(half, inequality)).orElse(false);
        }
        return same(named.value(), other);
    }

    /// x > a as the inequality x − a > 0.
    private static Optional<ParsedAnswer> halfLine(ParsedAnswer.Assignment named) {
        if (!(named.value() instanceof ParsedAnswer.Reals(var set))
                || set.ranges().size() != 1) {
            return Optional.empty();
        }
        var range = set.ranges().getFirst();
        var letter = new MathExpression.Symbol(named.name());
        if (range.high().equals(Range.INFINITY)) {
            return Optional.of(new ParsedAnswer.Inequality(letter.minus(range.low()), !range.lowClosed()));
        }
        return range.low().equals(Range.MINUS_INFINITY)
                ? Optional.of(new ParsedAnswer.Inequality(range.high().minus(letter), !range.highClosed()))
                : Optional.empty();
    }

    private boolean equations(Optional<MathExpression> one, Optional<MathExpression> other) {
        return one.isPresent()
                && other.isPresent()
                && identity.multiple(one.get(), other.get()).isPresent();
    }

    private boolean unnamed(ParsedAnswer gold, ParsedAnswer answer) {
        return switch (gold) {
            case ParsedAnswer.Value value -> valueAgainst(value, answer);
            case ParsedAnswer.Approximate approximate -> approximately(approximate, answer);
            case ParsedAnswer.Listing(var items) -> listed(items, answer);
            case ParsedAnswer.SetOf(var items) -> setAgainst(items, answer);
            case ParsedAnswer.Tuple(var items) -> tupleAgainst(gold, items, answer);
            case ParsedAnswer.Reals _ -> setsOfReals(gold, answer);
            case ParsedAnswer.Matrix(var rows) -> matrixAgainst(rows, answer);
            case ParsedAnswer.Equation(var difference) ->
                answer instanceof ParsedAnswer.Equation(var other)
                        && identity.multiple(difference, other).isPresent();
            case ParsedAnswer.Inequality inequality ->
                answer instanceof ParsedAnswer.Inequality other
                        && inequality.strict() == other.strict()
                        && identity.multiple(inequality.difference(), other.difference())
                                .filter(sign -> sign > 0)
                                .isPresent();
            case ParsedAnswer.Ratio(var parts) -> ratioAgainst(parts, answer);
            case ParsedAnswer.Words(var text) -> answer instanceof ParsedAnswer.Words(var other) && text.equals(other);
            case ParsedAnswer.Assignment _, ParsedAnswer.Either _ ->
                throw new IllegalStateException("names and readings are resolved before");
        };
    }

    private boolean valueAgainst(ParsedAnswer.Value gold, ParsedAnswer answer) {
        return switch (answer) {
            case ParsedAnswer.Value other -> values(gold, other);
            case ParsedAnswer.Approximate(var expression, var _) ->
                values(gold, new ParsedAnswer.Value(expression, Unit.NONE));
            case ParsedAnswer.SetOf(var items) -> items.size() == 1 && same(gold, items.getFirst());
            case ParsedAnswer.Ratio(var parts) -> parts.size() == 2 && ratioAgainst(parts, gold);
            case ParsedAnswer.Listing(var items) -> items.stream().allMatch(item -> same(gold, item));
            case ParsedAnswer.Tuple _,
                    ParsedAnswer.Reals _,
                    ParsedAnswer.Matrix _,
                    ParsedAnswer.Assignment _,
                    ParsedAnswer.Equation _,
                    ParsedAnswer.Inequality _,
                    ParsedAnswer.Words _,
                    ParsedAnswer.Either _ -> false;
        };
    }

    private boolean values(ParsedAnswer.Value gold, ParsedAnswer.Value other) {
        if (gold.unit().isNone() && other.unit().isNone()) {
            return expressions(gold.expression(), other.expression(), LEFT_AWAY);
        }
        if (gold.unit().isNone() || other.unit().isNone()) {
            var unit = gold.unit().isNone() ? other.unit() : gold.unit();
            // 20°C may be told as 20°, but 5 cm is not 5 %.
            var marks =
                    unit.isTemperature() ? Set.of(MathExpression.Constant.DEGREE) : Set.<MathExpression.Constant>of();
            return expressions(gold.expression(), other.expression(), marks);
        }
        return gold.unit().dimensions().equals(other.unit().dimensions())
                && identity.same(
                        gold.expression()
                                .times(new MathExpression.Rational(gold.unit().factor())),
                        other.expression()
                                .times(new MathExpression.Rational(other.unit().factor())));
    }

    /// Whether the two are the same, if need be without one of `marks` that one of them carries.
    private boolean expressions(MathExpression gold, MathExpression other, Set<MathExpression.Constant> marks) {
        boolean goldBased = gold instanceof MathExpression.BasedNumeral;
        boolean otherBased = other instanceof MathExpression.BasedNumeral;
        if (goldBased || otherBased) {
            return goldBased && otherBased ? gold.equals(other) : digits(gold).equals(digits(other));
        }
        if (identity.same(gold, other)) {
            return true;
        }
        return marks.stream()
                .filter(mark -> Symbols.contains(gold, mark) != Symbols.contains(other, mark))
                .anyMatch(mark -> identity.same(
                        Symbols.replaced(gold, mark, MathExpression.Rational.ONE),
                        Symbols.replaced(other, mark, MathExpression.Rational.ONE)));
    }

    /// The digits of a numeral, its base left away.
    private static String digits(MathExpression expression) {
        return switch (expression) {
            case MathExpression.BasedNumeral(var digits, var _) -> digits;
            case MathExpression.Rational(var value) -> value.toString();
            case MathExpression.Symbol _,
                    MathExpression.Constant _,
                    MathExpression.Sum _,
                    MathExpression.Product _,
                    MathExpression.Power _,
                    MathExpression.Application _ -> "no numeral: " + expression;
        };
    }

    /// A gold told to its decimals accepts what rounds to it.
    private boolean approximately(ParsedAnswer.Approximate gold, ParsedAnswer answer) {
        var other = switch (answer) {
            case ParsedAnswer.Value(var expression, var _) -> Optional.of(expression);
            case ParsedAnswer.Approximate(var expression, var _) -> Optional.of(expression);
            case ParsedAnswer.Listing _,
                    ParsedAnswer.SetOf _,
                    ParsedAnswer.Tuple _,
                    ParsedAnswer.Reals _,
                    ParsedAnswer.Matrix _,
                    ParsedAnswer.Assignment _,
                    ParsedAnswer.Equation _,
                    ParsedAnswer.Inequality _,
                    ParsedAnswer.Ratio _,
                    ParsedAnswer.Words _,
                    ParsedAnswer.Either _ -> Optional.<MathExpression>empty();
        };
        var rounded = other.flatMap(expression -> identity.rounded(expression, gold.decimals()));
        return rounded.isPresent() && rounded.equals(identity.rounded(gold.expression(), gold.decimals()));
    }

    private boolean listed(List<ParsedAnswer> gold, ParsedAnswer answer) {
        return switch (answer) {
            case ParsedAnswer.Listing(var items) -> matched(gold, items);
            case ParsedAnswer.SetOf(var items) -> matched(gold, items);
            case ParsedAnswer.Tuple(var items) -> inOrder(gold, items);
            case ParsedAnswer.Value _ -> gold.stream().allMatch(item -> same(item, answer));
            case ParsedAnswer.Approximate _,
                    ParsedAnswer.Reals _,
                    ParsedAnswer.Matrix _,
                    ParsedAnswer.Assignment _,
                    ParsedAnswer.Equation _,
                    ParsedAnswer.Inequality _,
                    ParsedAnswer.Ratio _,
                    ParsedAnswer.Words _,
                    ParsedAnswer.Either _ -> false;
        };
    }

    private boolean setAgainst(List<ParsedAnswer> gold, ParsedAnswer answer) {
        return switch (answer) {
            case ParsedAnswer.SetOf(var items) -> matched(gold, items);
            case ParsedAnswer.Listing(var items) -> matched(gold, items);
            case ParsedAnswer.Value _ -> gold.size() == 1 && same(gold.getFirst(), answer);
            case ParsedAnswer.Reals _ -> setsOfReals(new ParsedAnswer.SetOf(gold), answer);
            case ParsedAnswer.Tuple _,
                    ParsedAnswer.Approximate _,
                    ParsedAnswer.Matrix _,
                    ParsedAnswer.Assignment _,
                    ParsedAnswer.Equation _,
                    ParsedAnswer.Inequality _,
                    ParsedAnswer.Ratio _,
                    ParsedAnswer.Words _,
                    ParsedAnswer.Either _ -> false;
        };
    }

    private boolean setsOfReals(ParsedAnswer gold, ParsedAnswer answer) {
        try {
            var one = RealSets.of(gold, identity);
            var other = RealSets.of(answer, identity);
            return one.isPresent() && other.isPresent() && one.get().same(other.get(), identity);
        } catch (UnparsableAnswerException _) {
            // Numbers without an order, such as i, bound no set of reals.
            return false;
        }
    }

    private boolean tupleAgainst(ParsedAnswer tuple, List<ParsedAnswer> gold, ParsedAnswer answer) {
        return switch (answer) {
            case ParsedAnswer.Tuple(var items) -> inOrder(gold, items);
            case ParsedAnswer.Listing(var items) -> inOrder(gold, items);
            case ParsedAnswer.Matrix(var rows) -> vectorAgainst(rows, gold);
            case ParsedAnswer.Reals _ -> setsOfReals(tuple, answer);
            case ParsedAnswer.SetOf _,
                    ParsedAnswer.Value _,
                    ParsedAnswer.Approximate _,
                    ParsedAnswer.Assignment _,
                    ParsedAnswer.Equation _,
                    ParsedAnswer.Inequality _,
                    ParsedAnswer.Ratio _,
                    ParsedAnswer.Words _,
                    ParsedAnswer.Either _ -> false;
        };
    }

    private boolean matrixAgainst(List<List<MathExpression>> gold, ParsedAnswer answer) {
        return switch (answer) {
            case ParsedAnswer.Matrix(var rows) -> matrices(gold, rows);
            case ParsedAnswer.Tuple(var items) -> vectorAgainst(gold, items);
            case ParsedAnswer.Value _,
                    ParsedAnswer.Approximate _,
                    ParsedAnswer.Listing _,
                    ParsedAnswer.SetOf _,
                    ParsedAnswer.Reals _,
                    ParsedAnswer.Assignment _,
                    ParsedAnswer.Equation _,
                    ParsedAnswer.Inequality _,
                    ParsedAnswer.Ratio _,
                    ParsedAnswer.Words _,
                    ParsedAnswer.Either _ -> false;
        };
    }

    private boolean matrices(List<List<MathExpression>> gold, List<List<MathExpression>> other) {
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
    private boolean vectorAgainst(List<List<MathExpression>> rows, List<ParsedAnswer> items) {
        if (rows.size() != 1 && rows.getFirst().size() != 1) {
            return false;
        }
        var entries = rows.stream()
                .flatMap(List::stream)
                .<ParsedAnswer>map(entry -> new ParsedAnswer.Value(entry, Unit.NONE))
                .toList();
        return inOrder(entries, items);
    }

    private boolean ratioAgainst(List<MathExpression> parts, ParsedAnswer answer) {
        return switch (answer) {
            case ParsedAnswer.Ratio(var others) -> proportional(parts, others);
            case ParsedAnswer.Value(var expression, var _) ->
                parts.size() == 2
                        && identity.same(parts.getFirst().times(parts.getLast().reciprocal()), expression);
            case ParsedAnswer.Approximate _,
                    ParsedAnswer.Listing _,
                    ParsedAnswer.SetOf _,
                    ParsedAnswer.Tuple _,
                    ParsedAnswer.Reals _,
                    ParsedAnswer.Matrix _,
                    ParsedAnswer.Assignment _,
                    ParsedAnswer.Equation _,
                    ParsedAnswer.Inequality _,
                    ParsedAnswer.Words _,
                    ParsedAnswer.Either _ -> false;
        };
    }

    private boolean proportional(List<MathExpression> parts, List<MathExpression> others) {
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

    private boolean inOrder(List<ParsedAnswer> gold, List<ParsedAnswer> items) {
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
    private boolean matched(List<ParsedAnswer> gold, List<ParsedAnswer> items) {
        var left = distinct(gold);
        var right = distinct(items);
        if (left.size() != right.size()) {
            return false;
        }
        return left.stream().allMatch(one -> right.stream().anyMatch(other -> same(one, other)));
    }

    private List<ParsedAnswer> distinct(List<ParsedAnswer> items) {
        var distinct = new ArrayList<ParsedAnswer>();
        for (var item : items) {
            if (distinct.stream().noneMatch(seen -> same(seen, item))) {
                distinct.add(item);
            }
        }
        return distinct;
    }
}
