package dev.frugal.runs;

import dev.frugal.base.Documents;
import dev.frugal.base.DurableFiles;
import dev.frugal.base.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/// The metrics of a run by step, appended to `metrics.jsonl`.
///
/// A line is handed to the operating system as soon as it is appended, so a killed process loses
/// none. When the run is resumed, [#rewind] removes whatever a killed process wrote after its last
/// checkpoint, so the file ends up as if the run had never stopped. A last line truncated by a
/// crash is dropped on opening.
///
/// The same metrics are also written for TensorBoard, in a file derived from this one.
///
/// Safe for use by several threads.
public final class MetricLog implements AutoCloseable {
    private static final double NANOSECONDS_PER_SECOND = 1e9;
    private static final double MILLISECONDS_PER_SECOND = 1e3;
    private static final int TAIL_BYTES = 1 << 14;

    private final Path file;
    private final LongSupplier nanoseconds;
    private final long opened;
    private final double secondsBefore;
    private final double began;
    private JsonLinesFile lines;
    private EventFile events;
    private CRC32C checksum = new CRC32C();
    private long length;
    private Consumer<Metric> follower = _ -> {};

    private MetricLog(Path file, LongSupplier nanoseconds) {
        this.file = file;
        this.nanoseconds = nanoseconds;
        JsonLinesFile.dropBrokenEnd(file);
        MetricMark.verify(file);
        count(MetricMark.content(file));
        var metrics = read(file);
        this.secondsBefore = lastSeconds(metrics);
        this.opened = nanoseconds.getAsLong();
        this.began = System.currentTimeMillis() / MILLISECONDS_PER_SECOND - secondsBefore;
        this.lines = JsonLinesFile.open(file);
        this.events = events(metrics);
    }

    /// Opens the log in `file` and creates the file if needed.
    public static MetricLog open(Path file) {
        return new MetricLog(file, System::nanoTime);
    }

    /// Opens the log with the caller's clock, in nanoseconds.
    static MetricLog open(Path file, LongSupplier nanoseconds) {
        return new MetricLog(file, nanoseconds);
    }

    /// Appends one metric.
    ///
    /// @throws dev.frugal.base.InvalidInputException if the file cannot be written
    public synchronized void append(long step, String name, double value) {
        write(new Metric(step, seconds(), name, value));
    }

    /// Passes every metric appended from now on to `follower`.
    public synchronized void follow(Consumer<Metric> follower) {
        this.follower = follower;
    }

    /// Removes every metric after `step` whose name starts with `namePrefix`; the empty prefix
    /// means all. Called by a job that resumes from its checkpoint at `step`.
    public synchronized void rewind(String namePrefix, long step) {
        var all = read(file);
        var kept = all.stream()
                .filter(metric -> metric.step() <= step || !metric.name().startsWith(namePrefix))
                .toList();
        if (kept.size() == all.size()) {
            return;
        }
        close();
        // Without a mark in between, so that a kill here leaves none that does not fit.
        MetricMark.remove(file);
        DurableFiles.write(file, kept.stream().map(JsonLinesFile::line).collect(Collectors.joining()));
        checksum = new CRC32C();
        length = 0;
        count(MetricMark.content(file));
        lines = JsonLinesFile.open(file);
        events = events(kept);
    }

    /// All metrics so far, in the order they were appended.
    public synchronized List<Metric> metrics() {
        return read(file);
    }

    /// Forces what was appended onto the disk and marks it. Called before a checkpoint is written, so that a
    /// power cut cannot leave a checkpoint ahead of its metrics, and so that numbers lost afterwards are missed
    /// when the run goes on.
    public synchronized void sync() {
        lines.sync();
        new MetricMark(length, checksum.getValue()).write(file);
    }

    @Override
    public synchronized void close() {
        events.close();
        lines.close();
    }

    /// The metrics in `file`; none if there is no such file. A truncated last line is skipped.
    ///
    /// @throws dev.frugal.base.InvalidInputException if another line is not a metric
    public static List<Metric> read(Path file) {
        return JsonLinesFile.read(file, Metric.class);
    }

    /// The last metrics in `file`, as many as its last few kilobytes hold, newest first; none if there is no such file.
    ///
    /// @throws dev.frugal.base.InvalidInputException if a line among them is not a metric
    public static List<Metric> tail(Path file) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long from = Math.max(0, channel.size() - TAIL_BYTES);
            var bytes = ByteBuffer.allocate((int) (channel.size() - from));
            while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
                // Until all of it is there, or the file has become shorter.
            }
            var text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
            int first = from == 0 ? 0 : text.indexOf('\n') + 1;
            return text.substring(first, Math.max(first, text.lastIndexOf('\n') + 1))
                    .lines()
                    .map(line -> Documents.readJson(line, Metric.class, "the end of " + file))
                    .toList()
                    .reversed();
        } catch (IOException failure) {
            throw new InvalidInputException("cannot read %s: %s".formatted(file, failure.getMessage()), failure);
        }
    }

    private double seconds() {
        return secondsBefore + (nanoseconds.getAsLong() - opened) / NANOSECONDS_PER_SECOND;
    }

    private void write(Metric metric) {
        count(lines.append(metric));
        events.append(metric);
        follower.accept(metric);
    }

    private void count(byte[] appended) {
        checksum.update(appended);
        length += appended.length;
    }

    private EventFile events(List<Metric> metrics) {
        return new EventFile(file.resolveSibling(EventFile.NAME), began, metrics);
    }

    private static double lastSeconds(List<Metric> metrics) {
        return metrics.isEmpty() ? 0 : metrics.getLast().seconds();
    }
}
