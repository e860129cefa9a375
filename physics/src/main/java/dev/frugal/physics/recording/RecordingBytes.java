package dev.frugal.physics.recording;

import dev.frugal.base.InvalidInputException;
import dev.frugal.table.TableFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/// The bytes of a recording as text: a Parquet file as JSON lines, any other as it is.
final class RecordingBytes {
    private static final String PARQUET = ".parquet";

    private RecordingBytes() {}

    /// A Parquet file is written out into a temporary file, which goes when the stream is closed; memory does not grow.
    ///
    /// @throws InvalidInputException if a Parquet file is damaged or empty
    static InputStream open(Path file) throws IOException {
        if (!file.toString().toLowerCase(Locale.ROOT).endsWith(PARQUET)) {
            return Files.newInputStream(file);
        }
        var lines = Files.createTempFile("frugal-recording", ".jsonl");
        try {
            try (var out = Files.newBufferedWriter(lines)) {
                TableFile.of(file).forEach(row -> write(row.values().toString(), out));
            }
            return Files.newInputStream(lines, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException | RuntimeException failure) {
            Files.delete(lines);
            throw failure;
        }
    }

    private static boolean write(String line, BufferedWriter out) {
        try {
            out.write(line);
            out.newLine();
            return true;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
