package dev.frugal.grading;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hipparchus.fraction.BigFraction;

/// Reads a value with what belongs to it: a sign of money, a unit, degrees, a word such as
/// "million".
final class ValueParser {
    private static final int MOST_UNIT_CANDIDATES = 8;

    private static final Set<String> ANNOUNCING =
            Set.of(("the final answer result value is are equals equal to so thus hence therefore "
                            + "exactly just only option choice letter about approximately roughly rs inr usd eur gbp")
                    .split(" "));

    private final Budget budget;
    private boolean upperSigns = true;

    ValueParser(Budget budget) {
        this.budget = budget;
    }

    /// Chooses which signs ± and ∓ stand for from now on, and tells which it was before.
    boolean readUpperSigns(boolean upper) {
        boolean before = upperSigns;
        upperSigns = upper;
        return before;
    }

    /// The expression that all of `tokens` make.
    MathExpression expression(List<MathToken> tokens) {
        return MathParser.parse(tokens, upperSigns, budget);
    }

    /// The expression that all of `tokens` make, if they make one.
    Optional<MathExpression> tryExpression(List<MathToken> tokens) {
        return MathParser.tryParse(tokens, upperSigns, budget);
    }

    /// The value that all of `tokens` make; both readings where a letter may be a unit or an
    /// unknown.
    ParsedAnswer value(List<MathToken> tokens) {
        var money = money(tokens);
        if (money.isPresent()) {
            return money.get();
        }
        var temperature = temperature(tokens);
        if (temperature.isPresent()) {
            return temperature.get();
        }
        var told = numberInWords(tokens);
        if (told.isPresent()) {
            return told.get();
        }
        var plain = tryExpression(tokens);
        var measured = measured(tokens).or(() -> compound(tokens));
        if (plain.isPresent() && measured.isPresent()) {
            return new ParsedAnswer.Either(List.of(value(plain.get()), measured.get()));
        }
        return plain.map(ValueParser::value)
                .or(() -> measured)
                .or(() -> labelled(tokens))
                .orElseThrow(() -> new UnparsableAnswerException("neither a value nor a value with a unit"));
    }

    private static ParsedAnswer value(MathExpression expression) {
        return new ParsedAnswer.Value(expression, Unit.NONE);
    }

    private Optional<ParsedAnswer> money(List<MathToken> tokens) {
        var rest = new ArrayList<>(tokens);
        var sign = rest.stream().filter(ValueParser::isMoney).findFirst();
        if (sign.isEmpty()) {
            return Optional.empty();
        }
        int place = rest.indexOf(sign.get());
        boolean first = place == 0 || place == 1 && rest.getFirst().is("-");
        if (!first && place != rest.size() - 1) {
            return Optional.empty();
        }
        rest.remove(place);
        var currency = new MathToken(
                MathToken.Kind.TEXT, sign.get().is("$") ? "dollar" : sign.get().text(), true);
        var unit = Unit.parse(List.of(currency), budget).orElse(Unit.NONE);
        return tryExpression(rest)
                .<ParsedAnswer>map(amount -> new ParsedAnswer.Value(amount, unit))
                .or(() -> measured(rest)
                        .filter(amount -> amount instanceof ParsedAnswer.Value(var _, var named)
                                && (named.agrees(Unit.NONE) || named.equals(unit)))
                        .map(amount -> new ParsedAnswer.Value(((ParsedAnswer.Value) amount).expression(), unit)));
    }

    /// A number told in words, with what it counts: `eighteen`, `twenty-one apples`, `two thirds`.
    private Optional<ParsedAnswer> numberInWords(List<MathToken> tokens) {
        var words = new ArrayList<MathToken>();
        for (var token : words(tokens)) {
            boolean hyphen = token.is("-")
                    && !words.isEmpty()
                    && NumberWords.isOne(words.getLast().text());
            if (!hyphen) {
                words.add(token);
            }
        }
        int numbers = 0;
        while (numbers < words.size() && NumberWords.isOne(words.get(numbers).text())) {
            numbers++;
        }
        var fraction = NumberWords.fraction(texts(words));
        if (fraction.isPresent()) {
            return Optional.of(value(new MathExpression.Rational(fraction.get())));
        }
        var rest = words.subList(numbers, words.size());
        return NumberWords.number(texts(words.subList(0, numbers)))
                .map(number -> new MathExpression.Rational(new BigFraction(number)))
                .flatMap(number -> rest.isEmpty() ? Optional.of(value(number)) : withUnit(number, rest));
    }

