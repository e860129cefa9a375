package dev.frugal.app.dashboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The lines of a growing file, from some position on. The file may be replaced while it is read,
/// as `metrics.jsonl` is when a run returns to its checkpoint.
final class FileTail {
    private static final int PIECE = 1 << 18;

    private final Path file;
    private final long most;
    private @Nullable Object identity;
    private long read;

    /// @param most bytes before the file's end at which reading begins, if the file is longer
    FileTail(Path file, long most) {
        this.file = file;
        this.most = most;
    }

    /// What was added since the last read.
    ///
    /// @param anew whether the file was replaced, so that earlier lines are void
    /// @param lines complete lines
    /// @param more whether more is available
    record Piece(boolean anew, List<String> lines, boolean more) {
        private static final Piece NONE = new Piece(false, List.of(), false);
    }

    Piece next() throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException _) {
            return Piece.NONE;
        }
        boolean anew = !identityOf(attributes).equals(identity) || attributes.size() < read;
        if (anew) {
            identity = identityOf(attributes);
            read = Math.max(0, attributes.size() - most);
        }
        if (attributes.size() == read) {
            return new Piece(anew, List.of(), false);
        }
        var text = piece(attributes.size());
        boolean midway = anew && read > 0;
        int first = midway ? text.indexOf('\n') + 1 : 0;
        int end = text.lastIndexOf('\n') + 1;
        read += text.substring(0, end).getBytes(StandardCharsets.ISO_8859_1).length;
        var lines = new String(
                        text.substring(Math.min(first, end), end).getBytes(StandardCharsets.ISO_8859_1),
                        StandardCharsets.UTF_8)
                .lines()
                .toList();
        return new Piece(anew, lines, end > 0 && read < attributes.size());
    }

    /// The next bytes, one character each.
    private String piece(long size) throws IOException {
        try (var channel = Files.newByteChannel(file, StandardOpenOption.READ)) {
            var buffer = ByteBuffer.allocate((int) Math.min(PIECE, size - read));
            channel.position(read);
            int got;
            do {
                got = channel.read(buffer);
            } while (got >= 0 && buffer.hasRemaining());
            return new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException _) {
            return "";
        }
    }

    private static Object identityOf(BasicFileAttributes attributes) {
        return attributes.fileKey() == null ? attributes.creationTime() : attributes.fileKey();
    }
}
