package dev.frugal.reasoning.policy;

import dev.frugal.reasoning.policy.PolicyLoss.Clip;
import dev.frugal.reasoning.policy.PolicyLoss.ClippedWeight;
import dev.frugal.reasoning.policy.PolicyLoss.ConstantDivisor;
import dev.frugal.reasoning.policy.PolicyLoss.SequenceMean;
import dev.frugal.reasoning.policy.PolicyLoss.SequenceRatio;
import dev.frugal.reasoning.policy.PolicyLoss.TokenMean;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// The loss of a policy step on tensors: each loss is a sum over tokens of a term times the weight
/// of its row, and the rows' weights come from [BatchTotals]. That makes padding, the split into
/// parts and accumulation invisible.
public record PolicyObjective(PolicyLoss loss, double kl, EntropyBonus entropyBonus) {

    /// The share of a step's loss and the measurements that go with it.
    ///
    /// - `loss`: scalar with gradient; the parts of a step add up to the step's loss;
    /// - `clipped`: number of tokens, or of rows under [SequenceRatio] times their lengths, whose
    ///   gradient the clip removed; scalar without gradient;
    /// - `divergence`: sum over tokens of the k3 estimate, 0 without a reference; no gradient.
    public record Terms(Tensor loss, Tensor clipped, Tensor divergence) {}

    public static PolicyObjective of(PolicyMethod method) {
        return new PolicyObjective(method.loss(), method.kl(), method.entropyBonus());
    }

    /// The share of `batch` in the loss of the step with `totals`.
    ///
    /// @throws IllegalArgumentException if KL or the entropy bonus has a weight and the batch lacks
    ///   the reference's log-probabilities or the entropies
    public Terms terms(PolicyBatch batch, BatchTotals totals) {
        var mask = batch.mask();
        var lengths = mask.sum(1);
        var advantages = batch.advantages().dim() == 2
                ? batch.advantages()
                : batch.advantages().unsqueeze(1);
        // Padding may hold any log-probability: a masked difference keeps it out of exp.
        var logRatio = batch.current().sub(batch.old()).mul(mask);
        var ratio = switch (loss) {
            case SequenceRatio _ -> torch.exp(logRatio.sum(1).div(lengths)).unsqueeze(1);
            case SequenceMean _, TokenMean _, ConstantDivisor _, ClippedWeight _ -> torch.exp(logRatio);
        };
        var clip = loss.clip();
        var bounded = clamp(ratio, clip);
        var perToken = switch (loss) {
            case ClippedWeight _ ->
                bounded.detach().mul(advantages).mul(batch.current().mul(mask)).neg();
            case SequenceMean _, TokenMean _, ConstantDivisor _, SequenceRatio _ ->
                surrogate(ratio, bounded, advantages, clip).neg();
        };
        var divergence = torch.zeros_like(mask);
        if (batch.reference().isPresent()) {
            divergence = k3(batch.reference().get().sub(batch.current()).mul(mask));
        } else if (kl != 0) {
            throw new IllegalArgumentException("KL has a weight but there is no reference");
        }
        if (kl != 0) {
            perToken = perToken.add(divergence.mul(new Scalar(kl)));
        }
        if (entropyBonus.weight() != 0) {
            var entropies = batch.entropies()
                    .orElseThrow(() ->
                            new IllegalArgumentException("the entropy bonus has a weight but there are no entropies"));
            var forks = entropies.gt(new Scalar(entropyBonus.above())).to(entropies.scalar_type());
            perToken = perToken.sub(entropies.mul(forks).mul(new Scalar(entropyBonus.weight())));
        }
        var share =
                perToken.mul(mask).mul(rowWeights(lengths, totals).unsqueeze(1)).sum();
        return new Terms(
                share,
                clipped(ratio, advantages, clip).mul(mask).sum(),
                divergence.detach().mul(mask).sum());
    }

    private Tensor rowWeights(Tensor lengths, BatchTotals totals) {
        return switch (loss) {
            case SequenceMean _, SequenceRatio _ ->
                lengths.mul(new Scalar((double) totals.responses())).reciprocal();
            case TokenMean _, ClippedWeight _ -> torch.full_like(lengths, new Scalar(1.0 / totals.tokens()));
            case ConstantDivisor _ ->
                torch.full_like(lengths, new Scalar(1.0 / ((double) totals.responses() * totals.limit())));
        };
    }

    private static Tensor surrogate(Tensor ratio, Tensor bounded, Tensor advantages, Clip clip) {
        var pessimistic = torch.minimum(ratio.mul(advantages), bounded.mul(advantages));
        if (clip.dual().isEmpty()) {
            return pessimistic;
        }
        var floor = advantages.mul(new Scalar(clip.dual().getAsDouble()));
        return torch.where(advantages.lt(new Scalar(0.0)), torch.maximum(pessimistic, floor), pessimistic);
    }

    private static Tensor clamp(Tensor ratio, Clip clip) {
        return torch.clamp(
                ratio, new ScalarOptional(new Scalar(1 - clip.low())), new ScalarOptional(new Scalar(1 + clip.high())));
    }

    /// exp(d) − d − 1 for d = log reference − log policy (Schulman 2020): never negative, unbiased.
    private static Tensor k3(Tensor difference) {
        return torch.exp(difference).sub(difference).sub(new Scalar(1.0));
    }

    private static Tensor clipped(Tensor ratio, Tensor advantages, Clip clip) {
        var above = ratio.gt(new Scalar(1 + clip.high())).logical_and(advantages.gt(new Scalar(0.0)));
        var below = ratio.lt(new Scalar(1 - clip.low())).logical_and(advantages.lt(new Scalar(0.0)));
        return above.logical_or(below).to(advantages.scalar_type());
    }
}
