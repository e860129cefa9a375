package dev.frugal.grading;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads an answer: what kind it is, and what it says.
///
/// From the outside in: lists, relations, the two cases of ±, unions, brackets, ratios, and at last
/// a value with its unit, or words. Where a text can mean two things both readings are kept.
final class AnswerParser {
    /// Longer texts are no answers.
    private static final int LONGEST = 3000;

    private static final int DEEPEST = 12;

    /// Tokens of the longest time or date.
    private static final int LONGEST_TIME = 12;

    private static final int MOST_ITEMS = 200;
    private static final ParsedAnswer DOTS = new ParsedAnswer.Words("…");
    private static final Set<String> SET_OPERATIONS = Set.of("cup", "cap", "setminus");

    private final Budget budget;
    private final IdentityTest identity;
    private final RelationParser relations;
    private final ValueParser values;
    private int depth;

    AnswerParser(IdentityTest identity, Budget budget) {
        this.budget = budget;
        this.identity = identity;
        this.values = new ValueParser(budget);
        this.relations = new RelationParser(this, values, identity, budget);
    }

    /// What `text` says, if it can be read.
    Optional<ParsedAnswer> parse(String text) {
        if (text.isBlank() || text.length() > LONGEST) {
            return Optional.empty();
        }
        var readings = new LinkedHashSet<ParsedAnswer>();
        for (var spelled : NotationVariants.readings(text)) {
            try {
                readings.addAll(readings(trimmed(MathLexer.tokens(spelled, budget))));
            } catch (UnparsableAnswerException _) {
                // Another reading may make sense.
            }
        }
        return switch (readings.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(readings.getFirst());
            default -> Optional.of(new ParsedAnswer.Either(List.copyOf(readings)));
        };
    }

    /// Several answers that are given together.
    Optional<ParsedAnswer> joined(List<ParsedAnswer> answers) {
        try {
            return Optional.of(relations.joined(answers, false));
        } catch (UnparsableAnswerException _) {
            return Optional.empty();
        }
    }

    private List<ParsedAnswer> readings(List<MathToken> tokens) {
        var date = tokens.size() > LONGEST_TIME
                ? Optional.<CalendarDate>empty()
                : CalendarDate.parse(TokenLists.text(tokens));
        if (date.isPresent()) {
            return List.of(new ParsedAnswer.Date(date.get()));
        }
        var readings = new ArrayList<ParsedAnswer>();
        try {
            readings.add(answer(tokens));
        } catch (UnparsableAnswerException _) {
            // It may still be words.
        }
        boolean measured = readings.stream().anyMatch(AnswerParser::isMeasured);
        if (!measured) {
            WordsParser.words(tokens).ifPresent(words -> {
                readings.add(words);
                said(words).ifPresent(readings::add);
            });
        }
        var choice = WordsParser.choice(tokens);
        if (choice.isPresent()) {
            readings.add(choice.get().letter());
            try {
                readings.add(answer(choice.get().rest()));
            } catch (UnparsableAnswerException _) {
                // The letter alone then.
            }
        }
        return readings;
    }

    private static boolean isMeasured(ParsedAnswer answer) {
        return answer instanceof ParsedAnswer.Value(var amount, var unit) && !unit.isNone() && WrittenNumber.is(amount);
    }

    /// The set that is also told in words.
    private static Optional<ParsedAnswer> said(ParsedAnswer words) {
        if (!(words instanceof ParsedAnswer.Words(var text))) {
            return Optional.empty();
        }
        return switch (text) {
            case "all real numbers", "all reals", "real numbers", "all real number", "any real number" ->
                Optional.of(new ParsedAnswer.Reals(new RangeSet(List.of(Range.everything()))));
            case "no solution", "no solutions", "no real solution", "no real solutions", "empty set" ->
                Optional.of(new ParsedAnswer.SetOf(List.of()));
            case "dne", "limit does not exist", "doesnt exist", "limit dne" ->
                Optional.of(new ParsedAnswer.Words("does not exist"));
            default -> Optional.empty();
        };
    }

