package dev.frugal.reasoning.evaluation;

import dev.frugal.reasoning.evaluation.Evaluation.Answers;
import dev.frugal.reasoning.language.generation.Rollout;
import dev.frugal.reasoning.problem.Problem;
import dev.frugal.reasoning.reward.AnsweredProblem;
import dev.frugal.reasoning.task.TraceReading;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/// A response to a problem, graded and read.
record GradedSample(Problem problem, Rollout rollout, String text, boolean correct, TraceReading reading) {
    AnsweredProblem.Response response() {
        return new AnsweredProblem.Response(text, rollout.response(), rollout.finished(), correct);
    }

    SampledAnswer answer(Optional<String> answer, double meanEntropy) {
        double sum = 0;
        for (float logProbability : rollout.logProbabilities()) {
            sum += logProbability;
        }
        return new SampledAnswer(answer, correct, slipped(), tokens(), sum / Math.max(1, tokens()), meanEntropy);
    }

    int tokens() {
        return rollout.response().length;
    }

    boolean slipped() {
        return reading.slips() > 0;
    }

    /// −Σ p·log p over the sampled tokens, nats.
    double trajectoryEntropy() {
        double entropy = 0;
        for (float logProbability : rollout.logProbabilities()) {
            entropy -= Math.exp(logProbability) * logProbability;
        }
        return entropy;
    }

    static long count(List<GradedSample> answers, Predicate<GradedSample> which) {
        return answers.stream().filter(which).count();
    }

    static Answers summary(List<GradedSample> answers) {
        var accuracy = Proportion.of(count(answers, GradedSample::correct), answers.size());
        var lengths =
                answers.stream().mapToDouble(GradedSample::tokens).sorted().toArray();
        double tokens = Arrays.stream(lengths).average().orElseThrow();
        double reflections = answers.stream()
                .mapToDouble(one -> one.reading().reflections())
                .average()
                .orElseThrow();
        long slips = count(answers, GradedSample::slipped);
        long repairs = count(answers, one -> one.slipped() && one.correct());
        return new Answers(
                accuracy,
                tokens,
                lengths[(int) Math.ceil(0.95 * lengths.length) - 1],
                answers.stream()
                        .mapToDouble(one -> one.tokens() - one.problem().minimalTokens())
                        .average()
                        .orElseThrow(),
                100 * (100 * accuracy.value()) / tokens,
                reflections,
                100 * reflections / tokens,
                (double) slips / answers.size(),
                slips == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) repairs / slips),
                (double) count(answers, one -> !one.rollout().finished()) / answers.size(),
                steps(answers));
    }

    private static Optional<Evaluation.Steps> steps(List<GradedSample> answers) {
        var counts =
                answers.stream().flatMap(one -> one.reading().steps().stream()).toList();
        return counts.isEmpty() ? Optional.empty() : Optional.of(Evaluation.Steps.of(counts));
    }
}
