package dev.frugal.table;

import dev.frugal.base.InvalidInputException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// The formats rows are read from, told by the ending of the file's name. All but Parquet may be packed by gzip.
enum TableFormat {
    JSON_LINES("JSON Lines", ".jsonl", ".ndjson"),
    JSON("JSON", ".json"),
    PARQUET("Parquet", ".parquet"),
    CSV("CSV", ".csv"),
    TSV("CSV", ".tsv");

    static final String PACKED = ".gz";

    private final String title;
    private final List<String> endings;

    TableFormat(String title, String... endings) {
        this.title = title;
        this.endings = List.of(endings);
    }

    static TableFormat of(Path file) {
        return find(file)
                .orElseThrow(() -> new InvalidInputException(
                        "cannot tell the format of %s; expected a name that ends in %s, packed by gzip or not"
                                .formatted(file, allEndings())));
    }

    /// Whether a file of this name is read as a table.
    static boolean matches(Path file) {
        return find(file).isPresent();
    }

    private static Optional<TableFormat> find(Path file) {
        var name = file.toString().toLowerCase(Locale.ROOT);
        boolean packed = name.endsWith(PACKED);
        var plain = packed ? name.substring(0, name.length() - PACKED.length()) : name;
        return Arrays.stream(values())
                .filter(format -> format.endings.stream().anyMatch(plain::endsWith))
                .filter(format -> !packed || format != PARQUET)
                .findFirst();
    }

    private static String allEndings() {
        return Arrays.stream(values())
                .flatMap(format -> format.endings.stream())
                .collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return title;
    }
}
