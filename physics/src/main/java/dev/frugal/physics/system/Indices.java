package dev.frugal.physics.system;

import dev.frugal.base.SimilarNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The indices that a system's file declares, `indices: {i: 1..5, j: 1..5}`, and the names that an entry with indices
/// stands for: `theta[i]` for `theta_1` to `theta_5`, `K[i, j]` for `K_1_1` to `K_5_5`.
///
/// @param ranges by name
record Indices(Map<String, Range> ranges) {
    /// Of a file without indices.
    static final Indices NONE = new Indices(Map.of());

    /// A name with indices in brackets and the primes of a derivative behind, `theta[i, 2]'`.
    private static final Pattern ELEMENT = Pattern.compile(
            "\\s*+(?<name>[\\p{L}_][\\p{L}\\p{Nd}_]*+)\\s*+\\[(?<indices>[^\\]]*+)\\]\\s*+(?<primes>'*+)\\s*+");

    /// Beyond this no index makes sense, and none below it overflows.
    static final int LARGEST = 1_000_000;

    private static final Pattern NUMBER = Pattern.compile("\\d{1,6}");
    private static final Pattern LAST_INDEX = Pattern.compile("(?<array>.+)_\\d+(?<primes>'*)");

    Indices {
        ranges = Collections.unmodifiableMap(new LinkedHashMap<>(ranges));
    }

    /// The whole numbers that an index takes, both ends included.
    record Range(int first, int last) {
        int size() {
            return last - first + 1;
        }
    }

    /// One of the names that an entry with indices stands for.
    ///
    /// @param values of the indices for this name
    /// @param places of this name along each of the entry's dimensions, from 0
    /// @param sizes of the entry along each dimension
    record Element(String name, IndexValues values, List<Integer> places, List<Integer> sizes) {
        Element {
            places = List.copyOf(places);
            sizes = List.copyOf(sizes);
        }

        /// How many names come before this one in the order of the file, in which the last index runs fastest.
        int position() {
            int position = 0;
            for (int dimension = 0; dimension < sizes.size(); dimension++) {
                position = position * sizes.get(dimension) + places.get(dimension);
            }
            return position;
        }

        /// How many names the entry stands for.
        int count() {
            return sizes.stream().reduce(1, Math::multiplyExact);
        }
    }

    /// Whether a name has indices in brackets.
    static boolean isElement(String written) {
        return ELEMENT.matcher(written).matches();
    }

    /// The name of an element, `theta_3'` for the array `theta` and the index 3.
    static String name(String array, List<Integer> indices, String primes) {
        return array + indices.stream().map(index -> "_" + index).collect(Collectors.joining()) + primes;
    }

    /// The names that `written`, a name with indices in brackets, stands for. The last index runs fastest.
    ///
    /// @throws MisplacedText if an index is not declared, or there are more than `most` names
    List<Element> elements(String written, int most) throws MisplacedText {
        var matcher = ELEMENT.matcher(written);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a name with indices: " + written);
        }
        return elements(
                matcher.group("name"),
                matcher.group("indices"),
                matcher.start("indices"),
                matcher.group("primes"),
                most);
    }

    /// As [#elements(String, int)], of the parts of a name.
    ///
    /// @param offset at which character of the text `indices` begins
    List<Element> elements(String array, String indices, int offset, String primes, int most) throws MisplacedText {
        var elements = List.of(new Partial(List.of(), Map.of(), List.of(), List.of()));
        int start = offset;
        for (var index : indices.split(",", -1)) {
            int place = start + index.length() - index.stripLeading().length();
            var next = new ArrayList<Partial>();
            for (var element : elements) {
                next.addAll(element.along(index.strip(), rangeOf(index.strip(), place)));
                if (next.size() > most) {
                    throw new MisplacedText(
                            place,
                            "%s[%s] stands for more than %d names; expected fewer".formatted(array, indices, most));
                }
            }
            elements = next;
            start += index.length() + 1;
        }
        return elements.stream()
                .map(element -> new Element(
                        name(array, element.indices, primes),
                        new IndexValues(this, element.values),
                        element.places,
                        element.sizes))
                .toList();
    }

    private Range rangeOf(String index, int offset) throws MisplacedText {
        if (NUMBER.matcher(index).matches()) {
            int number = Integer.parseInt(index);
            return new Range(number, number);
        }
        var range = ranges.get(index);
        if (range == null) {
            throw new MisplacedText(offset, unknown(index));
        }
        return range;
    }

    /// The sentence about an index that is not declared.
    String unknown(String index) {
        if (ranges.isEmpty()) {
            return "'%s' is no index; declare it, as in indices: {i: 1..5}".formatted(index);
        }
        return "'%s' is no index%s".formatted(index, SimilarNames.hint(index, ranges.keySet()));
    }

    /// How a sentence goes on about a symbol that looks like an element of an array but is outside it.
    static Optional<String> outside(String symbol, Iterable<String> known) {
        var array = LAST_INDEX.matcher(symbol);
        if (!array.matches()) {
            return Optional.empty();
        }
        var elements = new ArrayList<String>();
        for (var name : known) {
            Matcher other = LAST_INDEX.matcher(name);
            if (other.matches()
                    && other.group("array").equals(array.group("array"))
                    && other.group("primes").equals(array.group("primes"))) {
                elements.add(name);
            }
        }
        return elements.size() < 2
                ? Optional.empty()
                : Optional.of("; expected an index from %s to %s".formatted(elements.getFirst(), elements.getLast()));
    }

    /// The first indices of an element.
    private record Partial(
            List<Integer> indices, Map<String, Integer> values, List<Integer> places, List<Integer> sizes) {
        /// `index` has had a value already when it stands twice, as in `K[i, i]`.
        private List<Partial> along(String index, Range range) {
            var known = values.get(index);
            var elements = new ArrayList<Partial>();
            int first = known == null ? range.first : known;
            int last = known == null ? range.last : known;
            for (int value = first; value <= last; value++) {
                var all = new LinkedHashMap<>(values);
                if (!Character.isDigit(index.charAt(0))) {
                    all.put(index, value);
                }
                elements.add(new Partial(
                        with(indices, value),
                        Map.copyOf(all),
                        with(places, value - first),
                        with(sizes, last - first + 1)));
            }
            return elements;
        }

        private static List<Integer> with(List<Integer> before, int value) {
            var all = new ArrayList<>(before);
            all.add(value);
            return List.copyOf(all);
        }
    }
}
