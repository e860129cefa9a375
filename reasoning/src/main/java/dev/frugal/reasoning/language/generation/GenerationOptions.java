package dev.frugal.reasoning.language.generation;

import java.util.OptionalInt;

/// How generation uses the machine. Of these only the engine can change a result, and that within
/// float32 rounding.
///
/// `rowsPerChunk`: rows run together by one thread; empty for the engine's own default.
public record GenerationOptions(Engine engine, int threads, OptionalInt rowsPerChunk) {
    /// What runs the model.
    public enum Engine {
        /// The compact decoder for small float32 models on the CPU, libtorch for all others.
        AUTOMATIC,
        /// libtorch.
        TORCH,
        /// Packed weights in plain arrays.
        COMPACT
    }

    public GenerationOptions {
        if (threads < 1) {
            throw new IllegalArgumentException(
                    "%d threads; expected at least 1".formatted(threads));
        }
        if (rowsPerChunk.isPresent() && rowsPerChunk.getAsInt() < 1) {
            throw new IllegalArgumentException(
                    "%d rows a chunk; expected at least 1".formatted(rowsPerChunk.getAsInt()));
        }
    }

    /// The engine by model size, on all processors.
    public static GenerationOptions defaults() {
        return new GenerationOptions(
                Engine.AUTOMATIC, Runtime.getRuntime().availableProcessors(), OptionalInt.empty());
    }

    public GenerationOptions with(Engine other) {
        return new GenerationOptions(other, threads, rowsPerChunk);
    }

    public GenerationOptions withThreads(int number) {
        return new GenerationOptions(engine, number, rowsPerChunk);
    }

    public GenerationOptions withRowsPerChunk(int rows) {
        return new GenerationOptions(engine, threads, OptionalInt.of(rows));
    }
}
