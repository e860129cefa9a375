package dev.frugal.reasoning.study;

import dev.frugal.ledger.scaling.ScalingDocument;
import java.util.List;
import java.util.Optional;

/// What the study of the reasoner's size found: what `study reasoner-size --json` prints.
///
/// @param trainings every training
/// @param law of the loss on unseen solutions; empty if `lawless` says why there is none
/// @param lawless why there is no law, as a sentence
/// @param run the folder of the run
public record ReasonerSizeResult(
        List<Training> trainings, Optional<ScalingDocument.Method> law, Optional<String> lawless, String run) {
    public ReasonerSizeResult {
        trainings = List.copyOf(trainings);
    }

    /// One training.
    ///
    /// @param group the same for all seeds of a size and an amount of data
    /// @param tokens of training
    /// @param operations floating-point operations of training
    /// @param loss mean negative log-probability of the tokens of unseen solutions, nats
    /// @param accuracy share of held-out problems answered right without sampling
    public record Training(
            String name,
            String group,
            long parameters,
            long tokens,
            long operations,
            double loss,
            double accuracy,
            double joules) {}
}
