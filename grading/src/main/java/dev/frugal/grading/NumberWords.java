package dev.frugal.grading;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hipparchus.fraction.BigFraction;

/// Numbers told in English words: `twenty-one`, `three hundred five`, `two thirds`.
final class NumberWords {
    private static final Map<String, Integer> SMALL = Map.ofEntries(
            Map.entry("zero", 0),
            Map.entry("one", 1),
            Map.entry("two", 2),
            Map.entry("three", 3),
            Map.entry("four", 4),
            Map.entry("five", 5),
            Map.entry("six", 6),
            Map.entry("seven", 7),
            Map.entry("eight", 8),
            Map.entry("nine", 9),
            Map.entry("ten", 10),
            Map.entry("eleven", 11),
            Map.entry("twelve", 12),
            Map.entry("thirteen", 13),
            Map.entry("fourteen", 14),
            Map.entry("fifteen", 15),
            Map.entry("sixteen", 16),
            Map.entry("seventeen", 17),
            Map.entry("eighteen", 18),
            Map.entry("nineteen", 19),
            Map.entry("twenty", 20),
            Map.entry("thirty", 30),
            Map.entry("forty", 40),
            Map.entry("fifty", 50),
            Map.entry("sixty", 60),
            Map.entry("seventy", 70),
            Map.entry("eighty", 80),
            Map.entry("ninety", 90));

    private static final Map<String, Integer> LARGE =
            Map.of("thousand", 1_000, "million", 1_000_000, "billion", 1_000_000_000);

    private static final Map<String, Integer> PARTS = Map.ofEntries(
            Map.entry("half", 2),
            Map.entry("halves", 2),
            Map.entry("third", 3),
            Map.entry("quarter", 4),
            Map.entry("fourth", 4),
            Map.entry("fifth", 5),
            Map.entry("sixth", 6),
            Map.entry("seventh", 7),
            Map.entry("eighth", 8),
            Map.entry("ninth", 9),
            Map.entry("tenth", 10));

    private static final int MOST_WORDS = 16;

    private NumberWords() {}

    /// Whether `word` is part of a number told in words.
    static boolean isOne(String word) {
        var lower = word.toLowerCase(Locale.ROOT);
        return SMALL.containsKey(lower) || LARGE.containsKey(lower) || lower.equals("hundred");
    }

    /// The number that all of `words` tell, if they tell one.
    static Optional<BigInteger> number(List<String> words) {
        if (words.isEmpty() || words.size() > MOST_WORDS || !SMALL.containsKey(lower(words.getFirst()))) {
            return Optional.empty();
        }
        var total = BigInteger.ZERO;
        int group = 0;
        int last = Integer.MAX_VALUE;
        for (var word : words) {
            var small = SMALL.get(lower(word));
            var large = LARGE.get(lower(word));
            if (small != null) {
                boolean fits =
                        last == Integer.MAX_VALUE || last == 100 || last >= 20 && last < 100 && small > 0 && small < 10;
                if (!fits) {
                    return Optional.empty();
                }
                group += small;
                last = small;
            } else if (lower(word).equals("hundred") && group > 0 && group < 10) {
                group *= 100;
                last = 100;
            } else if (large != null && group > 0) {
                total = total.add(BigInteger.valueOf(group).multiply(BigInteger.valueOf(large)));
                group = 0;
                last = Integer.MAX_VALUE;
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(total.add(BigInteger.valueOf(group)));
    }

    /// The fraction that all of `words` tell, if they tell one: `two thirds`.
    static Optional<BigFraction> fraction(List<String> words) {
        if (words.size() < 2) {
            return Optional.empty();
        }
        var last = lower(words.getLast());
        var parts =
                PARTS.get(PARTS.containsKey(last) || !last.endsWith("s") ? last : last.substring(0, last.length() - 1));
        return parts == null
                ? Optional.empty()
                : number(words.subList(0, words.size() - 1))
                        .map(count -> new BigFraction(count, BigInteger.valueOf(parts)));
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT);
    }
}