    /// The answer that all of `tokens` make.
    ParsedAnswer answer(List<MathToken> tokens) {
        budget.step();
        if (depth == DEEPEST) {
            throw new UnparsableAnswerException("answers within answers more than %d deep".formatted(DEEPEST));
        }
        depth++;
        try {
            return list(IntegerRemark.leftAway(trimmed(tokens), budget));
        } finally {
            depth--;
        }
    }

    /// Without what only surrounds an answer: dollars, punctuation at the end, an equals sign
    /// before it.
    private static List<MathToken> trimmed(List<MathToken> tokens) {
        int from = 0;
        int to = tokens.size();
        while (from < to && isEdge(tokens.get(to - 1), Set.of(".", ",", ";", ":", "?", "\\\\"))) {
            to--;
        }
        while (from < to && isEdge(tokens.get(from), Set.of("=", ":", ",", "\\\\"))) {
            from++;
        }
        if (to - from > 1 && tokens.get(from).is("$") && tokens.get(to - 1).is("$")) {
            return trimmed(tokens.subList(from + 1, to - 1));
        }
        return List.copyOf(tokens.subList(from, to));
    }

    private static boolean isEdge(MathToken token, Set<String> symbols) {
        return token.kind() == MathToken.Kind.SYMBOL && symbols.contains(token.text());
    }

    private ParsedAnswer list(List<MathToken> tokens) {
        if (tokens.isEmpty()) {
            throw new UnparsableAnswerException("nothing");
        }
        var pieces = TokenLists.split(
                tokens, token -> token.is(",") || token.is(";") || token.is("or") || token.is("and"), budget);
        if (pieces.size() == 1) {
            return signs(tokens);
        }
        boolean or = pieces.stream().anyMatch(piece -> piece.separator().equals("or"));
        var choices = or
                ? Optional.<ParsedAnswer>empty()
                : WordsParser.choices(
                        pieces.stream().map(TokenLists.Piece::tokens).toList());
        if (choices.isPresent()) {
            return choices.get();
        }
        var items = new ArrayList<ParsedAnswer>();
        for (var piece : pieces) {
            if (!piece.tokens().isEmpty()) {
                items.add(item(piece.tokens()));
            }
        }
        if (items.isEmpty() || items.size() > MOST_ITEMS) {
            throw new UnparsableAnswerException("a list of %d".formatted(items.size()));
        }
        // Where something is left out the order tells what.
        return items.contains(DOTS) ? new ParsedAnswer.Tuple(items) : relations.joined(items, or);
    }

    private ParsedAnswer item(List<MathToken> tokens) {
        return isDots(tokens) ? DOTS : signs(tokens);
    }

    private static boolean isDots(List<MathToken> tokens) {
        return tokens.size() == 1 && tokens.getFirst().is("...");
    }

    private ParsedAnswer signs(List<MathToken> tokens) {
        if (!hasOpenDoubleSign(tokens)) {
            return relations.relation(tokens);
        }
        var upper = relationWithSigns(tokens, true);
        var lower = relationWithSigns(tokens, false);
        return upper.equals(lower) || isNothing(upper) ? upper : relations.joined(List.of(upper, lower), true);
    }

    private ParsedAnswer relationWithSigns(List<MathToken> tokens, boolean upper) {
        boolean outer = values.readUpperSigns(upper);
        try {
            return relations.relation(tokens);
        } finally {
            values.readUpperSigns(outer);
        }
    }

    /// Of ±0 there is only one.
    private boolean isNothing(ParsedAnswer answer) {
        return answer instanceof ParsedAnswer.Value(var expression, var _)
                && identity.same(expression, MathExpression.number(0));
    }

