package dev.frugal.reasoning.language.generation;

import dev.frugal.ledger.meter.Meter;
import dev.frugal.reasoning.language.LanguageModel;
import dev.frugal.reasoning.language.TransformerOperations;
import java.util.Arrays;
import java.util.List;

/// What generating some responses took.
///
/// @param tokens that were drawn
/// @param operations floating-point operations, from shapes: a prompt is read once for the
///   responses to it that stand next to each other, then each token with a key/value cache
public record GenerationWork(long tokens, long operations) {
    /// What `model` did for `rollouts`, in the order of [Generator#generate].
    public static GenerationWork of(LanguageModel model, List<Rollout> rollouts) {
        var counted = TransformerOperations.of(model);
        long tokens = 0;
        long operations = 0;
        int[] prompt = {};
        for (var rollout : rollouts) {
            if (!Arrays.equals(prompt, rollout.prompt())) {
                prompt = rollout.prompt();
                operations += counted.prompt(prompt.length);
            }
            tokens += rollout.response().length;
            operations += counted.response(prompt.length, rollout.response().length);
        }
        return new GenerationWork(tokens, operations);
    }

    /// Adds it to the meter's open phase.
    public void tell(Meter meter) {
        meter.tokens(tokens);
        meter.floatingPointOperations(operations);
    }
}
