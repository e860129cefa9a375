package dev.frugal.grading;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.hipparchus.fraction.BigFraction;

/// When a response's answer is the same as the gold answer.
///
/// What may be left away: a name before an equals sign, a unit, a sign of degrees or per cent behind
/// a number, braces around a single element. What must be right: the value (exactly, unless the gold
/// says ≈), that a number is worked out, the name if both give one, the unit if both give one, how
/// often an element stands in a list, the order in a tuple, the ends of an interval.
final class Equivalence {
    private final GradingSettings settings;
    private final IdentityTest identity;
    private final ExactValue exact;
    private final Budget budget;

    Equivalence(GradingSettings settings, IdentityTest identity, Budget budget) {
        this.settings = settings;
        this.identity = identity;
        this.exact = new ExactValue(budget);
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
        if (answer instanceof ParsedAnswer.Assignment other) {
            return isStatement(gold) ? namedAgainst(other, gold) : same(gold, other.value());
        }
        return false;
    }

    private static boolean isStatement(ParsedAnswer answer) {
        return answer instanceof ParsedAnswer.Equation || answer instanceof ParsedAnswer.Inequality;
    }

    /// f is f(x), but f(y) is not.
    private static boolean sameName(String gold, String other) {
        boolean oneBare = gold.indexOf('(') < 0 != other.indexOf('(') < 0;
        return gold.equals(other) || oneBare && gold.split("\\(", 2)[0].equals(other.split("\\(", 2)[0]);
    }

    private boolean namedAgainst(ParsedAnswer.Assignment named, ParsedAnswer other) {
        if (other instanceof ParsedAnswer.Equation equation) {
            return equations(RelationParser.difference(named), Optional.of(equation.difference()));
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
            case ParsedAnswer.Equation equation ->
                answer instanceof ParsedAnswer.Equation other
                        && identity.multiple(equation.difference(), other.difference())
                                .isPresent();
            case ParsedAnswer.Inequality inequality ->
                answer instanceof ParsedAnswer.Inequality other
                        && inequality.strict() == other.strict()
                        && identity.multiple(inequality.difference(), other.difference())
                                .filter(sign -> sign > 0)
                                .isPresent();
            case ParsedAnswer.Chain chain -> answer instanceof ParsedAnswer.Chain other && chains(chain, other);
            case ParsedAnswer.Ratio(var parts) -> ratioAgainst(parts, answer);
            case ParsedAnswer.Residue residue -> residueAgainst(residue, answer);
            case ParsedAnswer.Clock(var time) -> clockAgainst(time, answer);
            case ParsedAnswer.Date(var date) ->
                answer instanceof ParsedAnswer.Date(var other) && date.answeredBy(other);
            case ParsedAnswer.Score(var points) ->
                answer instanceof ParsedAnswer.Score(var others) && points.equals(others)
                        || answer instanceof ParsedAnswer.Ratio(var parts) && expressions(numbers(points), parts);
            case ParsedAnswer.Words words -> words.equals(answer);
            case ParsedAnswer.Assignment _, ParsedAnswer.Either _ ->
                throw new IllegalStateException("names and readings are resolved before");
        };
    }

    private boolean valueAgainst(ParsedAnswer.Value gold, ParsedAnswer answer) {
        if (answer instanceof ParsedAnswer.Value other) {
            return values(gold, other);
        }
        if (answer instanceof ParsedAnswer.Approximate(var expression, var _)) {
            return values(gold, new ParsedAnswer.Value(expression, Unit.NONE));
        }
        if (answer instanceof ParsedAnswer.SetOf(var items)) {
            return items.size() == 1 && same(gold, items.getFirst());
        }
        if (answer instanceof ParsedAnswer.Ratio(var parts)) {
            return parts.size() == 2
                    && !isLeftToWorkOut(
                            gold.expression(),
                            parts.getFirst().times(parts.getLast().reciprocal()))
                    && ratioAgainst(parts, gold);
        }
        if (answer instanceof ParsedAnswer.Residue residue) {
            return isReduced(residue) && values(gold, new ParsedAnswer.Value(residue.value(), Unit.NONE));
        }
        if (answer instanceof ParsedAnswer.Clock(var time)) {
            return time.toTheMinute()
                    ? time.half() == ClockTime.Half.UNTOLD && ratioAgainst(parts(time), gold)
                    : clockAgainst(time, gold);
        }
        if (answer instanceof ParsedAnswer.Equation(var left, var right)) {
            return isAskedFor(left) && values(gold, new ParsedAnswer.Value(right, Unit.NONE));
        }
        return settings.unevaluated()
                && answer instanceof ParsedAnswer.Score(var points)
                && values(gold, new ParsedAnswer.Value(difference(points), Unit.NONE));
    }

