package dev.frugal.reasoning.reward;

import java.util.List;

/// Gives each response to a problem a number: the larger, the more the policy is drawn towards such responses.
///
/// A user's own is a public class with a public constructor without parameters, named in
/// `META-INF/services/dev.frugal.reasoning.reward.Reward` on the class path; `--reward NAME` then finds it by its
/// [#name].
///
/// A reward best depends on nothing but what it is given. One that remembers earlier responses hands
/// its memory out as [#state] and takes it over by [#restore]; a run that is resumed then ends like one
/// that never stopped. It is called from one thread at a time.
public interface Reward extends AutoCloseable {
    /// What it is called in commands, configurations and metrics: a letter, then letters, digits, `-` and `_`.
    String name();

    /// One finite number for each response of `answered`, in their order.
    double[] score(AnsweredProblem answered);

    /// The same for all problems of a step.
    default List<double[]> scoreAll(List<AnsweredProblem> batch) {
        return batch.stream().map(this::score).toList();
    }

    /// What it remembers of earlier responses, as text that [#restore] understands; empty if nothing.
    /// Trainings keep it in their checkpoints.
    default String state() {
        return "";
    }

    /// Takes over what [#state] gave when the run's checkpoint was written. Called before the first response of
    /// a resumed run, and not where the state was empty.
    default void restore(String state) {}

    /// Gives back what the reward holds. Called once, when the training ends.
    @Override
    default void close() {}
}
