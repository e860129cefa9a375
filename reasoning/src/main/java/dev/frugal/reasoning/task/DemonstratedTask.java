package dev.frugal.reasoning.task;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.problem.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A task that makes up its own problems, and shows how they are solved: what a model can learn from scratch.
///
/// A response ends with its answer in a box, and has no other box.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind", defaultImpl = ArithmeticChains.class)
@JsonSubTypes({@JsonSubTypes.Type(ArithmeticChains.class), @JsonSubTypes.Type(WordProblems.class)})
public sealed interface DemonstratedTask extends ReasoningTask, TaskSettings permits ArithmeticChains, WordProblems {
    /// What stands before the answer, and behind it.
    String BOX = "\\boxed{";

    String BOX_END = "}";

    /// More draws than this for one problem mean that the settings admit too few.
    int PATIENCE = 100_000;

    /// A problem with a response that shows how it is done.
    record Demonstration(Problem problem, String response) {}

    /// The training problem at the start of `stream` with a written-out response.
    Demonstration demonstration(Seed stream);

    /// The tokens of its problems and responses.
    TaskVocabulary vocabulary();

    /// Itself: its problems are made up, none is longer than any limit in use.
    ///
    /// @throws InvalidInputException if the model's tokenizer cannot write its problems and solutions
    @Override
    default ReasoningTask open(PretrainedModel model, int promptLimit, Seed order, boolean wholeRows) {
        var shown = demonstration(new Seed(0));
        for (var text : List.of(shown.problem().prompt(), shown.response())) {
            if (model.tokenizer().hasUnknown(model.tokenizer().encode(text))) {
                throw new InvalidInputException(
                        "the model's tokenizer cannot write the problems of '%s'; use a model made by 'reasoning pretrain' for this task"
                                .formatted(name()));
            }
        }
        return this;
    }

    /// A problem for evaluation, the next of `random`.
    Problem heldOutProblem(RandomGenerator random);

    @Override
    default List<Problem> heldOut(int count, Seed stream) {
        var seen = new HashSet<String>();
        var problems = new ArrayList<Problem>();
        var random = stream.named("held-out").random();
        int repeats = 0;
        while (problems.size() < count) {
            var problem = heldOutProblem(random);
            if (seen.add(problem.prompt())) {
                problems.add(problem);
            } else if (++repeats > PATIENCE) {
                throw new IllegalArgumentException(
                        "found only %d different held-out problems of %d".formatted(problems.size(), count));
            }
        }
        return problems;
    }

    @Override
    default boolean correct(Problem problem, String response, boolean ended) {
        return answer(problem, response, ended).filter(problem.answer()::equals).isPresent();
    }

    @Override
    default Optional<String> answer(Problem problem, String response, boolean ended) {
        int box = response.indexOf(BOX);
        boolean one = ended && box >= 0 && response.endsWith(BOX_END);
        return one
                ? Optional.of(response.substring(box + BOX.length(), response.length() - BOX_END.length()))
                : Optional.empty();
    }
}
