package dev.frugal.app.command.physics;

import dev.frugal.physics.identification.RecordingSource;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// How recordings are read.
final class RecordingSourceOptions {
    @Option(
            names = "--rate",
            paramLabel = "HZ",
            converter = ArithmeticConverter.class,
            description = "Samples per unit of time, for files without a column t or time.")
    private Optional<Double> rate = Optional.empty();

    @Option(
            names = "--column",
            paramLabel = "NAME=HEADER",
            description = "Header of a signal's column, if it differs from the signal's name. May be repeated.")
    private Map<String, String> columns = new LinkedHashMap<>();

    RecordingSource source(Path file) {
        return new RecordingSource(file.toAbsolutePath().normalize().toString(), rate, columns);
    }

    List<RecordingSource> sources(List<Path> files) {
        return files.stream().map(this::source).toList();
    }
}
