package dev.frugal.reasoning.reward;

import java.util.List;

/// Gives each response to a problem a number: the larger, the more the policy is drawn towards such responses.
///
/// A user's own is a public class with a public constructor without parameters, named in
/// `META-INF/services/dev.frugal.reasoning.reward.Reward` on the class path; `--reward NAME` then finds it by its
/// [#name].
///
/// A reward should depend on nothing but what it is given: a run that is resumed ends like one that
/// never stopped only if its rewards do so too. It is called from one thread at a time.
public interface Reward extends AutoCloseable {
    /// What it is called in commands, configurations and metrics: a letter, then letters, digits, `-` and `_`.
    String name();

    /// One finite number for each response of `answered`, in their order.
    double[] score(AnsweredProblem answered);

    /// The same for all problems of a step.
    default List<double[]> scoreAll(List<AnsweredProblem> batch) {
        return batch.stream().map(this::score).toList();
    }

    /// Gives back what the reward holds. Called once, when the training ends.
    @Override
    default void close() {}
}
