package dev.frugal.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    @TempDir
    private Path folder;

    @Test
    void whatWasWrittenIsRead() {
        try (var _ = Scope.open()) {
            var file = written();
            var read = Checkpoint.read(file);
            assertThat(read.metadata()).containsExactly(Map.entry("step", "12"));
            assertThat(Tensors.doubles(Objects.requireNonNull(read.tensors().get("a"))))
                    .containsExactly(1, 2, 3);
        }
    }

    @Test
    void everyAlteredByteIsReported() throws IOException {
        try (var _ = Scope.open()) {
            var file = written();
            var sound = Files.readAllBytes(file);
            var random = new Seed(1).random();
            for (int trial = 0; trial < 200; trial++) {
                var altered = sound.clone();
                altered[random.nextInt(altered.length)] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, altered);
                assertThatThrownBy(() -> Checkpoint.read(file))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining("state.safetensors")
                        .hasMessageNotContaining("\n");
            }
        }
    }

    @Test
    void everyTruncationIsReported() throws IOException {
        try (var _ = Scope.open()) {
            var file = written();
            var sound = Files.readAllBytes(file);
            for (int length = 0; length < sound.length; length += 7) {
                Files.write(file, Arrays.copyOf(sound, length));
                assertThatThrownBy(() -> Checkpoint.read(file)).isInstanceOf(InvalidInputException.class);
            }
        }
    }

    @Test
    void aPlainSafetensorsFileIsNoCheckpoint() {
        try (var _ = Scope.open()) {
            var file = folder.resolve("plain.safetensors");
            Safetensors.write(file, Map.of("a", Tensors.of(new double[] {1}, 1)), Map.of());
            assertThatThrownBy(() -> Checkpoint.read(file))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("without a checksum");
        }
    }

    private Path written() {
        var file = folder.resolve("state.safetensors");
        Checkpoint.write(file, Map.of("a", Tensors.of(new double[] {1, 2, 3}, 3)), Map.of("step", "12"));
        return file;
    }
}