    private static List<String> texts(List<MathToken> tokens) {
        return tokens.stream().map(MathToken::text).toList();
    }

    /// A number with a modulus behind it: `7 \pmod{10}`, `7 (mod 10)`.
    Optional<ParsedAnswer> residue(List<MathToken> tokens) {
        int mark = 0;
        while (mark < tokens.size() && !tokens.get(mark).isCommand("pmod") && !isModulus(tokens.get(mark))) {
            mark++;
        }
        if (mark == tokens.size()) {
            return Optional.empty();
        }
        boolean bracketed =
                mark > 1 && tokens.get(mark - 1).is("(") && tokens.getLast().is(")");
        boolean marked = tokens.get(mark).isCommand("pmod") || tokens.get(mark).isCommand("mod");
        if (mark == 0 || !bracketed && !marked) {
            return Optional.empty();
        }
        var number = tryExpression(tokens.subList(0, bracketed ? mark - 1 : mark));
        var modulus = tryExpression(tokens.subList(mark + 1, bracketed ? tokens.size() - 1 : tokens.size()));
        return number.flatMap(value -> modulus.map(divisor -> new ParsedAnswer.Residue(value, divisor)));
    }

    private static boolean isModulus(MathToken token) {
        return token.text().equals("mod") || token.text().equals("bmod");
    }

    private static boolean isMoney(MathToken token) {
        return token.is("$") || token.is("€") || token.is("£") || token.is("¥");
    }

    /// `20^\circ C`: the letter behind the sign of degrees makes it a temperature.
    private Optional<ParsedAnswer> temperature(List<MathToken> tokens) {
        if (tokens.size() < 4) {
            return Optional.empty();
        }
        var scale = switch (tokens.getLast().text()) {
            case "C" -> "celsius";
            case "F" -> "fahrenheit";
            default -> "";
        };
        int end = tokens.size() - 1;
        if (tokens.get(end - 1).is("}")) {
            end--;
        }
        boolean degrees = tokens.get(end - 1).isCommand("circ");
        if (scale.isEmpty() || !degrees) {
            return Optional.empty();
        }
        int caret = end - 1;
        while (caret > 0 && !tokens.get(caret).is("^")) {
            caret--;
        }
        var unit = Unit.parse(List.of(new MathToken(MathToken.Kind.TEXT, scale, true)), budget)
                .orElse(Unit.NONE);
        return tryExpression(tokens.subList(0, caret)).map(amount -> new ParsedAnswer.Value(amount, unit));
    }

    private Optional<ParsedAnswer> measured(List<MathToken> tokens) {
        int candidates = 0;
        for (int i = 1; i < tokens.size() && candidates < MOST_UNIT_CANDIDATES; i++) {
            budget.step();
            if (!startsUnit(tokens, i)) {
                continue;
            }
            candidates++;
            var amount = tryExpression(tokens.subList(0, i));
            if (amount.isPresent()) {
                boolean bracketed = tokens.get(i).is("(");
                return withUnit(
                        amount.get(),
                        words(bracketed ? tokens.subList(i + 1, tokens.size() - 1) : tokens.subList(i, tokens.size())));
            }
        }
        return Optional.empty();
    }

    /// An amount in several units of one kind: `5 feet 6 inches`.
    private Optional<ParsedAnswer> compound(List<MathToken> tokens) {
        int second = 2;
        while (second < tokens.size()
                && !(tokens.get(second).kind() == MathToken.Kind.NUMBER && startsUnit(tokens, second - 1))) {
            second++;
        }
        if (second >= tokens.size() - 1) {
            return Optional.empty();
        }
        var larger = measured(tokens.subList(0, second));
        var smaller = measured(tokens.subList(second, tokens.size()));
        return larger.flatMap(one -> smaller.flatMap(other -> added(one, other)));
    }

