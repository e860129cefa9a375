package dev.frugal.grading;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads answers that are words, and letters of a choice.
final class WordsParser {
    private static final int MOST_TOKENS = 60;
    private static final Set<String> PUNCTUATION =
            Set.of("-", "'", ".", ",", "(", ")", ":", ";", "/", "and", "or", "&", "\"", "!", "?", "in");
    private static final Set<String> JOINING = Set.of("or", "and", "&", ",", ";", "/");
    private static final Set<String> FIGURES = Set.of("triangle", "angle", "odot", "square");
    private static final Pattern HALF_OF_THE_DAY = Pattern.compile("\\b([ap])[. ]+m\\b");
    private static final Set<String> LEFT_AWAY = Set.of("the", "a", "an");

    private WordsParser() {}

    /// A letter of a choice, `(B)` or `B.`, and what stands behind it.
    record Choice(ParsedAnswer letter, List<MathToken> rest) {}

    /// The words that `tokens` are, in small letters, without articles and punctuation.
    static Optional<ParsedAnswer> words(List<MathToken> tokens) {
        if (tokens.size() > MOST_TOKENS || tokens.stream().noneMatch(WordsParser::isWord)) {
            return Optional.empty();
        }
        var text = new StringBuilder();
        for (var token : tokens) {
            switch (token.kind()) {
                case TEXT, LETTERS, NUMBER -> {
                    boolean apart = token.spaced() || token.kind() == MathToken.Kind.TEXT;
                    text.append(apart ? " " : "").append(token.text());
                }
                case SYMBOL -> {
                    if (!PUNCTUATION.contains(token.text())) {
                        return Optional.empty();
                    }
                    boolean word = token.text().length() > 1;
                    text.append(word ? " " + token.text() : token.text().equals("'") ? "" : " ");
                }
                case COMMAND -> {
                    if (!FIGURES.contains(token.text())) {
                        return Optional.empty();
                    }
                    text.append(' ').append(token.text()).append(' ');
                }
                case BEGIN, END -> {
                    return Optional.empty();
                }
            }
        }
        var words = new StringBuilder();
        var lower = HALF_OF_THE_DAY.matcher(text.toString().toLowerCase(Locale.ROOT));
        for (var word : lower.replaceAll("$1m").split("[\\s,.;:?!\"-]+")) {
            if (!word.isEmpty() && !LEFT_AWAY.contains(word)) {
                words.append(words.isEmpty() ? "" : " ").append(word);
            }
        }
        return words.isEmpty() ? Optional.empty() : Optional.of(new ParsedAnswer.Words(words.toString()));
    }

    private static boolean isWord(MathToken token) {
        return token.kind() == MathToken.Kind.TEXT
                || token.kind() == MathToken.Kind.LETTERS && token.text().length() > 1;
    }

    /// Capital letters in a row, which are a word or choices and no product.
    static Optional<ParsedAnswer> capitals(List<MathToken> tokens) {
        if (tokens.size() != 1 || !isWord(tokens.getFirst())) {
            return Optional.empty();
        }
        var text = tokens.getFirst().text();
        boolean capitals = text.length() > 1 && text.chars().allMatch(c -> c >= 'A' && c <= 'Z');
        return capitals ? Optional.of(new ParsedAnswer.Words(text.toLowerCase(Locale.ROOT))) : Optional.empty();
    }

    /// Several letters of choices, each of `pieces` one of them, in brackets perhaps: the same as the
    /// letters in a row.
    static Optional<ParsedAnswer> choices(List<List<MathToken>> pieces) {
        var letters = new StringBuilder();
        for (var piece : pieces) {
            boolean bracketed =
                    piece.size() == 3 && piece.get(0).is("(") && piece.get(2).is(")");
            var tokens = bracketed ? piece.subList(1, 2) : piece;
            if (tokens.isEmpty()) {
                continue;
            }
            if (tokens.size() != 1 || !isChoiceLetter(tokens.getFirst())) {
                return Optional.empty();
            }
            letters.append(tokens.getFirst().text());
        }
        return letters.length() > 1
                ? Optional.of(new ParsedAnswer.Words(letters.toString().toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }

    /// The letter of a choice with which `tokens` begin, if they go on behind it.
    static Optional<Choice> choice(List<MathToken> tokens) {
        boolean bracketed = tokens.size() > 3
                && tokens.get(0).is("(")
                && isChoiceLetter(tokens.get(1))
                && tokens.get(2).is(")");
        if (bracketed) {
            return choice(tokens.get(1), tokens.subList(3, tokens.size()));
        }
        boolean small = tokens.size() > 1
                && tokens.get(0).kind() == MathToken.Kind.LETTERS
                && tokens.get(0).text().matches("[a-j]")
                && tokens.get(1).is(")");
        if (small) {
            return choice(tokens.get(0), tokens.subList(2, tokens.size()));
        }
        boolean marked = tokens.size() > 1
                && isChoiceLetter(tokens.get(0))
                && (tokens.get(1).is(")")
                        || tokens.get(1).is(".")
                        || tokens.get(1).is(":"));
        return marked ? choice(tokens.get(0), tokens.subList(2, tokens.size())) : Optional.empty();
    }

    /// None if a second letter is offered beside the first.
    private static Optional<Choice> choice(MathToken letter, List<MathToken> rest) {
        boolean several = !rest.isEmpty() && JOINING.contains(rest.getFirst().text())
                || rest.size() > 2 && rest.getFirst().is("(") && isChoiceLetter(rest.get(1));
        for (int i = 0; i + 2 < rest.size() && !several; i++) {
            boolean bracketed = rest.get(i + 1).is("(")
                    && i + 3 < rest.size()
                    && rest.get(i + 3).is(")");
            var second = rest.get(bracketed ? i + 2 : i + 1);
            several = JOINING.contains(rest.get(i).text())
                    && isChoiceLetter(second)
                    && (bracketed || rest.get(i + 2).is(")"));
        }
        return several ? Optional.empty() : Optional.of(new Choice(letter(letter), rest));
    }

    private static ParsedAnswer letter(MathToken token) {
        var small = letter(token.text());
        var capital = letter(token.text().toUpperCase(Locale.ROOT));
        return small.equals(capital) ? small : new ParsedAnswer.Either(List.of(small, capital));
    }

    private static ParsedAnswer letter(String text) {
        var letter = text.equals("e") ? MathExpression.Constant.E : new MathExpression.Symbol(text);
        return new ParsedAnswer.Value(letter, Unit.NONE);
    }

    private static boolean isChoiceLetter(MathToken token) {
        return token.kind() == MathToken.Kind.LETTERS
                && token.text().length() == 1
                && token.text().charAt(0) >= 'A'
                && token.text().charAt(0) <= 'J';
    }
}
