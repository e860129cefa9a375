package dev.frugal.reasoning.language.generation;

import java.util.List;

/// A model run one token further for many rows at once. An instance serves one thread and one
/// batch.
interface Decoder extends AutoCloseable {
    /// Computes every prompt once and opens a row on prompt `promptOfRow[r]` for each r.
    ///
    /// `room`: the most tokens any row will be advanced by. Returns the logits after the prompt,
    /// row-major `[rows, vocabulary]`; the array may be used again by the next call.
    float[] start(List<int[]> prompts, int[] promptOfRow, int room);

    /// Appends `tokens[i]` to the row at place `kept[i]` of the call before; rows not kept are
    /// gone. `kept` is ascending. Returns logits `[kept.length, vocabulary]`.
    float[] advance(int[] tokens, int[] kept);

    @Override
    void close();
}
