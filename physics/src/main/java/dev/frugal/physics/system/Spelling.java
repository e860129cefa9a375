package dev.frugal.physics.system;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/// Finds the known name a misspelt one was probably meant to be.
final class Spelling {
    private static final int MOST_SLIPS = 4;

    private Spelling() {}

    /// `; did you mean 'x'?` when a known name is near, else the list of what is known.
    static String hint(String found, Collection<String> known) {
        if (known.isEmpty()) {
            return "; none is expected here";
        }
        int tolerated = Math.clamp(found.length() / 3, 1, MOST_SLIPS);
        return known.stream()
                .filter(name -> Math.abs(name.length() - found.length()) <= tolerated)
                .filter(name -> distance(found, name) <= tolerated)
                .min(Comparator.comparingInt(name -> distance(found, name)))
                .map("; did you mean '%s'?"::formatted)
                .orElseGet(() -> "; expected one of: " + String.join(", ", known));
    }

    /// Levenshtein's distance with swaps of neighbours as one step, upper and lower case alike.
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
