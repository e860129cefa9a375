package dev.frugal.app.dashboard;

import dev.frugal.base.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The bytes of a file to which another program adds: at its end, reading waits for more until [#close] is called.
///
/// A file that was cut, replaced or removed is not the one that was begun, so that reading ends with an error.
final class GrowingFile extends InputStream {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final Path file;
    private final SeekableByteChannel channel;
    private final Object identity;
    private final CountDownLatch closing = new CountDownLatch(1);

    /// @throws InvalidInputException if it is no ordinary file
    GrowingFile(Path file) throws IOException {
        this.file = file;
        var attributes = attributes();
        if (!attributes.isRegularFile()) {
            throw new InvalidInputException(
                    "cannot follow %s: it is no ordinary file; name one to which measurements are added"
                            .formatted(file));
        }
        this.identity = identity(attributes);
        this.channel = Files.newByteChannel(file);
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        while (closing.getCount() > 0) {
            int read = channel.read(ByteBuffer.wrap(bytes, offset, length));
            if (read > 0) {
                return read;
            }
            checkIdentity();
            if (waits()) {
                break;
            }
        }
        return -1;
    }

    /// Waits for a look; true if there is nothing more to wait for.
    private boolean waits() throws InterruptedIOException {
        try {
            return closing.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("no longer wanted");
        }
    }

    private void checkIdentity() throws IOException {
        var attributes = attributes();
        if (!identity(attributes).equals(identity) || attributes.size() < channel.position()) {
            throw new InvalidInputException(
                    "%s was replaced or became shorter while it was followed; start again to follow the new file"
                            .formatted(file));
        }
    }

    private BasicFileAttributes attributes() throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException failure) {
            throw new InvalidInputException(
                    "there is no file %s; name one to which measurements are added".formatted(file), failure);
        }
    }

    private static Object identity(BasicFileAttributes attributes) {
        return attributes.fileKey() == null ? attributes.creationTime() : attributes.fileKey();
    }

    /// May be called from another thread.
    @Override
    public void close() throws IOException {
        closing.countDown();
        channel.close();
    }
}
