package dev.frugal.grading;

import dev.frugal.base.Seed;
import java.time.Duration;
import java.util.Optional;

/// Grades responses to mathematical questions against gold answers.
///
/// A grader has no state: the same gold and response always get the same grade (as long as the
/// deadline is not in play), and many threads may use one. It never hangs and never overflows the
/// stack: every step is counted against the deadline, and brackets are read to a limited depth
/// only.
///
/// It is strict about what was asked: `x = 3` is `3`, but `0.33` is not `1/3`. The anchor for what
/// people expect of such a grader is the public behaviour of math-verify (Hugging Face,
/// Apache-2.0).
///
/// @param settings what is accepted, and where an answer is looked for
/// @param deadline time a case may take
/// @param seed of the random points at which expressions are compared
public record Grader(GradingSettings settings, Duration deadline, Seed seed) {
    /// Ample for any answer: most take well under a millisecond.
    public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(2);

    public Grader {
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("the deadline is %s; expected a positive duration".formatted(deadline));
        }
    }

    /// A strict grader with the default deadline and a fixed seed.
    public Grader() {
        this(GradingSettings.STRICT);
    }

    /// A grader with the default deadline and a fixed seed.
    public Grader(GradingSettings settings) {
        this(settings, DEFAULT_DEADLINE, new Seed(0));
    }

    /// The grade of `response`, free text or a bare answer, against `gold`.
    public Grade grade(String gold, String response) {
        var budget = new Budget(deadline);
        try {
            return grade(gold, response, budget);
        } catch (Budget.Exhausted _) {
            return Grade.of(Outcome.TIMEOUT, "", "");
        }
    }

    /// Whether responses can be graded against `gold`: whether it can be read, and in time.
    public boolean reads(String gold) {
        return switch (grade(gold, "").outcome()) {
            case GOLD_UNPARSABLE, TIMEOUT -> false;
            case EQUAL, DIFFERENT, NO_ANSWER -> true;
        };
    }

    /// The answer a worked solution ends in: in its last box, in several that are joined, or behind
    /// `####`; empty if it has neither.
    public Optional<String> answerOf(String solution) {
        try {
            return new AnswerExtraction(new Budget(deadline))
                    .fromSolution(solution)
                    .map(AnswerExtraction.Found::text);
        } catch (Budget.Exhausted _) {
            return Optional.empty();
        }
    }

    private Grade grade(String gold, String response, Budget budget) {
        var identity = new IdentityTest(seed, budget);
        var rendering = new Rendering(budget);
        var extraction = new AnswerExtraction(budget);
        var reader = new AnswerReader(new AnswerParser(identity, budget));
        var expected = reader.read(extraction.fromGold(gold));
        if (expected.isEmpty()) {
            return Grade.of(Outcome.GOLD_UNPARSABLE, "", "");
        }
        var read = rendering.of(expected.get());
        var given = extraction.fromResponse(response, settings.answerPattern());
        if (given.isEmpty()) {
            return Grade.of(Outcome.NO_ANSWER, read, "");
        }
        var answer = reader.read(given.get());
        boolean same =
                answer.isPresent() && new Equivalence(settings, identity, budget).same(expected.get(), answer.get());
        return Grade.of(
                same ? Outcome.EQUAL : Outcome.DIFFERENT,
                read,
                answer.map(rendering::of).orElse(given.get().text()));
    }
}
