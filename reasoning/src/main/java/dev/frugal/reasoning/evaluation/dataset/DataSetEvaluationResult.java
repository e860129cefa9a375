package dev.frugal.reasoning.evaluation.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.frugal.ledger.statement.Measure;
import dev.frugal.reasoning.evaluation.Proportion;
import dev.frugal.reasoning.problem.DataSetReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What a model's responses to the problems of a file amount to.
///
/// - `accuracy`: share of correct responses; its interval counts problems, not responses, since
///   responses to one problem are not independent;
/// - `passAtK`: probability that at least one of k responses is correct, the unbiased estimate of
///   Chen et al. (2021, arXiv 2107.03374, eq. 1), for k = 1, 2, 4, … and all samples;
/// - `tokens`, `tokensP95`: mean and 95th percentile of lengths, the end token included;
/// - `act`: 100 × accuracy in percent / tokens;
/// - `truncated`: share cut off at the limit, which are wrong; `rightButTruncated`: those among all
///   whose text gives the gold nevertheless;
/// - `reflectionsPer100Tokens`: words such as "wait" per 100 tokens;
/// - `outcomes`: responses by the grader's outcome;
/// - `byLevel`, `bySubject`: the same by what the file says; empty if it says nothing;
/// - `data`: what became of the file's rows.
@JsonNaming(SnakeCaseStrategy.class)
public record DataSetEvaluationResult(
        long problems,
        long samples,
        Proportion accuracy,
        Map<Integer, Double> passAtK,
        double tokens,
        double tokensP95,
        double act,
        double truncated,
        double rightButTruncated,
        @JsonProperty("reflections_per_100_tokens") double reflectionsPer100Tokens,
        double trajectoryEntropy,
        Map<String, Long> outcomes,
        List<Slice> byLevel,
        List<Slice> bySubject,
        DataSetReport data) {
    public DataSetEvaluationResult {
        passAtK = java.util.Collections.unmodifiableMap(new TreeMap<>(passAtK));
        outcomes = java.util.Collections.unmodifiableMap(new TreeMap<>(outcomes));
        byLevel = List.copyOf(byLevel);
        bySubject = List.copyOf(bySubject);
    }

    /// What was achieved, in the words of the books.
    public List<Measure> measures() {
        return List.of(
                new Measure("accuracy", "1", Measure.Direction.HIGHER, accuracy.value()),
                new Measure("tokens", "1", Measure.Direction.LOWER, tokens),
                new Measure("truncated", "1", Measure.Direction.LOWER, truncated));
    }

    /// The problems of one level or subject.
    public record Slice(String name, long problems, Proportion accuracy, double tokens, double truncated) {
        static Slice of(String name, List<GradedResponse> responses) {
            long count = DataSetEvaluationResult.problems(responses);
            return new Slice(
                    name,
                    count,
                    DataSetEvaluationResult.accuracy(responses, count),
                    mean(responses, GradedResponse::tokens),
                    mean(responses, one -> one.finished() ? 0.0 : 1.0));
        }
    }

    static DataSetEvaluationResult of(List<GradedResponse> responses, DataSetReport data) {
        long problems = problems(responses);
        var accuracy = accuracy(responses, problems);
        var lengths =
                responses.stream().mapToDouble(GradedResponse::tokens).sorted().toArray();
        double tokens = mean(responses, GradedResponse::tokens);
        return new DataSetEvaluationResult(
                problems,
                responses.size() / problems,
                accuracy,
                passAtK(responses),
                tokens,
                lengths[(int) Math.ceil(0.95 * lengths.length) - 1],
                100 * (100 * accuracy.value()) / tokens,
                mean(responses, one -> one.finished() ? 0.0 : 1.0),
                mean(responses, one -> !one.finished() && one.outcome().equals("equal") ? 1.0 : 0.0),
                100 * mean(responses, GradedResponse::reflections) / tokens,
                mean(responses, GradedResponse::entropy),
                responses.stream().collect(Collectors.groupingBy(GradedResponse::outcome, Collectors.counting())),
                slices(responses, GradedResponse::level),
                slices(responses, GradedResponse::subject),
                data);
    }

    private static long problems(List<GradedResponse> responses) {
        return responses.stream().mapToLong(GradedResponse::place).distinct().count();
    }

    private static Proportion accuracy(List<GradedResponse> responses, long problems) {
        return Proportion.ofShare(mean(responses, one -> one.correct() ? 1.0 : 0.0), problems);
    }

    private static double mean(List<GradedResponse> responses, Function<GradedResponse, ? extends Number> number) {
        return responses.stream()
                .mapToDouble(one -> number.apply(one).doubleValue())
                .average()
                .orElse(0);
    }

    private static Map<Integer, Double> passAtK(List<GradedResponse> responses) {
        var byProblem = responses.stream()
                .collect(Collectors.groupingBy(GradedResponse::place))
                .values();
        int samples = byProblem.iterator().next().size();
        var pass = new TreeMap<Integer, Double>();
        for (int k = 1; k < samples; k *= 2) {
            pass.put(k, 0.0);
        }
        pass.put(samples, 0.0);
        pass.replaceAll((k, _) -> byProblem.stream()
                .mapToDouble(own -> passAtK(
                        samples, own.stream().filter(GradedResponse::correct).count(), k))
                .average()
                .orElse(0));
        return pass;
    }

    /// 1 − C(n − c, k) / C(n, k), as a product that does not overflow.
    static double passAtK(long samples, long correct, long k) {
        if (samples - correct < k) {
            return 1;
        }
        double allWrong = 1;
        for (long i = samples - correct + 1; i <= samples; i++) {
            allWrong *= 1 - (double) k / i;
        }
        return 1 - allWrong;
    }

    private static List<Slice> slices(List<GradedResponse> responses, Function<GradedResponse, String> by) {
        var groups = responses.stream().collect(Collectors.groupingBy(by, TreeMap::new, Collectors.toList()));
        var slices = new ArrayList<Slice>();
        groups.forEach((name, own) -> slices.add(Slice.of(name, own)));
        return groups.size() == 1 && groups.containsKey("") ? List.of() : slices;
    }
}
