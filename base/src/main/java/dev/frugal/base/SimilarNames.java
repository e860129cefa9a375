package dev.frugal.base;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Finds the known name most similar to a misspelled one.
public final class SimilarNames {
    /// Names that differ in more than one letter of three are not similar.
    private static final int LETTERS_PER_SLIP = 3;

    private static final int MOST_SLIPS = 4;

    /// Maximum number of names in a message.
    private static final int MOST_LISTED = 24;

    private SimilarNames() {}

    /// The known name nearest to `found`, if one is near enough to have been meant. One letter is near to none but
    /// itself in another case.
    public static Optional<String> nearest(String found, Collection<String> known) {
        int tolerated = Math.clamp(found.length() / LETTERS_PER_SLIP, found.length() > 1 ? 1 : 0, MOST_SLIPS);
        return known.stream()
                .filter(name -> Math.abs(name.length() - found.length()) <= tolerated)
                .filter(name -> distance(found, name) <= tolerated)
                .min(Comparator.comparingInt(name -> distance(found, name)));
    }

    /// How a sentence about an unknown name goes on: `; did you mean 'x'?` where a known name is near, else the
    /// list of
    /// what is known.
    public static String hint(String found, Collection<String> known) {
        if (known.isEmpty()) {
            return "; none is expected here";
        }
        return nearest(found, known).map("; did you mean '%s'?"::formatted).orElseGet(() -> "; " + listed(known));
    }

    private static String listed(Collection<String> known) {
        var names = known.stream().limit(MOST_LISTED).collect(Collectors.joining(", "));
        return known.size() <= MOST_LISTED
                ? "expected one of: " + names
                : "expected one of: %s and %d more".formatted(names, known.size() - MOST_LISTED);
    }

    /// Levenshtein distance, with a swap of neighbours as one step, ignoring case.
    static int distance(String first, String second) {
        var a = first.toLowerCase(Locale.ROOT);
        var b = second.toLowerCase(Locale.ROOT);
        var table = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                table[i][j] = i == 0 || j == 0 ? i + j : step(table, a, b, i, j);
            }
        }
        return table[a.length()][b.length()];
    }

    private static int step(int[][] table, String a, String b, int i, int j) {
        int kept = table[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(kept, 1 + Math.min(table[i - 1][j], table[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, 1 + table[i - 2][j - 2]) : least;
    }
}
