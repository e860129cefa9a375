package dev.frugal.base;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/// Crash-safe files: written to a temporary file in the same folder, synced, then renamed.
///
/// A reader sees the old content or the new one, never a part. A full disk or a read-only folder is
/// reported as an [InvalidInputException] that names the path.
public final class DurableFiles {
    private DurableFiles() {}

    /// Writes the content of a file to an open channel.
    @FunctionalInterface
    public interface Content {
        void writeTo(FileChannel channel) throws IOException;
    }

    /// Replaces `path` with `text` in UTF-8.
    public static void write(Path path, String text) {
        write(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Replaces `path` with `bytes`.
    public static void write(Path path, byte[] bytes) {
        write(path, channel -> {
            var buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        });
    }

    /// Replaces `path` with what `content` writes.
    public static void write(Path path, Content content) {
        var target = path.toAbsolutePath();
        var folder = Objects.requireNonNull(target.getParent(), "a file is in a folder");
        var beside = target.resolveSibling(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            Files.createDirectories(folder);
            writeBeside(beside, content);
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            syncFolder(folder);
        } catch (IOException failure) {
            throw cannotWrite(path, failure);
        } finally {
            // Gone already if all went well; litter if not.
            discard(beside);
        }
    }

    private static void writeBeside(Path beside, Content content) throws IOException {
        try (var channel = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            content.writeTo(channel);
            channel.force(true);
        }
    }

    /// The message for a file that could not be written, with the system's reason.
    public static InvalidInputException cannotWrite(Path path, IOException failure) {
        var reason = switch (failure) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "its folder does not exist";
            case FileAlreadyExistsException _ -> "a file exists where a folder is needed";
            case FileSystemException named when named.getReason() != null -> named.getReason();
            case IOException other -> String.valueOf(other.getMessage());
        };
        return new InvalidInputException(
                "cannot write %s: %s; free some space, make the folder writable or choose another folder"
                        .formatted(path, reason),
                failure);
    }

    private static void syncFolder(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void discard(Path beside) {
        try {
            Files.deleteIfExists(beside);
        } catch (IOException _) {
            // The reason that matters is the one already being reported.
        }
    }
}
