package dev.frugal.grading;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hipparchus.fraction.BigFraction;

/// Reads equations, inequalities and memberships, and joins several statements about one name.
final class RelationParser {
    private static final Set<String> RELATIONS = Set.of("=", "<", ">", "<=", ">=", "!=", "~", "in", "≡");
    private static final Set<String> PLAIN_DOMAINS = Set.of("numbers Z", "numbers R");
    private static final int LONGEST_NAME = 3;
    private static final int LONGEST_CHAIN = 12;

    private final AnswerParser answers;
    private final ValueParser values;
    private final IdentityTest identity;
    private final Budget budget;

    RelationParser(AnswerParser answers, ValueParser values, IdentityTest identity, Budget budget) {
        this.answers = answers;
        this.values = values;
        this.identity = identity;
        this.budget = budget;
    }

    /// The answer that all of `tokens` make, which may be a relation.
    ParsedAnswer relation(List<MathToken> tokens) {
        var twice = toldTwice(tokens);
        if (twice.isPresent()) {
            return twice.get();
        }
        var parts = TokenLists.split(
                tokens, token -> token.kind() == MathToken.Kind.SYMBOL && RELATIONS.contains(token.text()), budget);
        if (parts.size() == 1) {
            return answers.single(tokens);
        }
        var signs = parts.stream().skip(1).map(TokenLists.Piece::separator).toList();
        if (signs.contains("~")) {
            return approximation(parts, signs);
        }
        if (signs.stream().allMatch("="::equals)) {
            return equation(parts);
        }
        if (signs.equals(List.of("in"))) {
            return assignment(
                    parts.getFirst().tokens(), answers.answer(parts.getLast().tokens()));
        }
        if (signs.equals(List.of("≡"))) {
            return congruence(parts.getFirst().tokens(), parts.getLast().tokens());
        }
        if (signs.size() == 1) {
            return inequality(
                    parts.getFirst().tokens(), signs.getFirst(), parts.getLast().tokens());
        }
        return between(parts, signs).orElseGet(() -> chain(parts, signs));
    }

    /// A range and, behind a colon, the same as an interval: `1 < x < 2 : (1, 2)`.
    private Optional<ParsedAnswer> toldTwice(List<MathToken> tokens) {
        if (tokens.stream().noneMatch(token -> token.is(":"))
                || tokens.stream()
                        .noneMatch(token -> token.is("<") || token.is("<=") || token.is(">") || token.is(">="))) {
            return Optional.empty();
        }
        var parts = TokenLists.split(tokens, token -> token.is(":"), budget);
        if (parts.size() != 2
                || !TokenLists.enclosed(parts.getLast().tokens(), budget)
                || !(relation(parts.getFirst().tokens()) instanceof ParsedAnswer.Assignment named)) {
            return Optional.empty();
        }
        var range = RealSets.of(named.value(), identity);
        var interval = RealSets.of(answers.single(parts.getLast().tokens()), identity);
        boolean same = range.isPresent() && interval.isPresent() && range.get().same(interval.get(), identity);
        return same ? Optional.of(named) : Optional.empty();
    }

    private ParsedAnswer congruence(List<MathToken> left, List<MathToken> right) {
        var residue = values.residue(right)
                .orElseThrow(() -> new UnparsableAnswerException("a congruence without its modulus"));
        return assignment(left, residue);
    }

    /// What is left of ≈ is exact, what is right of it is told to its decimals; either may be
    /// meant.
    private ParsedAnswer approximation(List<TokenLists.Piece> parts, List<String> signs) {
        int place = signs.indexOf("~") + 1;
        var right = parts.getLast().tokens();
        var expression = values.expression(right);
        var approximate = new ParsedAnswer.Approximate(expression, decimals(right));
        var exact = parts.get(place - 1).tokens();
        boolean named = exact.isEmpty() || name(exact).isPresent();
        return named ? approximate : new ParsedAnswer.Either(List.of(answers.single(exact), approximate));
    }

    private static int decimals(List<MathToken> tokens) {
        return tokens.stream()
                .filter(token -> token.kind() == MathToken.Kind.NUMBER)
                .mapToInt(token -> decimals(token.text()))
                .max()
                .orElse(0);
    }