    /// Whether ± or ∓ stands outside the braces of sets: inside them it belongs to an element.
    private static boolean hasOpenDoubleSign(List<MathToken> tokens) {
        int sets = 0;
        for (var token : tokens) {
            if (token.is("\\{")) {
                sets++;
            } else if (token.is("\\}")) {
                sets--;
            } else if (sets == 0 && (token.is("+-") || token.is("-+"))) {
                return true;
            }
        }
        return false;
    }

    /// An answer without a relation at its top.
    ParsedAnswer single(List<MathToken> tokens) {
        if (tokens.isEmpty()) {
            throw new UnparsableAnswerException("nothing on one side");
        }
        var told = told(tokens);
        if (told.isPresent()) {
            return told.get();
        }
        var parts = TokenLists.split(
                tokens,
                token -> token.kind() == MathToken.Kind.SYMBOL && SET_OPERATIONS.contains(token.text()),
                budget);
        if (parts.size() > 1) {
            return operations(parts);
        }
        if (tokens.getFirst().isCommand("emptyset") && tokens.size() == 1) {
            return new ParsedAnswer.SetOf(List.of());
        }
        if (tokens.getFirst().isCommand("numbers R") && tokens.size() == 1) {
            return new ParsedAnswer.Reals(new RangeSet(List.of(Range.everything())));
        }
        if (tokens.getFirst().text().startsWith("numbers ") && tokens.size() == 1) {
            return new ParsedAnswer.Words(tokens.getFirst().text());
        }
        if (TokenLists.enclosed(tokens, budget)) {
            var bracketed = bracketed(tokens);
            if (bracketed.isPresent()) {
                return bracketed.get();
            }
        }
        var matrix = MatrixParser.matrix(tokens, values, budget);
        if (matrix.isPresent()) {
            return matrix.get();
        }
        var residue = values.residue(tokens);
        if (residue.isPresent()) {
            return residue.get();
        }
        var ratio = TokenLists.split(tokens, token -> token.is(":"), budget);
        if (ratio.size() > 1 && ratio.stream().anyMatch(piece -> isDots(piece.tokens()))) {
            return new ParsedAnswer.Tuple(
                    ratio.stream().map(piece -> item(piece.tokens())).toList());
        }
        if (ratio.size() > 1) {
            return new ParsedAnswer.Ratio(ratio.stream()
                    .map(piece -> values.expression(piece.tokens()))
                    .toList());
        }
        return values.value(tokens);
    }

    /// What looks like mathematics and is none: a time, a score, letters in a row.
    private static Optional<ParsedAnswer> told(List<MathToken> tokens) {
        var time =
                tokens.size() > LONGEST_TIME ? Optional.<ClockTime>empty() : ClockTime.parse(TokenLists.text(tokens));
        if (time.isPresent()) {
            return Optional.of(new ParsedAnswer.Clock(time.get()));
        }
        return score(tokens).or(() -> WordsParser.capitals(tokens));
    }

    /// Whole numbers with dashes between them.
    private static Optional<ParsedAnswer> score(List<MathToken> tokens) {
        if (tokens.size() < 3 || tokens.size() % 2 == 0) {
            return Optional.empty();
        }
        var points = new ArrayList<BigInteger>();
        for (int i = 0; i < tokens.size(); i++) {
            var token = tokens.get(i);
            boolean fits = i % 2 == 0
                    ? token.kind() == MathToken.Kind.NUMBER
                            && token.text().chars().allMatch(Character::isDigit)
                    : token.is("-") || token.text().equals("to");
            if (!fits) {
                return Optional.empty();
            }
            if (i % 2 == 0) {
                points.add(new BigInteger(token.text()));
            }
        }
        return Optional.of(new ParsedAnswer.Score(points));
    }

