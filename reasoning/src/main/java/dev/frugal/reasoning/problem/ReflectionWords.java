package dev.frugal.reasoning.problem;

import java.util.regex.Pattern;

/// The words by which a response stops to reflect: "wait", "alternatively" and "hmm", as Han et al.
/// (2026) count them.
public final class ReflectionWords {
    private static final Pattern WORDS = Pattern.compile("\\b(?:wait|alternatively|hmm+)\\b", Pattern.CASE_INSENSITIVE);

    private ReflectionWords() {}

    /// How many there are in `text`.
    public static int count(String text) {
        return Math.toIntExact(WORDS.matcher(text).results().count());
    }
}