    /// Whether an equation with this side tells what a problem asks for, such as `m + n` or `a/b`, and
    /// does not only bind unknowns.
    private static boolean isAskedFor(MathExpression side) {
        return switch (side) {
            case MathExpression.Sum(var terms) -> terms.stream().allMatch(Equivalence::isLetter);
            case MathExpression.Product(var factors) -> factors.stream().allMatch(Equivalence::isLetter);
            case MathExpression.Symbol _,
                    MathExpression.Rational _,
                    MathExpression.BasedNumeral _,
                    MathExpression.Constant _,
                    MathExpression.Power _,
                    MathExpression.Application _,
                    MathExpression.Series _ -> false;
        };
    }

    private static boolean isLetter(MathExpression part) {
        return part instanceof MathExpression.Symbol
                || part instanceof MathExpression.Power(MathExpression.Symbol _, var exponent)
                        && exponent.equals(MathExpression.Rational.MINUS_ONE)
                || part instanceof MathExpression.Product(var factors)
                        && factors.size() == 2
                        && factors.getFirst().equals(MathExpression.Rational.MINUS_ONE)
                        && factors.getLast() instanceof MathExpression.Symbol;
    }

    private static MathExpression difference(List<BigInteger> points) {
        MathExpression difference = number(points.getFirst());
        for (var point : points.subList(1, points.size())) {
            difference = difference.minus(number(point));
        }
        return difference;
    }

    private static List<MathExpression> numbers(List<BigInteger> points) {
        return points.stream().map(Equivalence::number).toList();
    }

    private static MathExpression number(BigInteger value) {
        return new MathExpression.Rational(new BigFraction(value));
    }

    private boolean values(ParsedAnswer.Value gold, ParsedAnswer.Value other) {
        var asked = gold.expression();
        var given = other.expression();
        if (asked instanceof MathExpression.BasedNumeral || given instanceof MathExpression.BasedNumeral) {
            return numerals(asked, given);
        }
        if (isLeftToWorkOut(asked, given)) {
            return false;
        }
        var unit = gold.unit();
        if (unit.isNone() && other.unit().isNone()) {
            return equal(asked, given) || withoutDegrees(asked, given) || withoutPercent(asked, given);
        }
        if (unit.isNone() || other.unit().isNone()) {
            // 20°C may be told as 20°, but 5 cm is not 5 %.
            boolean temperature = unit.isTemperature() || other.unit().isTemperature();
            return equal(asked, given) || temperature && withoutDegrees(asked, given);
        }
        return unit.agrees(other.unit())
                && equal(
                        asked.times(new MathExpression.Rational(unit.factor())),
                        given.times(new MathExpression.Rational(other.unit().factor())));
    }

    /// A numeral of another base is compared digit by digit. An answer may leave the base away, but
    /// only add it where it is ten.
    private static boolean numerals(MathExpression gold, MathExpression answer) {
        if (gold instanceof MathExpression.BasedNumeral && answer instanceof MathExpression.BasedNumeral) {
            return gold.equals(answer);
        }
        if (gold instanceof MathExpression.BasedNumeral(var digits, var _)) {
            return answer instanceof MathExpression.Rational(var value) && value.equals(decimal(digits));
        }
        return gold instanceof MathExpression.Rational(var value)
                && answer instanceof MathExpression.BasedNumeral(var digits, var base)
                && base == 10
                && value.equals(decimal(digits));
    }

    private static BigFraction decimal(String digits) {
        return digits.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9')
                ? ExactDecimal.parse(digits)
                : BigFraction.MINUS_ONE;
    }

    /// Whether the gold answer is a number and the response left it to be worked out.
    private boolean isLeftToWorkOut(MathExpression asked, MathExpression given) {
        if (settings.unevaluated() || !WrittenNumber.is(asked) || WrittenNumber.answers(asked, given)) {
            return false;
        }
        boolean radians = Symbols.contains(asked, MathExpression.Constant.DEGREE)
                && Symbols.contains(given, MathExpression.Constant.PI);
        boolean irrational = settings.tolerance() > 0
                && WrittenNumber.mayBeRounded(asked)
                && exact.of(given).isEmpty();
        return !radians && !irrational;
    }

    private boolean equal(MathExpression asked, MathExpression given) {
        return identity.same(asked, given)
                || FreeConstants.renamed(given, asked)
                        .filter(renamed -> identity.same(asked, renamed))
                        .isPresent()
                || settings.tolerance() > 0
                        && WrittenNumber.mayBeRounded(asked)
                        && identity.close(asked, given, settings.tolerance());
    }