    private static int decimals(String number) {
        int point = number.indexOf('.');
        return point < 0 ? 0 : number.length() - point - 1;
    }

    private ParsedAnswer equation(List<TokenLists.Piece> parts) {
        var left = parts.getFirst().tokens();
        var right = parts.getLast().tokens();
        if (!isMeasure(left) && QualifyingWords.deny(left)) {
            throw new UnparsableAnswerException("words that deny the equation or bound its sides");
        }
        var name = name(left);
        if (name.isPresent()) {
            return new ParsedAnswer.Assignment(name.get(), valueOrWords(right));
        }
        if (parts.size() == 2 && name(right).isPresent() && isConstant(left)) {
            return assignment(right, answers.single(left));
        }
        var leftSide = values.tryExpression(left);
        var rightSide = values.tryExpression(right);
        boolean both = leftSide.isPresent() && rightSide.isPresent();
        boolean unknowns = both
                && !(Symbols.of(leftSide.get()).isEmpty()
                        && Symbols.of(rightSide.get()).isEmpty());
        if (both && parts.size() == 2) {
            if (unknowns) {
                return new ParsedAnswer.Equation(leftSide.get(), rightSide.get());
            }
            if (!holds(leftSide.get(), rightSide.get(), right)) {
                throw new UnparsableAnswerException("an equation of numbers that does not hold");
            }
        }
        return answers.single(right);
    }

    /// Whether two numbers are equal, or the second is the first rounded.
    private boolean holds(MathExpression left, MathExpression right, List<MathToken> written) {
        var rounded = identity.rounded(left, decimals(written));
        return identity.same(left, right)
                || rounded.isPresent() && rounded.equals(identity.rounded(right, decimals(written)));
    }

    private ParsedAnswer valueOrWords(List<MathToken> tokens) {
        try {
            return answers.single(tokens);
        } catch (UnparsableAnswerException unreadable) {
            return WordsParser.words(tokens).orElseThrow(() -> unreadable);
        }
    }

    /// What the set of all `element` with `condition` says: the condition, if what it bounds is the
    /// element itself.
    ParsedAnswer elements(List<MathToken> element, ParsedAnswer condition) {
        boolean member =
                TokenLists.split(element, token -> token.is("in"), budget).size() > 1;
        var bare = member
                ? TokenLists.split(element, token -> token.is("in"), budget)
                        .getFirst()
                        .tokens()
                : element;
        var name = name(bare)
                .orElseThrow(
                        () -> new UnparsableAnswerException("set-builder notation whose variable is not a plain name"));
        boolean other = condition instanceof ParsedAnswer.Assignment assigned
                && assigned.value() instanceof ParsedAnswer.Reals
                && !assigned.name().equals(name);
        if (other) {
            throw new UnparsableAnswerException("a condition on another name than the set's");
        }
        return condition;
    }

    private boolean isConstant(List<MathToken> tokens) {
        return values.tryExpression(tokens)
                .filter(expression -> Symbols.of(expression).isEmpty())
                .isPresent();
    }

    private ParsedAnswer assignment(List<MathToken> name, ParsedAnswer value) {
        return new ParsedAnswer.Assignment(
                name(name).orElseThrow(() -> new UnparsableAnswerException("the left side is not a name")), value);
    }

    private ParsedAnswer inequality(List<MathToken> left, String sign, List<MathToken> right) {
        var name = name(left);
        if (sign.equals("!=")) {
            var point = new RangeSet(List.of(Range.point(values.expression(right))));
            return assignment(left, new ParsedAnswer.Reals(point.complement(identity)));
        }
        if (name.isPresent() && isConstant(right)) {
            return range(name.get(), half(sign, values.expression(right)));
        }
        if (name(right).isPresent() && isConstant(left)) {
            return range(name(right).get(), half(flipped(sign), values.expression(left)));
        }
        var size = sizeOfAName(left);
        if (size.isPresent() && isConstant(right)) {
            return new ParsedAnswer.Assignment(size.get(), distance(sign, values.expression(right)));
        }
        boolean greater = sign.startsWith(">");
        var difference = greater
                ? values.expression(left).minus(values.expression(right))
                : values.expression(right).minus(values.expression(left));
        return new ParsedAnswer.Inequality(difference, sign.length() == 1);
    }