    private ParsedAnswer operations(List<TokenLists.Piece> parts) {
        var sets = new ArrayList<ParsedAnswer>();
        for (var part : parts) {
            sets.add(single(trimmed(part.tokens())));
        }
        boolean finite = sets.stream().allMatch(ParsedAnswer.SetOf.class::isInstance);
        boolean unions =
                parts.stream().skip(1).allMatch(part -> part.separator().equals("cup"));
        if (finite && unions) {
            var items = new ArrayList<ParsedAnswer>();
            sets.forEach(set -> items.addAll(((ParsedAnswer.SetOf) set).items()));
            return new ParsedAnswer.SetOf(items);
        }
        var result = reals(sets.getFirst());
        for (int i = 1; i < sets.size(); i++) {
            var next = reals(sets.get(i));
            result = switch (parts.get(i).separator()) {
                case "cup" -> {
                    var all = new ArrayList<>(result.ranges());
                    all.addAll(next.ranges());
                    yield RangeSet.union(all, identity);
                }
                case "cap" -> result.intersection(next, identity);
                default -> result.intersection(next.complement(identity), identity);
            };
        }
        return new ParsedAnswer.Reals(result);
    }

    private RangeSet reals(ParsedAnswer answer) {
        return RealSets.of(answer, identity)
                .orElseThrow(
                        () -> new UnparsableAnswerException("a set operation on something that is not a set of reals"));
    }

    private Optional<ParsedAnswer> bracketed(List<MathToken> tokens) {
        var open = tokens.getFirst().text();
        var close = tokens.getLast().text();
        var inner = tokens.subList(1, tokens.size() - 1);
        if (open.equals("\\{") || open.equals("{")) {
            return braces(inner, open.equals("\\{"));
        }
        var parts = TokenLists.split(inner, token -> token.is(",") || token.is(";"), budget);
        boolean round = open.equals("(") && close.equals(")");
        boolean square = open.equals("[") && close.equals("]");
        if (parts.size() == 1) {
            return (round || square) && holdsMoreThanAValue(inner) ? Optional.of(answer(inner)) : Optional.empty();
        }
        if (!round && parts.size() == 2) {
            var range = new Range(
                    values.expression(parts.getFirst().tokens()),
                    open.equals("["),
                    values.expression(parts.getLast().tokens()),
                    close.equals("]"));
            var set = RangeSet.union(List.of(range), identity);
            // Ends in the wrong order are a slip of the pen, not the empty set.
            return Optional.of(new ParsedAnswer.Reals(set.ranges().isEmpty() ? new RangeSet(List.of(range)) : set));
        }
        if (parts.size() > MOST_ITEMS) {
            throw new UnparsableAnswerException("a tuple of %d".formatted(parts.size()));
        }
        return Optional.of(new ParsedAnswer.Tuple(
                parts.stream().map(part -> answer(part.tokens())).toList()));
    }

    private boolean holdsMoreThanAValue(List<MathToken> inner) {
        return values.tryExpression(inner).isEmpty();
    }

    private Optional<ParsedAnswer> braces(List<MathToken> inner, boolean setBraces) {
        if (inner.isEmpty()) {
            return Optional.of(new ParsedAnswer.SetOf(List.of()));
        }
        var condition = TokenLists.split(inner, token -> token.is("|") || token.is(":"), budget);
        if (condition.size() == 2 && setBraces) {
            return Optional.of(relations.elements(
                    condition.getFirst().tokens(), answer(condition.getLast().tokens())));
        }
        var parts = TokenLists.split(inner, token -> token.is(",") || token.is(";"), budget);
        if (!setBraces && parts.size() == 1) {
            return Optional.of(answer(inner));
        }
        if (parts.size() > MOST_ITEMS) {
            throw new UnparsableAnswerException("a set of %d".formatted(parts.size()));
        }
        var items = new ArrayList<ParsedAnswer>();
        for (var part : parts) {
            var item = answer(part.tokens());
            if (item instanceof ParsedAnswer.Listing(var both)) {
                items.addAll(both);
            } else {
                items.add(item);
            }
        }
        var set = new ParsedAnswer.SetOf(items);
        // Without backslashes TeX does not show the braces.
        return Optional.of(setBraces ? set : new ParsedAnswer.Either(List.of(set, new ParsedAnswer.Listing(items))));
    }
}
