package dev.frugal.grading;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hipparchus.fraction.BigFraction;

/// Reads equations, inequalities and memberships, and joins several statements about one name.
final class RelationParser {
    private static final Set<String> RELATIONS = Set.of("=", "<", ">", "<=", ">=", "!=", "~", "in");
    private static final Set<String> PLAIN_DOMAINS = Set.of("numbers Z", "numbers R");
    private static final int LONGEST_NAME = 3;

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
        if (signs.size() == 1) {
            return inequality(
                    parts.getFirst().tokens(), signs.getFirst(), parts.getLast().tokens());
        }
        if (signs.size() == 2) {
            return between(parts, signs);
        }
        throw new UnparsableAnswerException("a chain of %d relations".formatted(signs.size()));
    }

    /// What is left of ≈ is exact, what is right of it is told to its decimals; either may be
    /// meant.
    private ParsedAnswer approximation(List<TokenLists.Piece> parts, List<String> signs) {
        int place = signs.indexOf("~") + 1;
        var right = parts.getLast().tokens();
        var expression = values.expression(right);
        int decimals = right.stream()
                .filter(token -> token.kind() == MathToken.Kind.NUMBER)
                .mapToInt(token -> decimals(token.text()))
                .max()
                .orElse(0);
        var approximate = new ParsedAnswer.Approximate(expression, decimals);
        var exact = parts.get(place - 1).tokens();
        boolean named = exact.isEmpty() || name(exact).isPresent();
        return named ? approximate : new ParsedAnswer.Either(List.of(answers.single(exact), approximate));
    }

    private static int decimals(String number) {
        int point = number.indexOf('.');
        return point < 0 ? 0 : number.length() - point - 1;
    }

    private ParsedAnswer equation(List<TokenLists.Piece> parts) {
        var left = parts.getFirst().tokens();
        var right = parts.getLast().tokens();
        if (QualifyingWords.deny(left)) {
            throw new UnparsableAnswerException("words that deny the equation or bound its sides");
        }
        var name = name(left);
        if (name.isPresent()) {
            return new ParsedAnswer.Assignment(name.get(), answers.single(right));
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
        return both && unknowns && parts.size() == 2
                ? new ParsedAnswer.Equation(leftSide.get().minus(rightSide.get()))
                : answers.single(right);
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
        var name = name(bare).orElseThrow(() -> new UnparsableAnswerException("a set of what is no plain name"));
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
                name(name).orElseThrow(() -> new UnparsableAnswerException("what is on the left is no name")), value);
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

    private ParsedAnswer between(List<TokenLists.Piece> parts, List<String> signs) {
        var name = name(parts.get(1).tokens());
        boolean rising = signs.stream().allMatch(sign -> sign.startsWith("<"));
        boolean falling = signs.stream().allMatch(sign -> sign.startsWith(">"));
        if (name.isEmpty() || !rising && !falling) {
            throw new UnparsableAnswerException("a chain that bounds no name");
        }
        var first = values.expression(parts.getFirst().tokens());
        var last = values.expression(parts.getLast().tokens());
        boolean firstClosed = signs.getFirst().length() == 2;
        boolean lastClosed = signs.getLast().length() == 2;
        var range = rising
                ? new Range(first, firstClosed, last, lastClosed)
                : new Range(last, lastClosed, first, firstClosed);
        return new ParsedAnswer.Assignment(
                name.get(), new ParsedAnswer.Reals(RangeSet.union(List.of(range), identity)));
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
        if (names.size() != 1 || !startsNamed) {
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
        var text = tokens.stream().map(MathToken::text).collect(Collectors.joining());
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
        if (marked && onlyNameTokens(tokens) || figure && onlyNameTokens(tokens) || tuple) {
            return Optional.of(text);
        }
        return function && holdsLettersAndCommas(tokens.subList(1, tokens.size()))
                ? Optional.of(text)
                : Optional.empty();
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