    /// 90° is 90 where only one of the two has the sign, but (π/3)° is not π/3.
    private boolean withoutDegrees(MathExpression asked, MathExpression given) {
        return withoutMark(asked, given, MathExpression.Constant.DEGREE);
    }

    /// 50 % may be told as 50. Where only the answer has the sign, it has to be the question's: 25 %
    /// answers 25, but 0.5 % does not answer 0.5.
    private boolean withoutPercent(MathExpression asked, MathExpression given) {
        boolean added = Symbols.contains(given, MathExpression.Constant.PERCENT);
        boolean share = exact.of(asked)
                .filter(value -> value.abs().compareTo(BigFraction.ONE) <= 0)
                .isPresent();
        return !(added && share) && withoutMark(asked, given, MathExpression.Constant.PERCENT);
    }

    /// Whether both are the same number but for `mark`, which one of them carries.
    private boolean withoutMark(MathExpression asked, MathExpression given, MathExpression.Constant mark) {
        if (Symbols.contains(asked, mark) == Symbols.contains(given, mark)) {
            return false;
        }
        var one = Symbols.replaced(asked, mark, MathExpression.Rational.ONE);
        var other = Symbols.replaced(given, mark, MathExpression.Rational.ONE);
        return WrittenNumber.is(asked) && WrittenNumber.is(given) && equal(one, other);
    }

    /// A gold told to its decimals accepts what rounds to it.
    private boolean approximately(ParsedAnswer.Approximate gold, ParsedAnswer answer) {
        var other = answer instanceof ParsedAnswer.Value(var value, var _)
                ? Optional.of(value)
                : answer instanceof ParsedAnswer.Approximate(var value, var _)
                        ? Optional.of(value)
                        : Optional.<MathExpression>empty();
        var rounded = other.flatMap(expression -> identity.rounded(expression, gold.decimals()));
        return rounded.isPresent() && rounded.equals(identity.rounded(gold.expression(), gold.decimals()));
    }

    private boolean listed(List<ParsedAnswer> gold, ParsedAnswer answer) {
        if (answer instanceof ParsedAnswer.Listing(var items)) {
            return namesOrder(gold) && !isNamed(items) ? inOrder(gold, items) : matched(gold, once(gold, items));
        }
        if (answer instanceof ParsedAnswer.SetOf(var items)) {
            return matched(gold, once(gold, items));
        }
        return answer instanceof ParsedAnswer.Tuple(var items) && inOrder(gold, byName(items));
    }

    /// Points are solutions, of which none is meant to count twice where the gold has each once.
    private List<ParsedAnswer> once(List<ParsedAnswer> gold, List<ParsedAnswer> items) {
        boolean points = items.stream().allMatch(ParsedAnswer.Tuple.class::isInstance);
        return points && distinct(gold).size() == gold.size() ? distinct(items) : items;
    }

    /// Whether different names tell which item is which. x_1 and x_2 only number the solutions.
    private static boolean namesOrder(List<ParsedAnswer> items) {
        var letters = new HashSet<String>();
        for (var item : items) {
            if (!(item instanceof ParsedAnswer.Assignment(var name, var _))) {
                return false;
            }
            letters.add(name.replaceAll("_?\\d+$", ""));
        }
        return letters.size() == items.size();
    }

    private static boolean isNamed(List<ParsedAnswer> items) {
        return items.stream().allMatch(ParsedAnswer.Assignment.class::isInstance);
    }

    /// Items that letters name, in the order of the alphabet; others as they are.
    private static List<ParsedAnswer> byName(List<ParsedAnswer> items) {
        return isNamed(items) && namesOrder(items)
                ? items.stream()
                        .sorted(Comparator.comparing(item -> ((ParsedAnswer.Assignment) item).name()))
                        .toList()
                : items;
    }

    private boolean setAgainst(List<ParsedAnswer> gold, ParsedAnswer answer) {
        if (answer instanceof ParsedAnswer.SetOf(var items)) {
            return matched(distinct(gold), distinct(items));
        }
        if (answer instanceof ParsedAnswer.Listing(var items)) {
            return matched(distinct(gold), items);
        }
        if (answer instanceof ParsedAnswer.Reals) {
            return setsOfReals(new ParsedAnswer.SetOf(gold), answer);
        }
        return answer instanceof ParsedAnswer.Value && gold.size() == 1 && same(gold.getFirst(), answer);
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
        if (answer instanceof ParsedAnswer.Tuple(var items)) {
            return inOrder(gold, items);
        }
        if (answer instanceof ParsedAnswer.Listing(var items)) {
            return inOrder(gold, byName(items));
        }
        if (answer instanceof ParsedAnswer.Matrix(var rows)) {
            return vectorAgainst(rows, gold);
        }
        return answer instanceof ParsedAnswer.Reals && setsOfReals(tuple, answer);
    }

