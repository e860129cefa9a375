package dev.frugal.reasoning.task;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.frugal.base.Documents;
import dev.frugal.base.Seed;
import dev.frugal.reasoning.problem.Problem;
import dev.frugal.reasoning.wordproblem.Grammar;
import dev.frugal.reasoning.wordproblem.SolutionGrammar;
import dev.frugal.reasoning.wordproblem.StepCount;
import dev.frugal.reasoning.wordproblem.Story;
import dev.frugal.reasoning.wordproblem.StoryGrammar;
import dev.frugal.reasoning.wordproblem.StoryGraph;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Word problems of several steps: `Anna has 24 apples. Ben has 13 more apples than Anna. …`, answered by
/// `<think> Ben 24+13=37;</think>\boxed{37}`.
///
/// Training and held-out problems are told apart by a hash of the composition of their story: theme, relations and
/// question. So no held-out problem differs from a training problem in names, words and numbers alone. The row of a
/// problem is the graph of its quantities, by which [#read] checks every step of a response.
///
/// - `name`: what runs and tables call it;
/// - `steps`: fewest and most calculations that an answer takes;
/// - `unneeded`: fewest and most calculations that the story allows and the answer does not need;
/// - `heldOutShare`: share of all compositions kept for judging;
/// - `solutions`: how demonstrations are written.
@JsonTypeName("word-problems")
public record WordProblems(String name, Range steps, Range unneeded, double heldOutShare, SolutionGrammar solutions)
        implements DemonstratedTask {
    /// Words with the blank before them, single digits, and signs.
    private static final Pattern SPLIT =
            Pattern.compile("<think>|</think>|\\\\boxed\\{| ?[A-Za-z]+|[0-9]| |[^ A-Za-z0-9]");

    private static final TaskVocabulary VOCABULARY = new TaskVocabulary(List.copyOf(tokens()), SPLIT);

    private static final int MOST_STEPS = 6;
    private static final int MOST_UNNEEDED = 2;

    public WordProblems {
        if (steps.fewest() < 1 || steps.most() > MOST_STEPS) {
            throw new IllegalArgumentException(
                    "steps are %d to %d; expected 1 to %d".formatted(steps.fewest(), steps.most(), MOST_STEPS));
        }
        if (unneeded.fewest() < 0 || unneeded.most() > MOST_UNNEEDED) {
            throw new IllegalArgumentException("unneeded is %d to %d; expected 0 to %d"
                    .formatted(unneeded.fewest(), unneeded.most(), MOST_UNNEEDED));
        }
        if (!(heldOutShare > 0 && heldOutShare < 1)) {
            throw new IllegalArgumentException(
                    "held_out_share is %s; expected a share between 0 and 1".formatted(heldOutShare));
        }
    }

    /// What is known of a problem besides its text.
    ///
    /// @param composition theme, relations and question
    /// @param graph its quantities, and what follows from what
    public record Row(String composition, StoryGraph graph) {
        /// The row of `problem`.
        public static Row of(Problem problem) {
            return Documents.readJson(problem.row(), Row.class, "the row of a word problem");
        }
    }

    @Override
    public Problem training(Seed stream) {
        return problem(draw(stream.random(), false));
    }

    @Override
    public Demonstration demonstration(Seed stream) {
        var random = stream.random();
        var story = draw(random, false);
        return new Demonstration(problem(story), solutions.solution(story.graph(), random));
    }

    @Override
    public Problem heldOutProblem(RandomGenerator random) {
        return problem(draw(random, true));
    }

    @Override
    public TaskVocabulary vocabulary() {
        return VOCABULARY;
    }

    @Override
    public TraceReading read(Problem problem, String response) {
        return TraceReading.of(StepCount.of(Row.of(problem).graph(), response));
    }

    private Story draw(RandomGenerator random, boolean heldOut) {
        int wanted = random.nextInt(steps.fewest(), steps.most() + 1);
        int others = random.nextInt(unneeded.fewest(), unneeded.most() + 1);
        for (int attempt = 0; attempt < PATIENCE; attempt++) {
            var story = StoryGrammar.attempt(Grammar.english(), wanted, others, random)
                    .filter(one -> HeldOut.of(one.composition(), heldOutShare) == heldOut);
            if (story.isPresent()) {
                return story.get();
            }
        }
        throw new IllegalArgumentException(
                "no story of %d steps and %d others came up in %d draws".formatted(wanted, others, PATIENCE));
    }

    private static Problem problem(Story story) {
        int tokens = VOCABULARY.encode(SolutionGrammar.shortest(story.graph())).length + 1;
        return new Problem(
                        story.text(),
                        Integer.toString(story.graph().answer()),
                        story.graph().steps(),
                        tokens)
                .withRow(Documents.json(new Row(story.composition(), story.graph())));
    }

    private static Set<String> tokens() {
        var tokens = new LinkedHashSet<String>();
        tokens.addAll(List.of(SolutionGrammar.THINK, SolutionGrammar.THOUGHT, BOX, BOX_END, " "));
        for (int digit = 0; digit < 10; digit++) {
            tokens.add(Integer.toString(digit));
        }
        var texts = new ArrayList<>(SolutionGrammar.texts());
        texts.addAll(Grammar.english().texts());
        for (var text : texts) {
            addTokens(tokens, " " + text);
        }
        for (var opening : Grammar.english().openings()) {
            addTokens(tokens, opening);
            addTokens(tokens, " " + opening);
        }
        return tokens;
    }

    private static void addTokens(Set<String> tokens, String text) {
        SPLIT.matcher(text).results().map(MatchResult::group).forEach(tokens::add);
    }
}
