package dev.frugal.grading;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// The remark behind a family of answers that its letter is an integer: `2k\pi, k \in \mathbb{Z}`,
/// `2k\pi \text{ where } k \text{ is an integer}`. With the remark or without, the same is said.
final class IntegerRemark {
    private static final Set<String> STARTING = Set.of("where", "for", "with");
    private static final Set<String> WORDS =
            Set.of("where", "for", "with", "any", "all", "every", "some", "each", "is", "an");
    private static final Set<String> INTEGERS = Set.of("integer", "integers");
    private static final Set<String> SYMBOLS = Set.of(",", ";", "(", ")", "{", "}", "in");

    private IntegerRemark() {}

    /// `tokens` without such a remark at their end.
    static List<MathToken> leftAway(List<MathToken> tokens, Budget budget) {
        boolean integers = false;
        var letter = "";
        int end = tokens.size();
        for (int i = tokens.size() - 1; i > 0; i--) {
            budget.step();
            var token = tokens.get(i);
            if (saysIntegers(token, tokens.get(i - 1))) {
                integers = true;
            } else if (isLetter(token) && letter.isEmpty()) {
                letter = token.text();
            } else if (!isPart(token)) {
                break;
            }
            if (integers && !letter.isEmpty() && starts(token) && holds(tokens.subList(0, i), letter)) {
                end = i;
            }
        }
        return tokens.subList(0, end);
    }

    private static boolean saysIntegers(MathToken token, MathToken before) {
        boolean set = token.isCommand("numbers Z") || token.text().equals("Z");
        boolean member = before.is("in") || before.is("{");
        return set && member || isPart(token) && words(token).anyMatch(INTEGERS::contains);
    }

    private static boolean isPart(MathToken token) {
        return token.kind() == MathToken.Kind.SYMBOL && SYMBOLS.contains(token.text())
                || isWords(token) && words(token).allMatch(IntegerRemark::isKnown);
    }

    private static boolean isKnown(String word) {
        return WORDS.contains(word) || INTEGERS.contains(word);
    }

    private static boolean starts(MathToken token) {
        return token.is(",")
                || token.is(";")
                || token.is("(")
                || isWords(token) && STARTING.contains(words(token).findFirst().orElse(""));
    }

    private static boolean holds(List<MathToken> tokens, String letter) {
        return tokens.stream()
                .anyMatch(token ->
                        token.kind() == MathToken.Kind.LETTERS && token.text().contains(letter));
    }

    private static boolean isLetter(MathToken token) {
        return token.kind() == MathToken.Kind.LETTERS && token.text().length() == 1;
    }

    private static boolean isWords(MathToken token) {
        return token.kind() == MathToken.Kind.TEXT
                || token.kind() == MathToken.Kind.LETTERS && token.text().length() > 1;
    }

    private static Stream<String> words(MathToken token) {
        return Stream.of(token.text().toLowerCase(Locale.ROOT).split("[\\s,]+")).filter(word -> !word.isEmpty());
    }
}
