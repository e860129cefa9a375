package dev.frugal.reasoning.grading;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Reads answers that are words, and letters of a choice.
final class WordsParser {
    private static final int MOST_TOKENS = 60;
    private static final Set<String> PUNCTUATION =
            Set.of(
                    "-", "'", ".", ",", "(", ")", ":", ";", "/", "and", "or", "&", "\"", "!", "?",
                    "in");
    private static final Set<String> LEFT_AWAY = Set.of("the", "a", "an");

    private WordsParser() {}

    /// A letter of a choice, `(B)` or `B.`, and what stands behind it.
    record Choice(Answer letter, List<Token> rest) {}

    /// The words that `tokens` are, in small letters, without articles and punctuation.
    static Optional<Answer> words(List<Token> tokens) {
        if (tokens.size() > MOST_TOKENS || tokens.stream().noneMatch(WordsParser::isWord)) {
            return Optional.empty();
        }
        var text = new StringBuilder();
        for (var token : tokens) {
            switch (token.kind()) {
                case TEXT, LETTERS, NUMBER -> {
                    boolean apart = token.spaced() || token.kind() == Token.Kind.TEXT;
                    text.append(apart ? " " : "").append(token.text());
                }
                case SYMBOL -> {
                    if (!PUNCTUATION.contains(token.text())) {
                        return Optional.empty();
                    }
                    boolean word = token.text().length() > 1;
                    text.append(word ? " " + token.text() : token.text().equals("'") ? "" : " ");
                }
                case COMMAND, BEGIN, END -> {
                    return Optional.empty();
                }
            }
        }
        var words = new StringBuilder();
        for (var word : text.toString().toLowerCase(Locale.ROOT).split("[\\s,.;:?!\"-]+")) {
            if (!word.isEmpty() && !LEFT_AWAY.contains(word)) {
                words.append(words.isEmpty() ? "" : " ").append(word);
            }
        }
        return words.isEmpty() ? Optional.empty() : Optional.of(new Answer.Words(words.toString()));
    }

    private static boolean isWord(Token token) {
        return token.kind() == Token.Kind.TEXT
                || token.kind() == Token.Kind.LETTERS && token.text().length() > 1;
    }

    /// The letter of a choice with which `tokens` begin, if they go on behind it.
    static Optional<Choice> choice(List<Token> tokens) {
        boolean bracketed =
                tokens.size() > 3
                        && tokens.get(0).is("(")
                        && isChoiceLetter(tokens.get(1))
                        && tokens.get(2).is(")");
        if (bracketed) {
            return Optional.of(new Choice(letter(tokens.get(1)), tokens.subList(3, tokens.size())));
        }
        boolean marked =
                tokens.size() > 1
                        && isChoiceLetter(tokens.get(0))
                        && (tokens.get(1).is(")")
                                || tokens.get(1).is(".")
                                || tokens.get(1).is(":"));
        return marked
                ? Optional.of(new Choice(letter(tokens.get(0)), tokens.subList(2, tokens.size())))
                : Optional.empty();
    }

    private static Answer letter(Token token) {
        return new Answer.Value(new Expression.Symbol(token.text()), Unit.NONE);
    }

    private static boolean isChoiceLetter(Token token) {
        return token.kind() == Token.Kind.LETTERS
                && token.text().length() == 1
                && token.text().charAt(0) >= 'A'
                && token.text().charAt(0) <= 'J';
    }
}
