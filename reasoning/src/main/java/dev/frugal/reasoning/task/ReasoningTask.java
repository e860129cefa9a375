package dev.frugal.reasoning.task;

import dev.frugal.base.Seed;
import java.util.List;

/// A family of problems with checkable answers.
public interface ReasoningTask {
    String name();

    /// The training problem at the start of `stream`; never one of the held-out problems.
    Problem training(Seed stream);

    /// `count` different problems, none of which [#training] ever gives.
    List<Problem> heldOut(int count, Seed stream);

    /// Whether `response` answers `problem`; `ended` tells whether it came to its end token. A
    /// response cut off at the limit is wrong.
    boolean correct(Problem problem, String response, boolean ended);

    /// What the text of `response` says about how the answer was found.
    TraceReading read(Problem problem, String response);
}