    private static Optional<ParsedAnswer> added(ParsedAnswer one, ParsedAnswer other) {
        return one instanceof ParsedAnswer.Value(MathExpression.Rational(var a), var large)
                        && other instanceof ParsedAnswer.Value(MathExpression.Rational(var b), var small)
                        && large.isMeasured()
                        && large.dimensions().equals(small.dimensions())
                        && large.factor().compareTo(small.factor()) > 0
                ? Optional.of(new ParsedAnswer.Value(
                        new MathExpression.Rational(a.multiply(large.factor())
                                .divide(small.factor())
                                .add(b)),
                        small))
                : Optional.empty();
    }

    private static boolean startsUnit(List<MathToken> tokens, int place) {
        var token = tokens.get(place);
        return switch (token.kind()) {
            case TEXT -> true;
            case SYMBOL -> token.is("(") && holdsWords(tokens.subList(place + 1, tokens.size()));
            case LETTERS -> {
                int letters = token.text().length();
                boolean known = Unit.isKnown(token.text());
                yield letters > 3
                        || PlainWords.isIdeographic(token.text())
                        || known && (letters > 1 || token.spaced())
                        || token.spaced() && (letters > 2 || PlainWords.isShort(token.text()));
            }
            case NUMBER, COMMAND, BEGIN, END -> false;
        };
    }

    /// Whether `tokens` are words with a bracket behind them, as in `9 (apples)`.
    private static boolean holdsWords(List<MathToken> tokens) {
        return tokens.size() > 1
                && tokens.getLast().is(")")
                && tokens.subList(0, tokens.size() - 1).stream()
                        .allMatch(token -> token.kind() == MathToken.Kind.TEXT
                                || token.kind() == MathToken.Kind.LETTERS
                                        && token.text().length() > 2);
    }

    /// Text of several words as one token a word.
    private List<MathToken> words(List<MathToken> tokens) {
        var words = new ArrayList<MathToken>();
        for (var token : tokens) {
            if (token.kind() == MathToken.Kind.TEXT) {
                words.addAll(MathLexer.tokens(token.text(), budget));
            } else {
                words.add(token);
            }
        }
        return words;
    }

    private Optional<ParsedAnswer> withUnit(MathExpression amount, List<MathToken> words) {
        if (words.isEmpty()) {
            return Optional.empty();
        }
        var first = words.getFirst().text();
        var rest = words.subList(1, words.size());
        var multiplier = Unit.multiplier(first);
        if (multiplier.isPresent()) {
            var scaled = scaled(amount, multiplier.get());
            return rest.isEmpty() ? Optional.of(value(scaled)) : withUnit(scaled, rest);
        }
        switch (first.toLowerCase(Locale.ROOT)) {
            case "degree", "degrees", "deg" -> {
                if (rest.isEmpty()) {
                    return Optional.of(value(amount.times(MathExpression.Constant.DEGREE)));
                }
            }
            case "percent", "pct", "percentage", "percents" -> {
                boolean known = rest.isEmpty() || Unit.parse(rest, budget).isPresent();
                return known ? Optional.of(value(amount.times(MathExpression.Constant.PERCENT))) : Optional.empty();
            }
            default -> {
                // A unit like any other.
            }
        }
        return Unit.parse(words, budget).map(unit -> new ParsedAnswer.Value(amount, unit));
    }

    private static MathExpression scaled(MathExpression amount, long multiplier) {
        return amount instanceof MathExpression.Rational(var value)
                ? new MathExpression.Rational(value.multiply(BigInteger.valueOf(multiplier)))
                : amount.times(MathExpression.number(multiplier));
    }

    /// A value behind words that only announce it: `Rs. 5`, `the answer is 5`. Other words, such as
    /// "at least", would say something else of it.
    private Optional<ParsedAnswer> labelled(List<MathToken> tokens) {
        int start = 0;
        while (start < tokens.size()
                && (isAnnouncement(tokens.get(start))
                        || start > 0 && tokens.get(start).is("."))) {
            start++;
        }
        return start == 0 || start == tokens.size()
                ? Optional.empty()
                : Optional.of(value(tokens.subList(start, tokens.size())));
    }

    private static boolean isAnnouncement(MathToken token) {
        boolean words = token.kind() == MathToken.Kind.TEXT || token.kind() == MathToken.Kind.LETTERS;
        return words
                && Stream.of(token.text().toLowerCase(Locale.ROOT).split("[\\s.,:]+"))
                        .allMatch(ANNOUNCING::contains);
    }
}
