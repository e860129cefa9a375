package dev.frugal.reasoning.table;

import dev.frugal.base.InvalidInputException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The formats rows are read from, told by the ending of the file's name.
enum TableFormat {
    JSON_LINES(".jsonl", ".ndjson"),
    JSON(".json"),
    PARQUET(".parquet"),
    CSV(".csv"),
    TSV(".tsv");

    private final List<String> endings;

    TableFormat(String... endings) {
        this.endings = List.of(endings);
    }

    static TableFormat of(Path file) {
        var name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> format.endings.stream().anyMatch(name::endsWith))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "cannot tell the format of %s; expected a name that ends in %s".formatted(file, allEndings())));
    }

    /// Whether a file of this name is read as a table.
    static boolean matches(Path file) {
        var name = file.toString().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .anyMatch(format -> format.endings.stream().anyMatch(name::endsWith));
    }

    private static String allEndings() {
        return Arrays.stream(values())
                .flatMap(format -> format.endings.stream())
                .collect(Collectors.joining(", "));
    }
}
