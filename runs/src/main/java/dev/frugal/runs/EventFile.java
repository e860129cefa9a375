package dev.frugal.runs;

import dev.frugal.base.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32C;

/// The metrics of a run in TensorBoard's format, derived from `metrics.jsonl`.
///
/// The file is a sequence of TFRecords: length (8 bytes), masked CRC of the length, content, masked
/// CRC of the content, all little-endian. Each content is a protocol-buffer `Event` with wall time
/// (field 1), step (2) and either the format's version (3) or a summary (5) of one value: tag (1)
/// and number (2, float32).
final class EventFile implements AutoCloseable {
    /// TensorBoard reads every file with `tfevents` in its name.
    static final String NAME = "events.out.tfevents.frugal";

    private static final String VERSION = "brain.Event:2";
    private static final int CRC_MASK_DELTA = 0xa282ead8;
    private static final int VARIANT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FOUR_BYTES = 5;
    private static final int LONGEST_VARIANT = 10;

    private final Path file;
    private final double began;
    private final FileChannel channel;

    /// Rewrites `file` with all `metrics` and leaves it open for more.
    ///
    /// @param began seconds since 1970 at which the run's working time was zero
    EventFile(Path file, double began, List<Metric> metrics) {
        this.file = file;
        this.began = began;
        DurableFiles.write(file, start -> {
            writeFully(start, record(event(began, 0, field(3, VERSION.getBytes(StandardCharsets.UTF_8)))));
            for (var metric : metrics) {
                writeFully(start, record(event(metric)));
            }
        });
        try {
            this.channel = FileChannel.open(file, StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw DurableFiles.cannotWrite(file, failure);
        }
    }

    void append(Metric metric) {
        try {
            writeFully(channel, record(event(metric)));
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

    private byte[] event(Metric metric) {
        var tag = field(1, metric.name().getBytes(StandardCharsets.UTF_8));
        var value = little(tag.length + 5)
                .put(tag)
                .put(key(2, FOUR_BYTES))
                .putFloat((float) metric.value())
                .array();
        return event(began + metric.seconds(), metric.step(), field(5, field(1, value)));
    }

    private static byte[] event(double wallTime, long step, byte[] what) {
        var number = variant(step);
        return little(9 + 1 + number.length + what.length)
                .put(key(1, EIGHT_BYTES))
                .putDouble(wallTime)
                .put(key(2, VARIANT))
                .put(number)
                .put(what)
                .array();
    }

    private static byte[] field(int number, byte[] content) {
        var length = variant(content.length);
        return little(1 + length.length + content.length)
                .put(key(number, LENGTH_DELIMITED))
                .put(length)
                .put(content)
                .array();
    }

    private static byte key(int number, int wireType) {
        return (byte) ((number << 3) | wireType);
    }

    /// Seven bits per byte, least significant first, the top bit set on all but the last.
    private static byte[] variant(long value) {
        var bytes = ByteBuffer.allocate(LONGEST_VARIANT);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes.put((byte) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        bytes.put((byte) rest);
        return java.util.Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static ByteBuffer record(byte[] content) {
        var length = little(Long.BYTES).putLong(content.length).array();
        return little(Long.BYTES + Integer.BYTES + content.length + Integer.BYTES)
                .put(length)
                .putInt(maskedCrc(length))
                .put(content)
                .putInt(maskedCrc(content))
                .flip();
    }

    /// The Castagnoli CRC, rotated and shifted so that a CRC of a CRC is not a special case.
    static int maskedCrc(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return Integer.rotateRight((int) crc.getValue(), 15) + CRC_MASK_DELTA;
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
