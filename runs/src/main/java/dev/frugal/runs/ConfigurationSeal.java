package dev.frugal.runs;

import dev.frugal.base.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// The checksum of a run's `config.yaml`, a comment at its end.
///
/// A file without it, from an earlier version or with that line removed on purpose, is taken as it is.
final class ConfigurationSeal {
    private static final Pattern SEAL = Pattern.compile("# sha256 ([0-9a-f]*)\n?\\z");

    private ConfigurationSeal() {}

    /// The text with its checksum.
    static String sealed(String text) {
        return "%s# sha256 %s\n".formatted(text, checksum(text));
    }

    /// @throws InvalidInputException if the text is not what its checksum was computed from
    static void verify(String text, Path file) {
        var seal = SEAL.matcher(text);
        if (seal.find() && !seal.group(1).equals(checksum(text.substring(0, seal.start())))) {
            throw new InvalidInputException(
                    "%s was changed after the run began; put it back, or remove its last line to go on with what it says now"
                            .formatted(file));
        }
    }

    private static String checksum(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java has SHA-256", absent);
        }
    }
}
