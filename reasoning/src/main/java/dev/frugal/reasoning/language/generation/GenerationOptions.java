package dev.frugal.reasoning.language.generation;

import dev.frugal.reasoning.language.ModelEngine;
import java.util.OptionalInt;

/// How generation uses the machine. Of these only the engine can change a result, and that within
/// float32 rounding.
///
/// `rowsPerChunk`: rows run together by one thread; empty for the engine's own default. `keepsActivations`: whether
/// responses keep what decoding them computed, where the engine can: as much memory as a pass forward that keeps
/// everything, and no such pass for whoever scores them with gradients.
public record GenerationOptions(ModelEngine engine, int threads, OptionalInt rowsPerChunk, boolean keepsActivations) {
    public GenerationOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("%d threads; expected at least 1".formatted(threads));
        }
        if (rowsPerChunk.isPresent() && rowsPerChunk.getAsInt() < 1) {
            throw new IllegalArgumentException(
                    "%d rows a chunk; expected at least 1".formatted(rowsPerChunk.getAsInt()));
        }
    }

    /// The engine by model size, on all processors.
    public static GenerationOptions defaults() {
        return new GenerationOptions(
                ModelEngine.AUTOMATIC, Runtime.getRuntime().availableProcessors(), OptionalInt.empty(), false);
    }

    public GenerationOptions with(ModelEngine other) {
        return new GenerationOptions(other, threads, rowsPerChunk, keepsActivations);
    }

    public GenerationOptions withThreads(int number) {
        return new GenerationOptions(engine, number, rowsPerChunk, keepsActivations);
    }

    public GenerationOptions withRowsPerChunk(int rows) {
        return new GenerationOptions(engine, threads, OptionalInt.of(rows), keepsActivations);
    }

    /// The same, with responses that keep what decoding them computed.
    public GenerationOptions keepingActivations() {
        return new GenerationOptions(engine, threads, rowsPerChunk, true);
    }
}
