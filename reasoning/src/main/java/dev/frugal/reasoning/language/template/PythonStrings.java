package dev.frugal.reasoning.language.template;

import java.util.ArrayList;
import java.util.List;

/// Python's string operations where Java's differ.
final class PythonStrings {
    private PythonStrings() {}

    /// `text.strip(characters)`; white space if `characters` is empty. `left` and `right` say which
    /// ends.
    static String strip(String text, String characters, boolean left, boolean right) {
        int begin = 0;
        int end = text.length();
        while (left && begin < end && strips(text.charAt(begin), characters)) {
            begin++;
        }
        while (right && end > begin && strips(text.charAt(end - 1), characters)) {
            end--;
        }
        return text.substring(begin, end);
    }

    private static boolean strips(char c, String characters) {
        return characters.isEmpty()
                ? Character.isWhitespace(c) || Character.isSpaceChar(c)
                : characters.indexOf(c) >= 0;
    }

    /// `text.split(separator)`; at runs of white space if `separator` is empty.
    static List<Object> split(String text, String separator) {
        var parts = new ArrayList<Object>();
        if (separator.isEmpty()) {
            for (var word : text.strip().split("\\s+")) {
                if (!word.isEmpty()) {
                    parts.add(word);
                }
            }
            return parts;
        }
        int begin = 0;
        int found;
        while ((found = text.indexOf(separator, begin)) >= 0) {
            parts.add(text.substring(begin, found));
            begin = found + separator.length();
        }
        parts.add(text.substring(begin));
        return parts;
    }

    /// `sequence[from:to:step]`, the bounds as Python resolves them.
    static <T> List<T> slice(List<T> items, SliceBounds bounds) {
        int size = items.size();
        // A longer step than the list leads out of it too, and its multiples stay within a long.
        long step = Math.clamp(bounds.step(), -size - 1L, size + 1L);
        long first = step > 0 ? bounds.from(0, size) : bounds.from(size - 1L, size);
        long last = step > 0 ? bounds.to(size, size) : bounds.to(-1, size);
        var chosen = new ArrayList<T>();
        for (long i = first; step > 0 ? i < last : i > last; i += step) {
            if (i >= 0 && i < size) {
                chosen.add(items.get((int) i));
            }
        }
        return chosen;
    }

    /// Bounds of a slice; `Long.MIN_VALUE` stands for one left out.
    record SliceBounds(long first, long last, long step) {
        static final long OPEN = Long.MIN_VALUE;

        long from(long otherwise, long size) {
            return resolved(first, otherwise, size);
        }

        long to(long otherwise, long size) {
            return resolved(last, otherwise, size);
        }

        private static long resolved(long bound, long otherwise, long size) {
            if (bound == OPEN) {
                return otherwise;
            }
            return Math.clamp(bound < 0 ? bound + size : bound, -1, size);
        }
    }
}
