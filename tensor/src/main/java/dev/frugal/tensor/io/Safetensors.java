package dev.frugal.tensor.io;

import dev.frugal.base.DurableFiles;
import dev.frugal.base.InvalidInputException;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Files in the safetensors format: a JSON header, then the tensors' bytes, little-endian and
/// row-major.
///
/// Reading maps the file into memory and copies each tensor once, straight into libtorch's memory, or leaves
/// its numbers where they are ([#map]); the Java heap holds the header only, and files beyond 2 GB are like any
/// other. Element types: F64, F32, F16, BF16, I64, I32, U8, BOOL.
public final class Safetensors {
    /// The largest header the format allows, in bytes.
    private static final long LARGEST_HEADER_BYTES = 100_000_000;

    /// The longest span one `ByteBuffer` shows, in bytes.
    private static final long CHUNK_BYTES = 1L << 30;

    private static final ValueLayout.OfLong LENGTH = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Safetensors() {}

    /// What a file holds: tensors on the CPU by name, in the header's order, and its metadata. The
    /// tensors belong to the caller's [Scope].
    public record Contents(Map<String, Tensor> tensors, Map<String, String> metadata) {
        public Contents {
            tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
            metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        }
    }

    /// Reads every tensor.
    ///
    /// @throws InvalidInputException if the file cannot be read or breaks the format
    public static Contents read(Path path) {
        return read(path, _ -> true);
    }

    /// Reads the tensors whose name is `wanted`; the header is checked whole.
    ///
    /// @throws InvalidInputException if the file cannot be read or breaks the format
    public static Contents read(Path path, Predicate<String> wanted) {
        try (var arena = Arena.ofConfined()) {
            return mapped(path, arena, (header, data) -> contents(header, wanted, entry -> copied(entry, data)));
        }
    }

