package dev.frugal.physics.system;

import java.util.Collection;
import java.util.Comparator;

/// Finds the known name a misspelt one was probably meant to be.
final class Spelling {
    private Spelling() {}

    /// `; did you mean 'x'?` when a known name is near, else the list of what is known.
    static String hint(String found, Collection<String> known) {
        if (known.isEmpty()) {
            return "; none is expected here";
        }
        int tolerated = Math.max(1, found.length() / 3);
        return known.stream()
                .filter(name -> distance(found, name) <= tolerated)
                .min(Comparator.comparingInt(name -> distance(found, name)))
                .map("; did you mean '%s'?"::formatted)
                .orElseGet(() -> "; expected one of: " + String.join(", ", known));
    }

    /// Levenshtein's distance, upper and lower case alike.
    static int distance(String first, String second) {
        var row = new int[second.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= first.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int above = row[j];
                boolean same =
                        Character.toLowerCase(first.charAt(i - 1))
                                == Character.toLowerCase(second.charAt(j - 1));
                row[j] = Math.min(diagonal + (same ? 0 : 1), 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[second.length()];
    }
}
