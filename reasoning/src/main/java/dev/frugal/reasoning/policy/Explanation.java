package dev.frugal.reasoning.policy;

import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What a method makes of one group, by the same code that trains.
///
/// `entropy`: nats per response by the method's own definition; `weights`: empty for methods
/// without; `loss`: to be minimised, present where the sampling policy's log-probabilities are
/// known.
public record Explanation(
        double[] entropy, Optional<double[]> weights, double[] rewards, double[] advantages, Optional<Double> loss) {

    /// Explains one group in float64.
    public static Explanation of(GroupCase example) {
        var group = example.group();
        var method = example.method();
        var definition =
                method.advantage() instanceof FineGrained fine ? fine.entropy() : TrajectoryEntropy.SAMPLED_SUM;
        var credit = method.sampling()
                .credit(method.advantage(), method.shaping(), List.of(group))
                .getFirst();
        return new Explanation(
                group.responses().stream()
                        .mapToDouble(response -> response.entropy(definition))
                        .toArray(),
                credit.weights().length == 0 ? Optional.empty() : Optional.of(credit.weights()),
                credit.rewards(),
                credit.advantages(),
                example.old().map(old -> loss(example, old, credit)));
    }

    private static double loss(GroupCase example, List<double[]> old, GroupAdvantages credit) {
        var current = example.group().responses().stream()
                .map(SampledResponse::logProbabilities)
                .toList();
        int longest = current.stream().mapToInt(row -> row.length).max().orElseThrow();
        long tokens = current.stream().mapToLong(row -> row.length).sum();
        try (var _ = Scope.open()) {
            var mask = current.stream().map(Explanation::ones).toList();
            int rows = current.size();
            var batch = new PolicyBatch(
                    Tensors.of(padded(current, longest), rows, longest),
                    Tensors.of(padded(old, longest), rows, longest),
                    example.reference().map(reference -> Tensors.of(padded(reference, longest), rows, longest)),
                    Optional.empty(),
                    Tensors.of(padded(mask, longest), rows, longest),
                    Tensors.of(credit.advantages(), rows));
            var totals = new BatchTotals(rows, tokens, example.limit().orElse(longest));
            var terms = PolicyObjective.of(example.method()).terms(batch, totals);
            return Tensors.doubles(terms.loss())[0];
        }
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
