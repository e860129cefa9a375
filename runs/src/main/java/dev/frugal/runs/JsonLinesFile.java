package dev.frugal.runs;

import dev.frugal.base.Documents;
import dev.frugal.base.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// A file of a run with one JSON document a line, which grows at its end.
///
/// A line is handed to the operating system as soon as it is appended, so a killed process loses none. A last line
/// truncated by a crash is dropped on opening.
///
/// Not safe for use by several threads.
public final class JsonLinesFile implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;

    private JsonLinesFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// Opens `file` for appending and creates it if needed.
    ///
    /// @throws dev.frugal.base.InvalidInputException if it cannot be written
    public static JsonLinesFile open(Path file) {
        dropBrokenEnd(file);
        try {
            return new JsonLinesFile(
                    file, FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        } catch (IOException failure) {
            throw DurableFiles.cannotWrite(file, failure);
        }
    }

    /// Appends a document; the bytes of its line.
    ///
    /// @throws dev.frugal.base.InvalidInputException if the file cannot be written
    public byte[] append(Object document) {
        var line = line(document).getBytes(StandardCharsets.UTF_8);
        var bytes = ByteBuffer.wrap(line);
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException failure) {
            throw DurableFiles.cannotWrite(file, failure);
        }
        return line;
    }

    /// Forces what was appended onto the disk.
    public void sync() {
        try {
            channel.force(false);
        } catch (IOException failure) {
            throw DurableFiles.cannotWrite(file, failure);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw DurableFiles.cannotWrite(file, failure);
        }
    }

    /// A document as a line of such a file.
    static String line(Object document) {
        return Documents.json(document) + "\n";
    }

    /// The documents in `file`; none if there is no such file. A truncated last line is skipped.
    ///
    /// @throws dev.frugal.base.InvalidInputException if another line is no such document
    public static <T> List<T> read(Path file, Class<T> type) {
        if (!Files.exists(file)) {
            return List.of();
        }
        var text = Documents.text(file);
        var lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        var documents = new ArrayList<T>(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            documents.add(Documents.readJson(lines.get(i), type, "%s, line %d".formatted(file, i + 1)));
        }
        return List.copyOf(documents);
    }

    /// Drops a last line that a crash has truncated.
    ///
    /// @throws dev.frugal.base.InvalidInputException if the file cannot be written
    static void dropBrokenEnd(Path file) {
        if (!Files.exists(file)) {
            return;
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var end = channel.size();
            var last = ByteBuffer.allocate(1);
            while (end > 0) {
                last.clear();
                channel.read(last, end - 1);
                if (last.get(0) == '\n') {
                    break;
                }
                end--;
            }
            channel.truncate(end);
        } catch (IOException failure) {
            throw DurableFiles.cannotWrite(file, failure);
        }
    }
}
