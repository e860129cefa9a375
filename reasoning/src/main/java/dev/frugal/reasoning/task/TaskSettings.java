package dev.frugal.reasoning.task;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.PretrainedModel;

/// A task as a configuration describes it, before anything is read.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind", defaultImpl = ArithmeticChains.class)
@JsonSubTypes({
    @JsonSubTypes.Type(ArithmeticChains.class),
    @JsonSubTypes.Type(WordProblems.class),
    @JsonSubTypes.Type(DataSetSettings.class)
})
public interface TaskSettings {
    /// What runs and tables call it.
    String name();

    /// The task, ready to be put to `model`.
    ///
    /// Problems whose prompt is longer than `promptLimit` tokens are left out. `order` decides the
    /// order in which a finite task gives its training problems. `wholeRows`: whether the problems
    /// of a file keep their whole rows, for rewards that look at them.
    ///
    /// @throws dev.frugal.base.InvalidInputException if what it is made from cannot be read or used
    ReasoningTask open(PretrainedModel model, int promptLimit, Seed order, boolean wholeRows);

    /// The task without whole rows.
    default ReasoningTask open(PretrainedModel model, int promptLimit, Seed order) {
        return open(model, promptLimit, order, false);
    }
}
