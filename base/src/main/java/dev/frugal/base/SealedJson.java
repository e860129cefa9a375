package dev.frugal.base;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON files that a program writes for itself and reads back: their last key, `sha256`, is the checksum of the
/// others, so that a changed file is noticed and never used.
///
/// Document and checksum are one file, which is written durably ([DurableFiles]), so no crash can part them. A file
/// without the key, written by hand or by an earlier version, is read as it is. Stateless: threads may share it.
public final class SealedJson {
    private static final String KEY = "sha256";

    private SealedJson() {}

    /// Replaces `file` by the JSON of a record or map, sealed.
    ///
    /// @throws InvalidInputException if the file cannot be written
    public static void write(Path file, Object document) {
        var tree = (ObjectNode) Documents.jsonTree(Documents.json(document), file.toString());
        tree.put(KEY, checksum(tree));
        DurableFiles.write(file, Documents.indentedJson(tree) + "\n");
    }

    /// The document in `file`.
    ///
    /// @throws InvalidInputException if the file cannot be read, is not of this type, or was changed since it was
    ///   written
    public static <T> T read(Path file, Class<T> type) {
        var text = Documents.text(file);
        if (!(Documents.jsonTree(text, file.toString()) instanceof ObjectNode tree) || !tree.has(KEY)) {
            return Documents.readJson(text, type, file.toString());
        }
        var stated = tree.remove(KEY);
        if (!stated.asString("").equals(checksum(tree))) {
            throw new InvalidInputException(
                    "%s was changed since it was written: it does not have its checksum; put the file back, or remove its key %s to use it as it is"
                            .formatted(file, KEY));
        }
        return Documents.bind(tree, type, file.toString());
    }

    private static String checksum(JsonNode tree) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest(Documents.json(tree).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java has SHA-256", absent);
        }
    }
}
