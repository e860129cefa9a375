package dev.frugal.tensor.io;

import dev.frugal.base.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/// A safetensors file that can tell whether it is still what was written.
///
/// The metadata holds a SHA-256 digest over everything else: names, element types, shapes, the
/// other metadata and every byte of data. Any safetensors reader opens a checkpoint; this one
/// refuses it if a bit has changed. It is written durably: a crash leaves the checkpoint before or
/// the new one.
public final class Checkpoint {
    private static final String DIGEST = "frugal.sha256";

    private Checkpoint() {}

    /// Replaces `path` by the tensors and metadata.
    ///
    /// @throws InvalidInputException if the file cannot be written
    public static void write(Path path, Map<String, Tensor> tensors, Map<String, String> metadata) {
        if (metadata.containsKey(DIGEST)) {
            throw new IllegalArgumentException("the metadata key %s is the checkpoint's own".formatted(DIGEST));
        }
        var signed = new LinkedHashMap<String, String>();
        signed.put(DIGEST, digest(tensors, metadata));
        signed.putAll(metadata);
        Safetensors.write(path, tensors, signed);
    }

    /// The tensors and metadata as they were given to [#write]. The tensors belong to the caller's
    /// [dev.frugal.tensor.Scope].
    ///
    /// @throws InvalidInputException if the file is missing, truncated, altered or no checkpoint
    public static Safetensors.Contents read(Path path) {
        var contents = Safetensors.read(path);
        var metadata = new LinkedHashMap<>(contents.metadata());
        var expected = metadata.remove(DIGEST);
        if (expected == null) {
            throw new InvalidInputException(
                    "%s is a safetensors file without a checksum; expected a checkpoint written by Frugal"
                            .formatted(path));
        }
        if (!expected.equals(digest(contents.tensors(), metadata))) {
            throw new InvalidInputException(
                    "checkpoint %s has changed since it was written: its checksum does not match; take another checkpoint of the run or train again"
                            .formatted(path));
        }
        return new Safetensors.Contents(contents.tensors(), metadata);
    }

    private static String digest(Map<String, Tensor> tensors, Map<String, String> metadata) {
        var digest = sha256();
        var header = Safetensors.headerOf(tensors, metadata);
        digest.update(header.bytes());
        try {
            Safetensors.writeData(header, tensors, new DigestChannel(digest));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private record DigestChannel(MessageDigest digest) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer source) {
            int count = source.remaining();
            digest.update(source);
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
