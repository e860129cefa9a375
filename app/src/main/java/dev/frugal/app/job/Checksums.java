package dev.frugal.app.job;

import dev.frugal.base.Documents;
import dev.frugal.base.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// SHA-256 checksums of files, also in files of their own that `sha256sum --check` reads.
public final class Checksums {
    private Checksums() {}

    /// The checksum of a file, in hexadecimal digits.
    ///
    /// @throws dev.frugal.base.InvalidInputException if it cannot be read
    public static String of(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(file)));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java has SHA-256", absent);
        }
    }

    /// Writes the checksum of `file` to `checksum`.
    static void write(Path file, Path checksum) {
        DurableFiles.write(checksum, line(file));
    }

    /// Why `file` is not what `checksum` was written for; empty if it is.
    static Optional<String> fault(Path file, Path checksum) {
        for (var needed : new Path[] {file, checksum}) {
            if (!Files.isRegularFile(needed)) {
                return Optional.of("there is no file %s".formatted(needed));
            }
        }
        return line(file).strip().equals(new String(bytes(checksum), StandardCharsets.UTF_8).strip())
                ? Optional.empty()
                : Optional.of("%s does not have the checksum in %s".formatted(file, checksum.getFileName()));
    }

    private static String line(Path file) {
        return "%s  %s\n".formatted(of(file), file.getFileName());
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException failure) {
            throw Documents.cannotRead(file, failure);
        }
    }
}