    /// The name x of |x|.
    private Optional<String> sizeOfAName(List<MathToken> tokens) {
        return tokens.size() > 2
                        && tokens.getFirst().is("|")
                        && tokens.getLast().is("|")
                ? name(tokens.subList(1, tokens.size() - 1))
                : Optional.empty();
    }

    /// The reals whose distance from 0 is in the relation `sign` to `bound`.
    private ParsedAnswer distance(String sign, MathExpression bound) {
        boolean closed = sign.length() == 2;
        var ranges = sign.startsWith(">")
                ? List.of(Range.below(bound.negated(), closed), Range.above(bound, closed))
                : List.of(new Range(bound.negated(), closed, bound, closed));
        return new ParsedAnswer.Reals(RangeSet.union(ranges, identity));
    }

    private static ParsedAnswer range(String name, Range range) {
        return new ParsedAnswer.Assignment(name, new ParsedAnswer.Reals(new RangeSet(List.of(range))));
    }

    private static Range half(String sign, MathExpression bound) {
        boolean closed = sign.length() == 2;
        return sign.startsWith(">") ? Range.above(bound, closed) : Range.below(bound, closed);
    }

    private static String flipped(String sign) {
        return (sign.startsWith(">") ? "<" : ">") + sign.substring(1);
    }

    /// A name, or the size of one, between two bounds.
    private Optional<ParsedAnswer> between(List<TokenLists.Piece> parts, List<String> signs) {
        var middle = parts.get(1).tokens();
        var name = name(middle);
        var size = sizeOfAName(middle);
        if (parts.size() != 3 || name.isEmpty() && size.isEmpty() || !isOneWay(signs)) {
            return Optional.empty();
        }
        boolean rising = signs.getFirst().startsWith("<");
        var low = values.expression(parts.get(rising ? 0 : 2).tokens());
        var high = values.expression(parts.get(rising ? 2 : 0).tokens());
        boolean lowClosed = signs.get(rising ? 0 : 1).length() == 2;
        boolean highClosed = signs.get(rising ? 1 : 0).length() == 2;
        var range = new Range(low, lowClosed, high, highClosed);
        if (size.isEmpty()) {
            var ranges = RangeSet.union(List.of(range), identity);
            return Optional.of(new ParsedAnswer.Assignment(name.orElseThrow(), new ParsedAnswer.Reals(ranges)));
        }
        var far = RangeSet.union(List.of(Range.below(low.negated(), lowClosed), Range.above(low, lowClosed)), identity);
        var near = RangeSet.union(List.of(new Range(high.negated(), highClosed, high, highClosed)), identity);
        return Optional.of(
                new ParsedAnswer.Assignment(size.get(), new ParsedAnswer.Reals(far.intersection(near, identity))));
    }

    private static boolean isOneWay(List<String> signs) {
        return signs.stream().allMatch(sign -> sign.startsWith("<"))
                || signs.stream().allMatch(sign -> sign.startsWith(">"));
    }

    private ParsedAnswer chain(List<TokenLists.Piece> parts, List<String> signs) {
        if (!isOneWay(signs) || parts.size() > LONGEST_CHAIN) {
            throw new UnparsableAnswerException("a chain of relations that go both ways");
        }
        var sides = new ArrayList<MathExpression>();
        parts.forEach(part -> sides.add(values.expression(part.tokens())));
        var strict = new ArrayList<Boolean>();
        signs.forEach(sign -> strict.add(sign.length() == 1));
        if (signs.getFirst().startsWith(">")) {
            Collections.reverse(sides);
            Collections.reverse(strict);
        }
        return new ParsedAnswer.Chain(sides, strict);
    }

