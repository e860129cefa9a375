package dev.frugal.grading;

import java.util.Locale;
import java.util.Set;

/// Short words of English that are no product of letters where they stand alone.
final class EnglishWords {
    private static final Set<String> SHORT = Set.of(
            ("of the and per for are was has had its his her our not any all but is in it as at by on or to we he so no if"
                            + " an do us my up out off she you who how why one two six ten day pie now")
                    .split(" "));

    private EnglishWords() {}

    static boolean isShort(String word) {
        return SHORT.contains(word.toLowerCase(Locale.ROOT));
    }
}