    /// Reads the tensors whose name is `wanted` and leaves their numbers in the file, which is mapped for as
    /// long as `arena` lives: they take memory that other processes share and the system can take back. The
    /// tensors must not be used after that. Numbers written to them stay in this process.
    ///
    /// Meanwhile the file may be replaced or deleted, but not changed or shortened in place. A tensor that does
    /// not begin at a multiple of its elements' size is copied, and so is everything in a file that this
    /// process may not write, since Java maps no such file for writing to memory alone.
    ///
    /// @throws InvalidInputException if the file cannot be read, breaks the format or ends too early for its
    /// header
    public static Contents map(Path path, Predicate<String> wanted, Arena arena) {
        if (!Files.isWritable(path)) {
            return read(path, wanted);
        }
        return mapped(
                path,
                arena,
                FileChannel.MapMode.PRIVATE,
                Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE),
                (header, data) -> contents(header, wanted, entry -> inPlace(entry, data)));
    }

    private static Contents contents(Header header, Predicate<String> wanted, Function<Header.Entry, Tensor> reading) {
        var tensors = new LinkedHashMap<String, Tensor>();
        header.entries().forEach((name, entry) -> {
            if (wanted.test(name)) {
                tensors.put(name, reading.apply(entry));
            }
        });
        return new Contents(tensors, header.metadata());
    }

    /// The shape of every tensor by its name, from the header alone: nothing is read or allocated for the
    /// tensors.
    ///
    /// @throws InvalidInputException if the file cannot be read or breaks the format
    public static Map<String, List<Long>> shapes(Path path) {
        try (var arena = Arena.ofConfined()) {
            return mapped(path, arena, (header, _) -> {
                var shapes = new LinkedHashMap<String, List<Long>>();
                header.entries().forEach((name, entry) -> shapes.put(name, entry.shape()));
                return Collections.unmodifiableMap(shapes);
            });
        }
    }

    private static <T> T mapped(Path path, Arena arena, BiFunction<Header, MemorySegment, T> reading) {
        return mapped(path, arena, FileChannel.MapMode.READ_ONLY, Set.of(StandardOpenOption.READ), reading);
    }

    private static <T> T mapped(
            Path path,
            Arena arena,
            FileChannel.MapMode mode,
            Set<StandardOpenOption> options,
            BiFunction<Header, MemorySegment, T> reading) {
        try (var channel = FileChannel.open(path, options)) {
            var file = channel.map(mode, 0, channel.size(), arena);
            var header = header(file, path.toString());
            return reading.apply(header, file.asSlice(Long.BYTES + file.get(LENGTH, 0)));
        } catch (NoSuchFileException failure) {
            throw new InvalidInputException("there is no file %s; check the path".formatted(path), failure);
        } catch (IOException failure) {
            throw new InvalidInputException(
                    "cannot read %s: %s; expected a readable safetensors file".formatted(path, failure.getMessage()),
                    failure);
        }
    }

    /// Replaces `path` by the tensors, durably ([DurableFiles]).
    ///
    /// @throws InvalidInputException if the file cannot be written
    /// @throws IllegalArgumentException if an element type has no name in the format
    public static void write(Path path, Map<String, Tensor> tensors, Map<String, String> metadata) {
        var header = headerOf(tensors, metadata);
        DurableFiles.write(path, channel -> {
            writeFully(channel, ByteBuffer.wrap(header.bytes()));
            writeData(header, tensors, channel);
        });
    }

    static Header headerOf(Map<String, Tensor> tensors, Map<String, String> metadata) {
        var entries = new LinkedHashMap<String, Header.Entry>();
        tensors.forEach((name, tensor) -> {
            if (name.equals(Header.METADATA)) {
                throw new IllegalArgumentException("the format keeps the name %s for itself".formatted(name));
            }
            var type = ElementType.of(Tensors.type(tensor));
            var shape = Arrays.stream(Tensors.shape(tensor)).boxed().toList();
            entries.put(name, new Header.Entry(type, shape, 0, tensor.numel() * type.bytes()));
        });
        return Header.of(entries, metadata);
    }

    /// The tensors' bytes in the order of the file.
    static void writeData(Header header, Map<String, Tensor> tensors, WritableByteChannel channel) throws IOException {
        for (var name : header.namesByPosition()) {
            try (var _ = Scope.open()) {
                var tensor = tensors.get(name);
                if (tensor == null) {
                    throw new IllegalStateException("no tensor named " + name);
                }
                var contiguous = tensor.detach().cpu().contiguous();
                var memory = Tensors.memory(contiguous);
                for (long done = 0; done < memory.byteSize(); done += CHUNK_BYTES) {
                    long size = Math.min(CHUNK_BYTES, memory.byteSize() - done);
                    writeFully(channel, memory.asSlice(done, size).asByteBuffer());
                }
            }
        }
    }

    private static Header header(MemorySegment file, String source) {
        if (file.byteSize() < Long.BYTES) {
            throw Header.damaged(
                    source, "it has %d bytes, too few for the length of a header".formatted(file.byteSize()));
        }
        long length = file.get(LENGTH, 0);
        long rest = file.byteSize() - Long.BYTES;
        if (length < 0 || length > rest || length > LARGEST_HEADER_BYTES) {
            throw Header.damaged(
                    source,
                    "its header claims %s bytes, the file has %d after the length and the format allows %d"
                            .formatted(Long.toUnsignedString(length), rest, LARGEST_HEADER_BYTES));
        }
        var json = new String(file.asSlice(Long.BYTES, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
        return Header.parse(json, rest - length, source);
    }

    private static Tensor inPlace(Header.Entry entry, MemorySegment data) {
        var place = data.asSlice(entry.begin(), entry.end() - entry.begin());
        if (place.byteSize() == 0 || place.address() % entry.type().bytes() != 0) {
            return copied(entry, data);
        }
        return torch.from_blob(
                new At(place), shape(entry), Tensors.options(entry.type().scalarType()));
    }

    /// A pointer to memory that something else owns.
    private static final class At extends Pointer {
        At(MemorySegment place) {
            super((Pointer) null);
            this.address = place.address();
        }
    }

    private static long[] shape(Header.Entry entry) {
        return entry.shape().stream().mapToLong(Long::longValue).toArray();
    }

    private static Tensor copied(Header.Entry entry, MemorySegment data) {
        var shape = shape(entry);
        var tensor = torch.empty(shape, Tensors.options(entry.type().scalarType()), new MemoryFormatOptional());
        Tensors.memory(tensor).copyFrom(data.asSlice(entry.begin(), entry.end() - entry.begin()));
        return tensor;
    }

    private static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