    /// Several statements: the values of one name become a list of values, its ranges one set.
    ParsedAnswer joined(List<ParsedAnswer> statements, boolean or) {
        var items = withoutDomains(statements);
        if (items.size() == 1) {
            return items.getFirst();
        }
        var names = items.stream()
                .filter(ParsedAnswer.Assignment.class::isInstance)
                .map(item -> ((ParsedAnswer.Assignment) item).name())
                .collect(Collectors.toSet());
        boolean startsNamed = items.getFirst() instanceof ParsedAnswer.Assignment;
        if (names.size() > 1) {
            return points(items).orElseGet(() -> new ParsedAnswer.Listing(flattened(items)));
        }
        if (names.isEmpty() || !startsNamed) {
            return new ParsedAnswer.Listing(flattened(items));
        }
        var stated = items.stream()
                .map(item -> item instanceof ParsedAnswer.Assignment(var _, var value) ? value : item)
                .toList();
        var name = names.iterator().next();
        boolean ranges = stated.stream().allMatch(ParsedAnswer.Reals.class::isInstance);
        return new ParsedAnswer.Assignment(
                name, ranges ? sets(stated, or) : new ParsedAnswer.Listing(flattened(stated)));
    }

    /// The points that the same names in turn make: `p = 5, q = 2; p = 7, q = 2` are (5, 2) and
    /// (7, 2).
    private static Optional<ParsedAnswer> points(List<ParsedAnswer> items) {
        var names = new ArrayList<String>();
        for (var item : items) {
            if (!(item instanceof ParsedAnswer.Assignment(var name, var _))) {
                return Optional.empty();
            }
            names.add(name);
        }
        int size = names.subList(1, names.size()).indexOf(names.getFirst()) + 1;
        if (size < 2 || names.size() % size != 0) {
            return Optional.empty();
        }
        var points = new ArrayList<ParsedAnswer>();
        for (int i = 0; i < items.size(); i += size) {
            if (!names.subList(i, i + size).equals(names.subList(0, size))) {
                return Optional.empty();
            }
            points.add(new ParsedAnswer.Tuple(items.subList(i, i + size)));
        }
        return Optional.of(new ParsedAnswer.Listing(points));
    }

    /// Without remarks such as k ∈ ℤ beside an answer that has k in it; that k is natural narrows
    /// it.
    private static List<ParsedAnswer> withoutDomains(List<ParsedAnswer> statements) {
        var items = statements.stream()
                .filter(item -> !(item instanceof ParsedAnswer.Assignment(var _, ParsedAnswer.Words(var text))
                        && PLAIN_DOMAINS.contains(text)))
                .toList();
        return items.isEmpty() ? statements : items;
    }

    private static List<ParsedAnswer> flattened(List<ParsedAnswer> items) {
        var flat = new ArrayList<ParsedAnswer>();
        for (var item : items) {
            if (item instanceof ParsedAnswer.Listing(var inner)) {
                flat.addAll(inner);
            } else {
                flat.add(item);
            }
        }
        return flat;
    }

    /// Conditions on one name: either of them where "or" is said, both where that leaves anything.
    private ParsedAnswer sets(List<ParsedAnswer> stated, boolean or) {
        var all = new ArrayList<Range>();
        var common = new RangeSet(List.of(Range.everything()));
        for (var item : stated) {
            var ranges = ((ParsedAnswer.Reals) item).ranges();
            all.addAll(ranges.ranges());
            common = common.intersection(ranges, identity);
        }
        boolean union = or || common.ranges().isEmpty();
        return new ParsedAnswer.Reals(union ? RangeSet.union(all, identity) : common);
    }

