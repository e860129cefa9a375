package dev.frugal.grading;

import java.util.Locale;
import java.util.Set;

/// What is written in letters and is no product of them.
final class PlainWords {
    private static final int FIRST_IDEOGRAPH = 0x2E80;

    private static final Set<String> SHORT = Set.of(
            ("of the and per for are was has had its his her our not any all but is in it as at by on or to we he"
                            + " so no if"
                            + " an do us my up out off she you who how why one two six ten day pie now")
                    .split(" "));

    private PlainWords() {}

    /// Whether `letters` begin with a character of Chinese or Japanese: each is a word.
    static boolean isIdeographic(String letters) {
        return !letters.isEmpty() && letters.codePointAt(0) >= FIRST_IDEOGRAPH;
    }

    /// Whether `word` is a short word of English, which is no product where it stands alone.
    static boolean isShort(String word) {
        return SHORT.contains(word.toLowerCase(Locale.ROOT));
    }
}