    private boolean matrixAgainst(List<List<MathExpression>> gold, ParsedAnswer answer) {
        if (answer instanceof ParsedAnswer.Matrix(var rows)) {
            return matrices(gold, rows);
        }
        return answer instanceof ParsedAnswer.Tuple(var items) && vectorAgainst(gold, items);
    }

    private boolean matrices(List<List<MathExpression>> gold, List<List<MathExpression>> other) {
        if (gold.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < gold.size(); i++) {
            if (!expressions(gold.get(i), other.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean expressions(List<MathExpression> gold, List<MathExpression> other) {
        if (gold.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < gold.size(); i++) {
            if (!identity.same(gold.get(i), other.get(i))) {
                return false;
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

    private boolean chains(ParsedAnswer.Chain gold, ParsedAnswer.Chain other) {
        return gold.strict().equals(other.strict()) && expressions(gold.sides(), other.sides());
    }

    private boolean ratioAgainst(List<MathExpression> parts, ParsedAnswer answer) {
        if (answer instanceof ParsedAnswer.Ratio(var others)) {
            return proportional(parts, others);
        }
        if (answer instanceof ParsedAnswer.Score(var points)) {
            return proportional(parts, numbers(points));
        }
        if (answer instanceof ParsedAnswer.Clock(var time)) {
            return time.toTheMinute() && time.half() == ClockTime.Half.UNTOLD && proportional(parts, parts(time));
        }
        return answer instanceof ParsedAnswer.Value(var expression, var unit)
                && unit.isNone()
                && parts.size() == 2
                && identity.same(parts.getFirst().times(parts.getLast().reciprocal()), expression);
    }

    /// The figures of a time, which may be those of a proportion.
    private static List<MathExpression> parts(ClockTime time) {
        var parts = new ArrayList<>(List.of(MathExpression.number(time.hour()), MathExpression.number(time.minute())));
        if (time.second() > 0) {
            parts.add(MathExpression.number(time.second()));
        }
        return parts;
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

    private boolean clockAgainst(ClockTime gold, ParsedAnswer answer) {
        if (answer instanceof ParsedAnswer.Clock(var other)) {
            return gold.same(other);
        }
        if (!gold.toTheMinute()) {
            return answer instanceof ParsedAnswer.Value value
                    && values(new ParsedAnswer.Value(MathExpression.number(gold.hour()), Unit.NONE), value);
        }
        return gold.couldBeARatio() && answer instanceof ParsedAnswer.Value && ratioAgainst(parts(gold), answer);
    }

    private boolean residueAgainst(ParsedAnswer.Residue gold, ParsedAnswer answer) {
        if (answer instanceof ParsedAnswer.Residue other) {
            var difference = exact.of(
                    gold.value().minus(other.value()).times(gold.modulus().reciprocal()));
            return identity.same(gold.modulus(), other.modulus())
                    && difference.filter(ExactValue::isWhole).isPresent();
        }
        return answer instanceof ParsedAnswer.Value value
                && values(new ParsedAnswer.Value(gold.value(), Unit.NONE), value);
    }

    /// Whether the number is the least one that is left by its modulus.
    private boolean isReduced(ParsedAnswer.Residue residue) {
        var value = exact.of(residue.value());
        var modulus = exact.of(residue.modulus());
        return value.isPresent()
                && modulus.isPresent()
                && value.get().signum() >= 0
                && value.get().compareTo(modulus.get()) < 0;
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

    /// Whether each gold item has one item of its own that is the same, and none is left over.
    private boolean matched(List<ParsedAnswer> gold, List<ParsedAnswer> items) {
        if (gold.size() != items.size()) {
            return false;
        }
        var taken = new int[items.size()];
        Arrays.fill(taken, -1);
        for (int i = 0; i < gold.size(); i++) {
            if (!finds(i, gold, items, taken, new boolean[items.size()])) {
                return false;
            }
        }
        return true;
    }

    /// Finds an item for gold item `i`, if need be by moving others along (Kuhn 1955).
    private boolean finds(int i, List<ParsedAnswer> gold, List<ParsedAnswer> items, int[] taken, boolean[] tried) {
        for (int j = 0; j < items.size(); j++) {
            if (!tried[j] && same(gold.get(i), items.get(j))) {
                tried[j] = true;
                if (taken[j] < 0 || finds(taken[j], gold, items, taken, tried)) {
                    taken[j] = i;
                    return true;
                }
            }
        }
        return false;
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
