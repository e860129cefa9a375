package dev.frugal.tensor.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.InvalidInputException;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
    @TempDir
    private Path folder;

    @Test
    void everyElementTypeComesBackBitForBit() {
        try (var _ = Scope.open()) {
            var values = Tensors.of(new double[] {0, 1, 2.5, -3, 4, 1e-3}, 2, 3);
            var tensors = new LinkedHashMap<String, Tensor>();
            tensors.put("flag", values.to(ScalarType.Bool));
            tensors.put("byte", values.abs().to(ScalarType.Byte));
            tensors.put("half", values.to(ScalarType.Half));
            tensors.put("brain", values.to(ScalarType.BFloat16));
            tensors.put("int", values.to(ScalarType.Int));
            tensors.put("float", values.to(ScalarType.Float));
            tensors.put("double", values);
            tensors.put("long", values.to(ScalarType.Long));
            tensors.put("scalar", Tensors.of(new double[] {7}));
            tensors.put("empty", Tensors.of(new float[0], 0, 4));
            var file = folder.resolve("all.safetensors");
            Safetensors.write(file, tensors, Map.of("format", "pt"));
            var read = Safetensors.read(file);
            assertThat(read.metadata()).containsExactly(Map.entry("format", "pt"));
            assertThat(read.tensors().keySet()).containsExactlyElementsOf(tensors.keySet());
            tensors.forEach((name, tensor) -> {
                var found = Objects.requireNonNull(read.tensors().get(name));
                assertThat(Tensors.type(found)).isEqualTo(Tensors.type(tensor));
                assertThat(found.equal(tensor)).as(name).isTrue();
            });
        }
    }

    @Test
    void aTransposedViewIsWrittenRowByRow() {
        try (var _ = Scope.open()) {
            var file = folder.resolve("view.safetensors");
            var matrix = Tensors.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
            Safetensors.write(file, Map.of("m", matrix.t()), Map.of());
            var found = Objects.requireNonNull(Safetensors.read(file).tensors().get("m"));
            assertThat(Tensors.floats(found)).containsExactly(1, 4, 2, 5, 3, 6);
        }
    }

    @Test
    void mappedTensorsHoldTheNumbersOfTheFileAndWritingToThemLeavesItAsItIs() {
        var file = folder.resolve("mapped.safetensors");
        try (var _ = Scope.open();
                var arena = Arena.ofShared()) {
            var numbers = Tensors.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
            Safetensors.write(file, Map.of("m", numbers, "half", numbers.to(ScalarType.BFloat16)), Map.of());
            var mapped = Safetensors.map(file, _ -> true, arena).tensors();
            var matrix = Objects.requireNonNull(mapped.get("m"));
            assertThat(Tensors.floats(matrix)).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(Tensors.floats(Objects.requireNonNull(mapped.get("half")).to(ScalarType.Float)))
                    .containsExactly(1, 2, 3, 4, 5, 6);
            matrix.zero_();
            assertThat(Tensors.floats(matrix)).containsOnly(0);
            var again = Objects.requireNonNull(Safetensors.read(file).tensors().get("m"));
            assertThat(Tensors.floats(again)).containsExactly(1, 2, 3, 4, 5, 6);
        }
    }

    @Test
    void aShortenedFileIsRefusedBeforeItsNumbersAreLookedAt() throws IOException {
        var file = folder.resolve("short.safetensors");
        try (var _ = Scope.open();
                var arena = Arena.ofShared()) {
            Safetensors.write(file, Map.of("m", Tensors.of(new float[4096], 4096)), Map.of());
            var bytes = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(bytes, bytes.length - 4096));
            assertThatThrownBy(() -> Safetensors.map(file, _ -> true, arena))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("short.safetensors");
        }
    }

    @Test
    void onlyTheWantedTensorsAreRead() {
        try (var _ = Scope.open()) {
            var file = folder.resolve("two.safetensors");
            Safetensors.write(
                    file, Map.of("a", Tensors.of(new float[2], 2), "b", Tensors.of(new float[3], 3)), Map.of());
            assertThat(Safetensors.read(file, "b"::equals).tensors()).containsOnlyKeys("b");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,12]}} | 12 | 'a' of shape [2] and dtype F32 has 12 bytes
                    {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}} | 8 | ends at byte 12 of its data, which has only 8
                    {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}} | 16 | has 16 bytes, of which the tensors use 12
                    {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}} | 6 | overlap
                    {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}} | 12 | gap
                    {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | 8 | twice
                    {"a":{"dtype":"Q4","shape":[1],"data_offsets":[0,4]}} | 4 | dtype 'Q4'
                    {"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}} | 4 | -1 in its shape
                    {"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}} | 0 | 4611686018427387904
                    {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}} | 4 | [begin, end]
                    {"a":{"dtype":"F32","shape":1,"data_offsets":[0,4]}} | 4 | no shape
                    {"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}} | 4 | 1.5 in its shape
                    {"__metadata__":{"n":1}} | 0 | metadata 'n'
                    [1,2] | 0 | not a JSON object
                    {"a":{"dtype":"F32" | 0 | line 1
                    """)
    void aHeaderThatLiesIsReportedInOneSentence(String header, int dataBytes, String expected) throws IOException {
        var file = folder.resolve("bad.safetensors");
        var json = header.getBytes(UTF_8);
        var bytes = ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json);
        Files.write(file, bytes.array());
        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("bad.safetensors")
                .hasMessageContaining(expected)
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource({"9223372036854775807", "-1", "17"})
    void aHeaderLongerThanTheFileIsReported(long claimed) throws IOException {
        var file = folder.resolve("bad.safetensors");
        var bytes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN).putLong(claimed);
        Files.write(file, bytes.array());
        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("its header claims");
    }

    @Test
    void aFileTooShortForALengthAndAMissingFileAreReported() throws IOException {
        var file = folder.resolve("short.safetensors");
        Files.write(file, new byte[5]);
        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("5 bytes");
        assertThatThrownBy(() -> Safetensors.read(folder.resolve("none.safetensors")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("there is no file");
    }
}
