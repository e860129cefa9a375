package dev.frugal.reasoning.study;

import dev.frugal.reasoning.comparison.CompletedRun;
import dev.frugal.reasoning.evaluation.Evaluation;
import dev.frugal.reasoning.evaluation.Evaluation.Answers;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.hipparchus.distribution.continuous.TDistribution;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What the study of word problems found, and what `study word-problems --json` prints.
///
/// @param model folder of the model that all methods started from
/// @param parameters number of its parameters
/// @param problems number of held-out problems
/// @param methods one row for each method, the model itself first
/// @param run folder of the run
@JsonNaming(SnakeCaseStrategy.class)
public record WordProblemResult(String model, long parameters, int problems, List<Row> methods, String run) {
    private static final double UPPER_TAIL = 0.975;

    public WordProblemResult {
        methods = List.copyOf(methods);
    }

    /// A method.
    ///
    /// @param sampled its sampled responses
    /// @param greedy its greedy responses
    public record Row(String method, int seeds, Responses sampled, Responses greedy) {}

    /// Means per response over all seeds; `accuracy` is a share, the others are counts.
    ///
    /// @param needed right steps that the answer takes
    /// @param unnecessary right steps that it does not take
    /// @param missing steps that it takes and that are not shown
    /// @param falseSteps steps with a wrong result, or that the story does not say
    /// @param checks results that are checked
    /// @param notes given quantities that are repeated
    @JsonNaming(SnakeCaseStrategy.class)
    public record Responses(
            Estimate accuracy,
            Estimate tokens,
            Estimate needed,
            Estimate unnecessary,
            Estimate missing,
            Estimate falseSteps,
            Estimate checks,
            Estimate notes) {
        static Responses of(List<Answers> seeds) {
            return new Responses(
                    Estimate.of(seeds, answers -> answers.accuracy().value()),
                    Estimate.of(seeds, Answers::tokens),
                    steps(seeds, Evaluation.Steps::needed),
                    steps(seeds, Evaluation.Steps::unnecessary),
                    steps(seeds, Evaluation.Steps::missing),
                    steps(seeds, Evaluation.Steps::falseSteps),
                    steps(seeds, Evaluation.Steps::checks),
                    steps(seeds, Evaluation.Steps::notes));
        }

        private static Estimate steps(List<Answers> seeds, ToDoubleFunction<Evaluation.Steps> number) {
            return Estimate.of(
                    seeds, answers -> number.applyAsDouble(answers.steps().orElseThrow()));
        }
    }

    /// The mean over seeds with its 95 % interval by Student's t distribution; without one for a single seed.
    public record Estimate(double mean, Optional<Double> low, Optional<Double> high) {
        static Estimate of(List<Answers> seeds, ToDoubleFunction<Answers> number) {
            var values = seeds.stream().mapToDouble(number).toArray();
            double mean = 0;
            for (double value : values) {
                mean += value / values.length;
            }
            if (values.length == 1) {
                return new Estimate(mean, Optional.empty(), Optional.empty());
            }
            double squares = 0;
            for (double value : values) {
                squares += (value - mean) * (value - mean);
            }
            double error = Math.sqrt(squares / (values.length - 1) / values.length);
            double half = new TDistribution(values.length - 1.0).inverseCumulativeProbability(UPPER_TAIL) * error;
            return new Estimate(mean, Optional.of(mean - half), Optional.of(mean + half));
        }
    }

    static WordProblemResult of(String model, List<CompletedRun> finished, String run) {
        var methods =
                finished.stream().map(one -> one.row().method()).distinct().toList();
        return new WordProblemResult(
                model,
                finished.getFirst().parameters(),
                finished.getFirst().evaluation().problems(),
                methods.stream().map(method -> row(method, finished)).toList(),
                run);
    }

    private static Row row(String method, List<CompletedRun> finished) {
        var seeds = finished.stream()
                .filter(one -> one.row().method().equals(method))
                .toList();
        return new Row(
                method, seeds.size(), responses(seeds, Evaluation::sampled), responses(seeds, Evaluation::greedy));
    }

    private static Responses responses(List<CompletedRun> seeds, Function<Evaluation, Answers> which) {
        return Responses.of(
                seeds.stream().map(one -> which.apply(one.evaluation())).toList());
    }
}
