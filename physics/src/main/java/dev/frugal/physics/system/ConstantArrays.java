package dev.frugal.physics.system;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.frugal.base.Seed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Reads the values of constants with indices: a list with an entry for each index (lists of lists for two), random
/// numbers `{normal: [mean, deviation], seed: 1}` or `{uniform: [low, high], seed: 1}`, or the cells of a CSV file
/// `{csv: coupling.csv}`.
final class ConstantArrays {
    private static final List<String> KEYS = List.of("normal", "uniform", "seed", "csv");
    private static final long LARGEST_FILE = 16L * 1024 * 1024;

    private final SourceText source;
    private final Map<Path, List<List<String>>> files = new HashMap<>();

    ConstantArrays(SourceText source) {
        this.source = source;
    }

    /// The value of one element.
    ///
    /// @param node a list or a mapping
    /// @return empty if the mapping says something else: that the constant is to be estimated
    OptionalDouble value(String name, Node node, Indices.Element element) {
        if (node instanceof SequenceNode) {
            return OptionalDouble.of(listed(name, node, element));
        }
        if (!(node instanceof MappingNode mapping)
                || mapping.getValue().stream()
                        .noneMatch(pair -> KEYS.contains(source.text(pair.getKeyNode(), "a name")))) {
            return OptionalDouble.empty();
        }
        var keys = source.mapping(node, "the constant " + name, KEYS);
        if (keys.containsKey("csv")) {
            if (keys.size() > 1) {
                throw source.mistake(node, "the constant %s has 'csv' and other keys; expected one".formatted(name));
            }
            return OptionalDouble.of(cell(name, source.required(keys, "csv", node), element));
        }
        return OptionalDouble.of(drawn(name, node, keys, element));
    }

    private double listed(String name, Node list, Indices.Element element) {
        var node = list;
        for (int dimension = 0; dimension < element.sizes().size(); dimension++) {
            var entries = source.list(node, "the values of " + name);
            int size = element.sizes().get(dimension);
            if (entries.size() != size) {
                throw source.mistake(
                        node, "there are %d values for %s; expected %d".formatted(entries.size(), name, size));
            }
            node = entries.get(element.places().get(dimension));
        }
        return source.number(node, "the constant " + name);
    }

    private double drawn(String name, Node node, Map<String, SourceText.Entry> keys, Indices.Element element) {
        boolean normal = keys.containsKey("normal");
        if (normal == keys.containsKey("uniform")) {
            throw source.mistake(
                    node,
                    "expected random values of %s as {normal: [mean, deviation], seed: 1} or {uniform: [low, high], seed: 1}"
                            .formatted(name));
        }
        var bounds = source.required(keys, normal ? "normal" : "uniform", node);
        var numbers = source.list(bounds, normal ? "[mean, deviation]" : "[low, high]");
        if (numbers.size() != 2) {
            throw source.mistake(bounds, "there are %d numbers here; expected two".formatted(numbers.size()));
        }
        double first = source.number(numbers.getFirst(), "the first number");
        double second = source.number(numbers.getLast(), "the second number");
        if (normal && second < 0) {
            throw source.mistake(bounds, "the standard deviation is below 0; expected 0 or more");
        }
        int seed = source.wholeNumber(source.required(keys, "seed", node), "the seed", 0, Integer.MAX_VALUE);
        var random = new Seed(seed).at(element.position()).random();
        return normal ? first + second * random.nextGaussian() : first + (second - first) * random.nextDouble();
    }

    /// One index reads along the file, whether its numbers are in a row or in a column; two read row and column.
    private double cell(String name, Node node, Indices.Element element) {
        var file = file(node);
        var rows = files.computeIfAbsent(file, path -> rows(path, node));
        int rowCount =
                element.sizes().size() == 2 ? element.sizes().getFirst() : rows.size() == 1 ? 1 : element.count();
        int columnCount = element.sizes().size() == 2 ? element.sizes().getLast() : element.count() / rowCount;
        boolean fits = element.sizes().size() <= 2
                && rows.size() == rowCount
                && rows.stream().allMatch(row -> row.size() == columnCount);
        if (!fits) {
            throw source.mistake(
                    node,
                    "%s has %d rows of %d cells; expected %d numbers for %s as %d rows of %d"
                            .formatted(
                                    file,
                                    rows.size(),
                                    rows.isEmpty() ? 0 : rows.getFirst().size(),
                                    element.count(),
                                    name,
                                    rowCount,
                                    columnCount));
        }
        int row = element.position() / columnCount;
        int column = element.position() % columnCount;
        var text = rows.get(row).get(column);
        try {
            return FormulaParser.number(text);
        } catch (MisplacedText misplaced) {
            throw source.mistake(
                    node,
                    "%s, row %d, cell %d is '%s'; expected a number"
                            .formatted(file, row + 1, column + 1, text.strip()));
        }
    }

    private Path file(Node node) {
        var written = source.text(node, "the path of a CSV file");
        try {
            return Path.of(source.source()).resolveSibling(written);
        } catch (InvalidPathException failure) {
            throw source.mistake(node, "'%s' is no path; expected the path of a CSV file".formatted(written));
        }
    }

    private List<List<String>> rows(Path file, Node node) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST_FILE) {
                throw source.mistake(
                        node,
                        Files.isRegularFile(file)
                                ? "%s is larger than %d MB; expected a table of numbers"
                                        .formatted(file, LARGEST_FILE >> 20)
                                : "there is no file %s; expected the path of a CSV file, relative to the system's file"
                                        .formatted(file));
            }
            var rows = new ArrayList<List<String>>();
            try (var reader = CsvReader.builder().ofCsvRecord(file, StandardCharsets.UTF_8)) {
                for (CsvRecord row : reader) {
                    rows.add(List.copyOf(row.getFields()));
                }
            }
            return rows;
        } catch (CsvParseException failure) {
            throw source.mistake(node, "%s cannot be read as CSV: %s".formatted(file, failure.getMessage()));
        } catch (IOException | UncheckedIOException failure) {
            throw source.mistake(node, "%s cannot be read: %s".formatted(file, failure.getMessage()));
        }
    }
}