    /// The name that `tokens` are: a letter with its marks, a function of letters, a figure, words,
    /// or a tuple of letters.
    private Optional<String> name(List<MathToken> tokens) {
        if (tokens.isEmpty() || tokens.size() > 12) {
            return Optional.empty();
        }
        var first = tokens.getFirst();
        var text = tokens.stream()
                .map(MathToken::text)
                .filter(part -> !part.equals("{") && !part.equals("}"))
                .collect(Collectors.joining());
        boolean letter = first.kind() == MathToken.Kind.LETTERS && first.text().length() <= LONGEST_NAME;
        boolean greek = first.kind() == MathToken.Kind.COMMAND && !isNumber(first);
        if (tokens.size() == 1 && (letter || greek || isText(first))) {
            return isImaginaryOrEuler(text) ? Optional.empty() : Optional.of(text);
        }
        boolean words = tokens.stream().allMatch(RelationParser::isText);
        if (words) {
            return Optional.of(text);
        }
        boolean marked =
                (letter || greek) && (tokens.get(1).is("_") || tokens.get(1).is("'"));
        boolean figure = first.isCommand("angle")
                || first.isCommand("triangle")
                || first.isCommand("overline")
                || letter && tokens.get(1).isCommand("angle");
        boolean function = letter
                && first.text().length() == 1
                && tokens.get(1).is("(")
                && tokens.getLast().is(")");
        boolean tuple = first.is("(") && tokens.getLast().is(")") && holdsLettersAndCommas(tokens);
        if (isInverse(tokens) || isMeasure(tokens)) {
            return Optional.of(text);
        }
        if (marked && onlyNameTokens(tokens) || figure && onlyNameTokens(tokens) || tuple) {
            return Optional.of(text);
        }
        return function && isArgument(tokens.subList(1, tokens.size())) ? Optional.of(text) : Optional.empty();
    }

    /// `f^{-1}(x)`
    private static boolean isInverse(List<MathToken> tokens) {
        return tokens.size() > 4
                && tokens.getFirst().kind() == MathToken.Kind.LETTERS
                && tokens.getFirst().text().length() == 1
                && TokenLists.text(tokens.subList(1, tokens.size())).matches("\\^ ?\\{ ?- ?1 ?} ?\\( ?[a-z] ?\\)");
    }

    /// `|AB|`, or the proportion of two such distances, `\frac{NO}{BO}`.
    private static boolean isMeasure(List<MathToken> tokens) {
        return TokenLists.text(tokens).matches("\\| ?[A-Z]{2} ?\\||\\\\frac ?\\{ ?[A-Z]{2} ?} ?\\{ ?[A-Z]{2} ?}");
    }

    private static boolean isNumber(MathToken command) {
        return command.text().equals("pi")
                || command.text().equals("infty")
                || command.text().equals("frac")
                || command.text().equals("sqrt");
    }

    private static boolean isImaginaryOrEuler(String text) {
        return text.equals("e") || text.equals("i");
    }

    private static boolean isText(MathToken token) {
        return token.kind() == MathToken.Kind.TEXT
                || token.kind() == MathToken.Kind.LETTERS && token.text().length() > LONGEST_NAME;
    }

    private static boolean onlyNameTokens(List<MathToken> tokens) {
        return tokens.stream()
                .allMatch(token -> token.kind() == MathToken.Kind.LETTERS
                        || token.kind() == MathToken.Kind.NUMBER
                        || token.kind() == MathToken.Kind.TEXT
                        || token.isCommand("angle")
                        || token.isCommand("triangle")
                        || token.isCommand("overline")
                        || token.is("_")
                        || token.is("'")
                        || token.is("{")
                        || token.is("}"));
    }

    private static boolean holdsLettersAndCommas(List<MathToken> tokens) {
        return tokens.stream()
                .allMatch(token -> token.kind() == MathToken.Kind.LETTERS
                        || token.kind() == MathToken.Kind.COMMAND
                        || token.is(",")
                        || token.is("(")
                        || token.is(")"));
    }

    /// The argument of a function in a name may be a number too: `f(2)`.
    private static boolean isArgument(List<MathToken> tokens) {
        return holdsLettersAndCommas(tokens)
                || tokens.size() == 3 && tokens.get(1).kind() == MathToken.Kind.NUMBER;
    }

    /// The difference that an assignment of a value to a letter or a product of letters makes.
    static Optional<MathExpression> difference(ParsedAnswer.Assignment assignment) {
        boolean letters = assignment.name().length() <= LONGEST_NAME
                && assignment.name().chars().allMatch(Character::isLetter);
        if (!letters || !(assignment.value() instanceof ParsedAnswer.Value(var value, var unit)) || !unit.isNone()) {
            return Optional.empty();
        }
        MathExpression name = new MathExpression.Rational(BigFraction.ONE);
        for (var letter : assignment.name().split("")) {
            name = name.times(new MathExpression.Symbol(letter));
        }
        return Optional.of(name.minus(value));
    }
}
