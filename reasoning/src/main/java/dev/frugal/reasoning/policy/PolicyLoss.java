package dev.frugal.reasoning.policy;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.OptionalDouble;

/// How token log-probabilities and advantages become one number to minimise.
///
/// ρ is the ratio of the current to the sampling policy's probability of a token, A the response's
/// advantage. [PolicyObjective] computes them.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface PolicyLoss {
    Clip clip();

    PolicyLoss withClip(Clip clip);

    /// The loss of this kind.
    ///
    /// @throws IllegalArgumentException if there is none
    static PolicyLoss named(String kind, Clip clip) {
        return switch (kind) {
            case "sequence-mean" -> new SequenceMean(clip);
            case "token-mean" -> new TokenMean(clip);
            case "constant" -> new ConstantDivisor(clip);
            case "gspo" -> new SequenceRatio(clip);
            case "cispo" -> new ClippedWeight(clip);
            case String other ->
                throw new IllegalArgumentException(
                        "there is no loss '%s'; expected one of: sequence-mean, token-mean, constant, gspo, cispo"
                                .formatted(other));
        };
    }

    /// GRPO (Shao et al. 2024): the clipped surrogate, mean over each response's tokens, then over
    /// responses.
    @JsonTypeName("sequence-mean")
    record SequenceMean(Clip clip) implements PolicyLoss {
        @Override
        public PolicyLoss withClip(Clip other) {
            return new SequenceMean(other);
        }
    }

    /// DAPO (Yu et al. 2025): mean over all tokens of the step, so that long responses weigh more.
    @JsonTypeName("token-mean")
    record TokenMean(Clip clip) implements PolicyLoss {
        @Override
        public PolicyLoss withClip(Clip other) {
            return new TokenMean(other);
        }
    }

    /// Dr. GRPO (Liu et al. 2025): sum over tokens divided by responses × the generation limit, so
    /// that a response's length does not scale its gradient.
    @JsonTypeName("constant")
    record ConstantDivisor(Clip clip) implements PolicyLoss {
        @Override
        public PolicyLoss withClip(Clip other) {
            return new ConstantDivisor(other);
        }
    }

    /// GSPO (Zheng et al. 2025): one ratio per response, the geometric mean of its tokens' ratios.
    @JsonTypeName("gspo")
    record SequenceRatio(Clip clip) implements PolicyLoss {
        @Override
        public PolicyLoss withClip(Clip other) {
            return new SequenceRatio(other);
        }
    }

    /// CISPO (MiniMax 2025): −clip(ρ)·A·log π with the clipped weight held constant, so that every
    /// token keeps a gradient; mean over all tokens.
    @JsonTypeName("cispo")
    record ClippedWeight(Clip clip) implements PolicyLoss {
        @Override
        public PolicyLoss withClip(Clip other) {
            return new ClippedWeight(other);
        }
    }

    /// The interval [1 − `low`, 1 + `high`] of ratios, and the bound on −ρ·A / |A| of wrong
    /// responses (dual clip, Ye et al. 2020), where wanted.
    record Clip(double low, double high, OptionalDouble dual) {
        public Clip {
            if (!(low >= 0) || !(high >= 0) || low > 1) {
                throw new IllegalArgumentException(
                        "epsilon_low lies in [0, 1] and epsilon_high is at least 0, not %s and %s"
                                .formatted(low, high));
            }
            if (dual.isPresent() && !(dual.getAsDouble() > 1)) {
                throw new IllegalArgumentException("the dual clip is greater than 1, not " + dual.getAsDouble());
            }
        }

        public static Clip of(double low, double high) {
            return new Clip(low, high, OptionalDouble.empty());
        }
    }
}
