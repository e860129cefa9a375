package dev.frugal.grading;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// Words beside a number that say something else than that number: `not 5`, `at least 5`, `5
/// tenths`.
///
/// An answer with one of them is never read as the number alone. Better a right answer in unusual
/// words is missed than a wrong one taken.
final class QualifyingWords {
    private static final Set<String> DENYING =
            Set.of(("not no never none neither nor cannot isn't aren't can't without except wrong"
                            + " incorrect false impossible invalid unless maybe perhaps possibly otherwise")
                    .split(" "));
    private static final Set<String> COMPARING =
            Set.of(("than more less fewer greater larger smaller least most between above below under" + " but if")
                    .split(" "));
    private static final Set<String> RECKONING =
            Set.of(("is are was plus minus over divided multiplied factorial half halve third fourth"
                            + " fifth sixth seventh eighth ninth tenth hundredth thousandth mod modulo base choose"
                            + " negative binary octal hexadecimal twice double doubled triple tripled squared"
                            + " cubed power root exponent")
                    .split(" "));

    private QualifyingWords() {}

    /// Whether one of the words of `text` says something else of a number than what it counts.
    static boolean within(String text) {
        return words(text).anyMatch(word -> denies(word) || isIn(RECKONING, word));
    }

    /// Whether one of the words of `text` denies or compares what is said beside it.
    static boolean deny(String text) {
        return words(text).anyMatch(QualifyingWords::denies);
    }

    /// Whether one of the words that `tokens` hold denies or compares what is said beside it.
    static boolean deny(List<MathToken> tokens) {
        return tokens.stream()
                .filter(token -> token.kind() == MathToken.Kind.TEXT || token.kind() == MathToken.Kind.LETTERS)
                .flatMap(token -> words(token.text()))
                .anyMatch(QualifyingWords::denies);
    }

    private static boolean denies(String word) {
        return isIn(DENYING, word) || isIn(COMPARING, word);
    }

    private static Stream<String> words(String text) {
        return Stream.of(text.toLowerCase(Locale.ROOT).split("[^a-z']+"));
    }

    private static boolean isIn(Set<String> words, String word) {
        boolean plural = word.length() > 3 && word.endsWith("s");
        return words.contains(word) || plural && words.contains(word.substring(0, word.length() - 1));
    }
}
