package dev.frugal.reasoning.training;

import dev.frugal.reasoning.language.LanguageModel;
import dev.frugal.reasoning.language.MasterWeights;
import dev.frugal.reasoning.language.ScoreSettings;
import dev.frugal.reasoning.language.TokenScores;
import dev.frugal.reasoning.language.TransformerOperations;
import dev.frugal.reasoning.language.model.Sequence;
import dev.frugal.reasoning.policy.BatchTotals;
import dev.frugal.reasoning.policy.PolicyBatch;
import dev.frugal.reasoning.policy.PolicyObjective;
import dev.frugal.runs.StopSignal;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.distributed.Ranks;
import dev.frugal.tensor.optim.Adam;
import dev.frugal.tensor.optim.GradientClipping;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;

/// One optimiser step on graded responses, computed part by part and added up.
///
/// The loss does not notice the parts.
record PolicyUpdate(
        LanguageModel model,
        Optional<LanguageModel> reference,
        MasterWeights weights,
        Adam optimiser,
        PolicySettings settings,
        MicroBatches parts,
        Ranks ranks) {

    private static final double NANOSECONDS_PER_SECOND = 1e9;

    /// A response with what it earned.
    ///
    /// - `old`: the sampler's log-probabilities;
    /// - `advantages`: one number per token, or one that all of them share; alike for all rows of a step;
    /// - `reference`: log-probabilities under the reference where they are known already, else empty.
    record Row(Sequence sequence, double[] old, double[] advantages, double[] reference) {
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
            double scoringSeconds) {
        /// Of a step that nothing was learnt from.
        static final Measured NOTHING = new Measured(0, 0, 0, 0, 0, 0, 0);
    }

    /// The totals of a step of which `rows` are all.
    static BatchTotals totals(List<Row> rows, PolicySettings settings) {
        return new BatchTotals(
                rows.size(),
                rows.stream().mapToLong(Row::length).sum(),
                settings.sampling().responseLimit());
    }

    /// One step on `rows`, whose activations it uses up if they bring any.
    ///
    /// With several ranks each has rows of its own, perhaps none; their gradients are added up before they are
    /// clipped, so that every rank takes the same step. Up to there nothing has changed.
    ///
    /// @param totals of the step on all ranks
    /// @throws dev.frugal.tensor.distributed.LostRankException if another rank does not come along; the
    ///   weights are then as they were
    Measured step(List<Row> rows, BatchTotals totals, double learningRate) {
        optimiser.clearGradients();
        var sums = new Sums();
        parts.split(rows).forEach(part -> part(part, totals, sums));
        weights.takeGradients();
        var all = sums.over(ranks);
        GradientSum.over(ranks, weights.parameters().values());
        double norm = GradientClipping.byGlobalNorm(
                weights.parameters().values(), settings.optimisation().gradientNorm());
        optimiser.step(learningRate);
        weights.publish();
        return new Measured(
                all.loss,
                norm,
                all.clipped / totals.tokens(),
                all.divergence / totals.tokens(),
                all.entropy / totals.tokens(),
                all.gap,
                sums.scoringNanoseconds / NANOSECONDS_PER_SECOND);
    }

    /// Floating-point operations of [#step], from shapes.
    long operations(List<Row> rows) {
        var kept = parts.applyTo(ScoreSettings.at(settings.sampling().temperature()));
        // The compact engine adds an adapter to the weights and differentiates those.
        var own = TokenScores.isCompact(model, kept)
                ? TransformerOperations.of(model.configuration(), 0)
                : TransformerOperations.of(model);
        var gradients = TokenScores.gradients(model, kept);
        var sequences = rows.stream().map(Row::sequence).toList();
        long forward = parts.keepsActivations() ? own.heads(sequences) : own.scoring(sequences);
        var unknown = rows.stream()
                .filter(row -> row.reference().length == 0)
                .map(Row::sequence)
                .toList();
        long ofReference = reference
                .map(frozen -> TransformerOperations.of(frozen).scoring(unknown))
                .orElse(0L);
        return forward + own.differentiating(sequences, gradients) + ofReference;
    }

    private void part(List<Row> rows, BatchTotals totals, Sums sums) {
        StopSignal.check();
        try (var _ = Scope.open()) {
            var sequences = rows.stream().map(Row::sequence).toList();
            long began = System.nanoTime();
            var kept = parts.applyTo(
                    ScoreSettings.at(settings.sampling().temperature()).withEntropies());
            var scores = TokenScores.of(model, sequences, kept);
            sums.scoringNanoseconds += System.nanoTime() - began;
            var current = scores.logProbabilities();
            var mask = scores.mask();
            var old = padded(rows, Row::old, current.size(1)).to(Tensors.type(current));
            var advantages = advantages(rows, current.size(1)).to(Tensors.type(current));
            var batch = new PolicyBatch(current, old, reference(rows, current), scores.entropies(), mask, advantages);
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

    private Optional<Tensor> reference(List<Row> rows, Tensor current) {
        if (rows.getFirst().reference().length > 0) {
            return Optional.of(padded(rows, Row::reference, current.size(1)).to(Tensors.type(current)));
        }
        var sequences = rows.stream().map(Row::sequence).toList();
        return reference.map(frozen -> TokenScores.of(
                        frozen, sequences, ScoreSettings.at(settings.sampling().temperature()))
                .logProbabilities());
    }

    private static Tensor advantages(List<Row> rows, long width) {
        boolean shared = rows.stream().allMatch(row -> row.advantages().length == 1);
        return shared
                ? Tensors.of(
                        rows.stream().mapToDouble(row -> row.advantages()[0]).toArray(), rows.size())
                : padded(rows, Row::advantages, width);
    }

    private static Tensor padded(List<Row> rows, Function<Row, double[]> numbers, long width) {
        var values = new double[Math.toIntExact(rows.size() * width)];
        for (int i = 0; i < rows.size(); i++) {
            var own = numbers.apply(rows.get(i));
            System.arraycopy(own, 0, values, Math.toIntExact(i * width), own.length);
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

        /// Those of all ranks, added up in the order of the ranks.
        private Sums over(Ranks ranks) {
            if (ranks.size() == 1) {
                return this;
            }
            var own = ByteBuffer.allocate(5 * Double.BYTES)
                    .putDouble(loss)
                    .putDouble(clipped)
                    .putDouble(divergence)
                    .putDouble(entropy)
                    .putDouble(gap);
            var all = new Sums();
            for (var bytes : ranks.gather(own.array())) {
                var other = ByteBuffer.wrap(bytes);
                all.loss += other.getDouble();
                all.clipped += other.getDouble();
                all.divergence += other.getDouble();
                all.entropy += other.getDouble();
                all.gap = Math.max(all.gap, other.getDouble());
            }
            return all;
        }
    }
}
