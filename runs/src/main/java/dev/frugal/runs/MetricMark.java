package dev.frugal.runs;

import dev.frugal.base.Documents;
import dev.frugal.base.DurableFiles;
import dev.frugal.base.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/// The content of `metrics.mark`: what `metrics.jsonl` began with at the last checkpoint. A run that goes on from
/// that checkpoint relies on these numbers and does not compute them again.
///
/// @param bytes their length
/// @param crc32c their checksum (RFC 3720, appendix B.4)
record MetricMark(long bytes, long crc32c) {
    private static final String NAME = "metrics.mark";

    /// Whether the metrics in `file` still begin with what the mark beside it names, if there is a mark.
    ///
    /// @throws InvalidInputException if they do not, or the mark cannot be read
    static void verify(Path file) {
        var path = file.resolveSibling(NAME);
        if (!Files.exists(path)) {
            return;
        }
        var mark = Documents.readJson(Documents.text(path), MetricMark.class, path.toString());
        var content = content(file);
        if (content.length < mark.bytes()) {
            throw damage(
                    file,
                    path,
                    "has lost numbers: it has %,d bytes where the last checkpoint had %,d"
                            .formatted(content.length, mark.bytes()));
        }
        var checksum = new CRC32C();
        checksum.update(content, 0, Math.toIntExact(mark.bytes()));
        if (checksum.getValue() != mark.crc32c()) {
            throw damage(file, path, "was changed after the last checkpoint: its checksum differs");
        }
    }

    /// Marks what lies in `file` now.
    void write(Path file) {
        DurableFiles.write(file.resolveSibling(NAME), Documents.json(this));
    }

    /// Forgets the mark beside `file`.
    static void remove(Path file) {
        var path = file.resolveSibling(NAME);
        try {
            Files.deleteIfExists(path);
        } catch (IOException failure) {
            throw DurableFiles.cannotWrite(path, failure);
        }
    }

    /// The bytes of `file`; none if there is no such file.
    static byte[] content(Path file) {
        try {
            return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        } catch (IOException failure) {
            throw Documents.cannotRead(file, failure);
        }
    }

    private static InvalidInputException damage(Path file, Path mark, String what) {
        return new InvalidInputException(
                "%s %s; put the file back, or delete %s to go on without those numbers".formatted(file, what, mark));
    }
}
