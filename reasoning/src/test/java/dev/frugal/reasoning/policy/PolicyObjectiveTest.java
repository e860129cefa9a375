package dev.frugal.reasoning.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class PolicyObjectiveTest {
    /// Sums of a few hundred float64 terms of size 1.
    private static final double ROUNDING = 1e-10;

    private static final PolicyLoss.Clip CLIP = new PolicyLoss.Clip(.2, .28, OptionalDouble.of(3));

    private static final List<PolicyLoss> LOSSES = List.of(
            new PolicyLoss.SequenceMean(CLIP),
            new PolicyLoss.TokenMean(CLIP),
            new PolicyLoss.ConstantDivisor(CLIP),
            new PolicyLoss.SequenceRatio(CLIP),
            new PolicyLoss.ClippedWeight(CLIP));

    private final List<Row> rows = IntStream.range(0, 24)
            .mapToObj(i -> Row.drawn(new Seed(3).at(i).random()))
            .toList();

    @Test
    void lossAndGradientDoNotChangeWithTheSplitIntoParts() {
        for (var loss : LOSSES) {
            var whole = evaluate(loss, List.of(rows), 0);
            for (int size : new int[] {1, 5, 8}) {
                var parts = new ArrayList<List<Row>>();
                for (int from = 0; from < rows.size(); from += size) {
                    parts.add(rows.subList(from, Math.min(rows.size(), from + size)));
                }
                var split = evaluate(loss, parts, 0);
                assertThat(split.loss()).isCloseTo(whole.loss(), within(ROUNDING));
                assertThat(split.gradient()).containsExactly(whole.gradient(), within(ROUNDING));
            }
        }
    }

    @Test
    void lossAndGradientDoNotChangeWithPadding() {
        for (var loss : LOSSES) {
            var tight = evaluate(loss, List.of(rows), 0);
            var padded = evaluate(loss, List.of(rows), 7);
            assertThat(padded.loss()).isCloseTo(tight.loss(), within(ROUNDING));
            assertThat(padded.gradient()).containsExactly(tight.gradient(), within(ROUNDING));
        }
    }

    @Test
    void onPolicyTheGradientIsThatOfTheWeightedLogProbability() {
        var onPolicy = rows.stream().map(Row::onPolicy).toList();
        long tokens = onPolicy.stream().mapToLong(row -> row.current().length).sum();
        var objective = new PolicyObjective(new PolicyLoss.TokenMean(CLIP), 0, EntropyBonus.NONE);
        try (var _ = Scope.open()) {
            var batch = batch(onPolicy, 0);
            objective.terms(batch, new BatchTotals(24, tokens, 40)).loss().backward();
            var gradient = Tensors.doubles(batch.current().grad());
            int width = (int) batch.current().size(1);
            for (int i = 0; i < onPolicy.size(); i++) {
                assertThat(gradient[i * width]).isCloseTo(-onPolicy.get(i).advantage() / tokens, within(ROUNDING));
            }
        }
    }

    @Test
    void aClippedTokenHasNoGradientExceptUnderCispo() {
        var row = new Row(new double[] {-.1}, new double[] {-2}, new double[] {-1}, new double[1], 1);
        for (var loss : LOSSES) {
            try (var _ = Scope.open()) {
                var batch = batch(List.of(row), 0);
                var terms = new PolicyObjective(loss, 0, EntropyBonus.NONE).terms(batch, new BatchTotals(1, 1, 1));
                terms.loss().backward();
                assertThat(Tensors.doubles(terms.clipped())[0]).isEqualTo(1);
                double gradient = Tensors.doubles(batch.current().grad())[0];
                if (loss instanceof PolicyLoss.ClippedWeight) {
                    assertThat(gradient).isCloseTo(-1.28, within(ROUNDING));
                } else {
                    assertThat(gradient).isZero();
                }
            }
        }
    }

    @Test
    void theEntropyBonusIsEarnedAboveItsFloorOnly() {
        double[] log = {-1, -1, -1};
        var row = new Row(log, log, log, new double[] {.2, .5, 1.4}, 0);
        var loss = new PolicyLoss.TokenMean(CLIP);
        var totals = new BatchTotals(1, 3, 3);
        try (var _ = Scope.open()) {
            assertThat(loss(loss, new EntropyBonus(.3, 0), row, totals))
                    .isCloseTo(-.3 * (.2 + .5 + 1.4) / 3, within(ROUNDING));
            assertThat(loss(loss, new EntropyBonus(.3, .5), row, totals)).isCloseTo(-.3 * 1.4 / 3, within(ROUNDING));
            assertThat(loss(loss, EntropyBonus.NONE, row, totals)).isZero();
        }
    }

    private static double loss(PolicyLoss loss, EntropyBonus bonus, Row row, BatchTotals totals) {
        var objective = new PolicyObjective(loss, 0, bonus);
        return Tensors.doubles(objective.terms(batch(List.of(row), 0), totals).loss())[0];
    }

    private record Evaluated(double loss, double[] gradient) {}

    private Evaluated evaluate(PolicyLoss loss, List<List<Row>> parts, int padding) {
        long tokens = rows.stream().mapToLong(row -> row.current().length).sum();
        var totals = new BatchTotals(rows.size(), tokens, 50);
        var objective = new PolicyObjective(loss, .1, new EntropyBonus(.01, .5));
        double sum = 0;
        var gradient = new ArrayList<Double>();
        for (var part : parts) {
            try (var _ = Scope.open()) {
                var batch = batch(part, padding);
                var share = objective.terms(batch, totals).loss();
                share.backward();
                sum += Tensors.doubles(share)[0];
                var values = Tensors.doubles(batch.current().grad());
                int width = (int) batch.current().size(1);
                for (int i = 0; i < part.size(); i++) {
                    for (int t = 0; t < part.get(i).current().length; t++) {
                        gradient.add(values[i * width + t]);
                    }
                }
            }
        }
        return new Evaluated(
                sum, gradient.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static PolicyBatch batch(List<Row> rows, int padding) {
        int width = padding
                + rows.stream().mapToInt(row -> row.current().length).max().orElseThrow();
        var current = tensor(rows.stream().map(Row::current).toList(), width, -500);
        current.requires_grad_(true);
        var mask = tensor(rows.stream().map(Row::ones).toList(), width, 0);
        return new PolicyBatch(
                current,
                tensor(rows.stream().map(Row::old).toList(), width, 0),
                Optional.of(tensor(rows.stream().map(Row::reference).toList(), width, 0)),
                Optional.of(tensor(rows.stream().map(Row::entropies).toList(), width, 9)),
                mask,
                Tensors.of(rows.stream().mapToDouble(Row::advantage).toArray(), rows.size()));
    }

    private static Tensor tensor(List<double[]> rows, int width, double padding) {
        var values = new double[rows.size() * width];
        java.util.Arrays.fill(values, padding);
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, values, i * width, rows.get(i).length);
        }
        return Tensors.of(values, rows.size(), width);
    }

    private record Row(double[] current, double[] old, double[] reference, double[] entropies, double advantage) {
        static Row drawn(RandomGenerator random) {
            int length = random.nextInt(1, 30);
            return new Row(
                    uniform(random, length, -1, 0),
                    uniform(random, length, -1, 0),
                    uniform(random, length, -1, 0),
                    uniform(random, length, 0, 2),
                    random.nextGaussian());
        }

        Row onPolicy() {
            return new Row(current, current, reference, entropies, advantage);
        }

        double[] ones() {
            return IntStream.range(0, current.length).mapToDouble(_ -> 1).toArray();
        }

        private static double[] uniform(RandomGenerator random, int length, double low, double high) {
            return IntStream.range(0, length)
                    .mapToDouble(_ -> random.nextDouble(low, high))
                    .toArray();
        }
    }
}
