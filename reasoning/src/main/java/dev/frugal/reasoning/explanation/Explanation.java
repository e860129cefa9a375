package dev.frugal.reasoning.explanation;

import dev.frugal.reasoning.policy.BatchTotals;
import dev.frugal.reasoning.policy.GroupAdvantages;
import dev.frugal.reasoning.policy.PolicyBatch;
import dev.frugal.reasoning.policy.PolicyObjective;
import dev.frugal.reasoning.policy.ResponseFact;
import dev.frugal.reasoning.policy.SampledResponse;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What a method makes of one group, by the same code that trains.
///
/// `entropy`: nats per response by the method's own definition; `weights`: empty for methods
/// without; `tokenAdvantages`: empty where all tokens of a response share its advantage; `loss`: to
/// be minimised, present where the sampling policy's log-probabilities are known.
@JsonNaming(SnakeCaseStrategy.class)
public record Explanation(
        double[] entropy,
        Optional<double[]> weights,
        double[] rewards,
        double[] advantages,
        Optional<List<double[]>> tokenAdvantages,
        Optional<Double> loss) {

    /// Explains one group in float64.
    public static Explanation of(GroupCase example) {
        var group = example.group();
        var method = example.method();
        var definition = method.advantage().entropy();
        var found = method.advantages(List.of(group)).getFirst();
        return new Explanation(
                group.responses().stream()
                        .mapToDouble(response -> response.entropy(definition))
                        .toArray(),
                found.weights().length == 0 ? Optional.empty() : Optional.of(found.weights()),
                found.rewards(),
                found.advantages(),
                found.tokenAdvantages().isEmpty() ? Optional.empty() : Optional.of(found.tokenAdvantages()),
                example.old().map(old -> loss(example, old, found)));
    }

    private static double loss(GroupCase example, List<double[]> old, GroupAdvantages advantages) {
        var responses = example.group().responses();
        var current = responses.stream().map(SampledResponse::logProbabilities).toList();
        int longest = current.stream().mapToInt(row -> row.length).max().orElseThrow();
        long tokens = current.stream().mapToLong(row -> row.length).sum();
        try (var _ = Scope.open()) {
            var mask = current.stream().map(Explanation::ones).toList();
            int rows = current.size();
            var batch = new PolicyBatch(
                    tensor(current, longest),
                    tensor(old, longest),
                    fact(example, ResponseFact.REFERENCE_LOG_PROBABILITIES, longest),
                    fact(example, ResponseFact.DISTRIBUTION_ENTROPIES, longest),
                    tensor(mask, longest),
                    advantages.tokenAdvantages().isEmpty()
                            ? Tensors.of(advantages.advantages(), rows)
                            : tensor(advantages.tokenAdvantages(), longest));
            var totals = new BatchTotals(rows, tokens, example.divisor().orElse(longest));
            var terms = PolicyObjective.of(example.method()).terms(batch, totals);
            return Tensors.doubles(terms.loss())[0];
        }
    }

    private static Optional<Tensor> fact(GroupCase example, ResponseFact fact, int longest) {
        var responses = example.group().responses();
        return responses.getFirst().facts().containsKey(fact)
                ? Optional.of(tensor(
                        responses.stream()
                                .map(response -> response.required(fact))
                                .toList(),
                        longest))
                : Optional.empty();
    }

    private static Tensor tensor(List<double[]> rows, int longest) {
        return Tensors.of(padded(rows, longest), rows.size(), longest);
    }

    private static double[] ones(double[] like) {
        var ones = new double[like.length];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static double[] padded(List<double[]> rows, int longest) {
        var padded = new double[rows.size() * longest];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, padded, i * longest, rows.get(i).length);
        }
        return padded;
    }
}
