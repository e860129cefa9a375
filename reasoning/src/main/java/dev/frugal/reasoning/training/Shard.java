package dev.frugal.reasoning.training;

import dev.frugal.tensor.distributed.Ranks;

/// The prompts of a step that one rank answers: neighbours, so that the ranks' responses in the order of the
/// ranks are those of the step in their order.
///
/// @param first number of its first prompt in the step
/// @param end number behind its last prompt
record Shard(int first, int end) {
    static Shard of(int prompts, Ranks ranks) {
        return new Shard(boundary(prompts, ranks.rank(), ranks), boundary(prompts, ranks.rank() + 1, ranks));
    }

    private static int boundary(int prompts, int rank, Ranks ranks) {
        return Math.toIntExact((long) prompts * rank / ranks.size());
    }

    int prompts() {
        return end - first;
    }
}
