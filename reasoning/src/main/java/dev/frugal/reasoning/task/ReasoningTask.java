package dev.frugal.reasoning.task;

import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.problem.Problem;
import java.util.List;
import java.util.Optional;

/// A family of problems with checkable answers.
public interface ReasoningTask {
    String name();

    /// The training problem at the start of `stream`; never one of the held-out problems.
    Problem training(Seed stream);

    /// The training problem number `number` of a training, from 0. A task of finitely many problems
    /// gives each once before it gives one again; others draw from `stream`.
    default Problem training(long number, Seed stream) {
        return training(stream);
    }

    /// `count` different problems, none of which [#training] ever gives.
    List<Problem> heldOut(int count, Seed stream);

    /// The tokens `model` is asked `problem` with.
    default int[] prompt(Problem problem, PretrainedModel model) {
        return model.tokenizer().encodeWithSpecialTokens(problem.prompt());
    }

    /// Whether `response` answers `problem`; `ended` tells whether it came to its end token. A
    /// response cut off at the limit is wrong.
    boolean correct(Problem problem, String response, boolean ended);

    /// The answer that `response` gives, in a form in which equal answers are equal texts; empty if it
    /// gives none or
    /// was
    /// cut off.
    Optional<String> answer(Problem problem, String response, boolean ended);

    /// What the text of `response` says about how the answer was found.
    TraceReading read(Problem problem, String response);
}
