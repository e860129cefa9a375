package dev.frugal.reasoning.training;

import dev.frugal.reasoning.language.LanguageModel;
import dev.frugal.reasoning.language.MasterWeights;
import dev.frugal.reasoning.language.ScoreSettings;
import dev.frugal.reasoning.language.TokenScores;
import dev.frugal.reasoning.language.TransformerOperations;
import dev.frugal.reasoning.language.compact.ActivationCache;
import dev.frugal.reasoning.language.model.Sequence;
import dev.frugal.reasoning.policy.BatchTotals;
import dev.frugal.reasoning.policy.PolicyBatch;
import dev.frugal.reasoning.policy.PolicyObjective;
import dev.frugal.runs.StopSignal;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.optim.Adam;
import dev.frugal.tensor.optim.GradientClipping;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/// One optimiser step on graded responses, computed part by part and added up.
///
/// Rows go into parts by length, so that a part has little padding; the loss does not notice.
record PolicyUpdate(
        LanguageModel model,
        Optional<LanguageModel> reference,
        MasterWeights weights,
        Adam optimiser,
        PolicySettings settings,
        MicroBatches parts) {

    private static final double NANOSECONDS_PER_SECOND = 1e9;

    /// A response with what it earned; `old` holds the sampler's log-probabilities.
    record Row(Sequence sequence, double[] old, double advantage) {
        int length() {
            return old.length;
        }
    }

    /// Measurements of one optimiser step, means over response tokens where not said otherwise.
    ///
    /// - `scoringSeconds`: the time that the policy's log-probabilities took;
    /// - `gap`: largest difference between the log-probabilities of sampler and trainer, which
    ///   tells something only in the first of several inner steps, and less where both come from
    ///   what decoding computed.
    record Measured(
            double loss,
            double gradientNorm,
            double clipShare,
            double divergence,
            double entropy,
            double gap,
            double scoringSeconds) {}

    /// `decoded`: for each group of `rows`, in their order, what sampling computed with the weights
    /// as they still are; nothing where that is not kept. It is used up.
    Measured step(List<Row> rows, List<ActivationCache> decoded, double learningRate) {
        var totals = new BatchTotals(
                rows.size(),
                rows.stream().mapToLong(Row::length).sum(),
                settings.sampling().responseLimit());
        optimiser.clearGradients();
        var sums = new Sums();
        if (decoded.isEmpty()) {
            var order = rows.stream()
                    .sorted(Comparator.comparingInt(row -> -row.length()))
                    .toList();
            for (int from = 0; from < order.size(); from += parts.rows()) {
                int to = Math.min(order.size(), from + parts.rows());
                part(order.subList(from, to), List.of(), totals, sums);
            }
        } else {
            part(rows, decoded, totals, sums);
        }
        weights.takeGradients();
        double norm = GradientClipping.byGlobalNorm(
                weights.parameters().values(), settings.optimisation().gradientNorm());
        optimiser.step(learningRate);
        weights.publish();
        return new Measured(
                sums.loss,
                norm,
                sums.clipped / totals.tokens(),
                sums.divergence / totals.tokens(),
                sums.entropy / totals.tokens(),
                sums.gap,
                sums.scoringNanoseconds / NANOSECONDS_PER_SECOND);
    }

    /// Floating-point operations of [#step], from shapes.
    long operations(List<Row> rows) {
        var own = TransformerOperations.of(model);
        var gradients = parts.applyTo(ScoreSettings.at(settings.sampling().temperature()))
                .gradients();
        return rows.stream()
                .map(Row::sequence)
                .mapToLong(
                        sequence -> (parts.keepsDecoded() ? own.head(sequence.responseLength()) : own.scoring(sequence))
                                + own.differentiating(sequence, gradients)
                                + reference
                                        .map(frozen ->
                                                TransformerOperations.of(frozen).scoring(sequence))
                                        .orElse(0L))
                .sum();
    }

    private void part(List<Row> rows, List<ActivationCache> decoded, BatchTotals totals, Sums sums) {
        StopSignal.check();
        try (var _ = Scope.open()) {
            var sequences = rows.stream().map(Row::sequence).toList();
            long began = System.nanoTime();
            var kept = parts.applyTo(
                    ScoreSettings.at(settings.sampling().temperature()).withEntropies());
            var scores = decoded.isEmpty()
                    ? TokenScores.of(model, sequences, kept)
                    : TokenScores.ofDecoded(model, sequences, kept, decoded);
            sums.scoringNanoseconds += System.nanoTime() - began;
            var current = scores.logProbabilities();
            var mask = scores.mask();
            var old = padded(rows, current.size(1)).to(Tensors.type(current));
            var advantages = Tensors.of(
                            rows.stream().mapToDouble(Row::advantage).toArray(), rows.size())
                    .to(Tensors.type(current));
            var batch = new PolicyBatch(
                    current,
                    old,
                    reference.map(frozen -> reference(frozen, sequences)),
                    scores.entropies(),
                    mask,
                    advantages);
            var terms = PolicyObjective.of(settings.method()).terms(batch, totals);
            scores.backward(terms.loss());
            sums.loss += terms.loss().item_double();
            sums.clipped += terms.clipped().item_double();
            sums.divergence += terms.divergence().item_double();
            sums.entropy += scores.entropies().orElseThrow().detach().sum().item_double();
            var gap = current.detach().sub(old).mul(mask).abs().max().item_double();
            sums.gap = Math.max(sums.gap, gap);
        }
    }

    private Tensor reference(LanguageModel frozen, List<Sequence> sequences) {
        return TokenScores.of(
                        frozen, sequences, ScoreSettings.at(settings.sampling().temperature()))
                .logProbabilities();
    }

    private static Tensor padded(List<Row> rows, long width) {
        var values = new double[Math.toIntExact(rows.size() * width)];
        for (int i = 0; i < rows.size(); i++) {
            var old = rows.get(i).old();
            System.arraycopy(old, 0, values, Math.toIntExact(i * width), old.length);
        }
        return Tensors.of(values, rows.size(), width);
    }

    private static final class Sums {
        private double loss;
        private double clipped;
        private double divergence;
        private double entropy;
        private double gap;
        private long scoringNanoseconds;
    }
}
