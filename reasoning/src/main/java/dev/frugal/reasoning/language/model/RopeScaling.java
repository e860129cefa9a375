package dev.frugal.reasoning.language.model;

import java.util.List;
import java.util.OptionalDouble;

/// How rotary frequencies are changed to reach beyond the context a model was first trained on.
public sealed interface RopeScaling {
    /// Frequencies as Su et al. (2021) define them.
    record None() implements RopeScaling {}

    /// Every frequency divided by `factor` (position interpolation, Chen et al. 2023).
    record Linear(double factor) implements RopeScaling {
        public Linear {
            requirePositive("factor", factor);
        }
    }

    /// Llama 3: wavelengths longer than `originalContext / lowFrequencyFactor` are stretched by
    /// `factor`, those shorter than `originalContext / highFrequencyFactor` are left alone, between
    /// them the two are blended linearly (Dubey et al. 2024 and its reference implementation).
    record Llama3(double factor, double lowFrequencyFactor, double highFrequencyFactor, int originalContext)
            implements RopeScaling {
        public Llama3 {
            requirePositive("factor", factor);
            requirePositive("low_freq_factor", lowFrequencyFactor);
            if (!(highFrequencyFactor > lowFrequencyFactor)) {
                throw new IllegalArgumentException("high_freq_factor %s is not above low_freq_factor %s"
                        .formatted(highFrequencyFactor, lowFrequencyFactor));
            }
            requirePositive("original_max_position_embeddings", originalContext);
        }
    }

    /// LongRoPE (Ding et al. 2024) within the original context: every frequency divided by a factor of its own, and
    /// cosines and sines times `attentionFactor`.
    ///
    /// A longer text has other factors from its first position on, so that keys computed while it was short no
    /// longer hold. Texts may therefore have up to `originalContext` tokens, and the others (`longFactors`, and
    /// `statedContext`, for which they are made) are kept to be written again. `factor` and `attention` are keys of
    /// the file where it has them.
    record LongRope(
            List<Double> shortFactors,
            List<Double> longFactors,
            int originalContext,
            int statedContext,
            OptionalDouble factor,
            OptionalDouble attention)
            implements RopeScaling {
        public LongRope {
            shortFactors = List.copyOf(shortFactors);
            longFactors = List.copyOf(longFactors);
            if (originalContext < 2) {
                throw new IllegalArgumentException(
                        "original_max_position_embeddings is %d; expected at least 2".formatted(originalContext));
            }
            shortFactors.forEach(one -> requirePositive("short_factor", one));
            longFactors.forEach(one -> requirePositive("long_factor", one));
            factor.ifPresent(one -> requirePositive("factor", one));
            attention.ifPresent(one -> requirePositive("attention_factor", one));
        }

        /// √(1 + ln f / ln(original context)) for a context stretched by f, unless the file states another.
        double attentionFactor() {
            double stretched = factor.orElse((double) statedContext / originalContext);
            double usual = stretched <= 1 ? 1 : Math.sqrt(1 + Math.log(stretched) / Math.log(originalContext));
            return attention.orElse(usual);
        }
    }

    /// The frequency of pair `pair` of a head, radians per position, where `period` is its unscaled inverse. In
    /// float32, as the models were trained with.
    default float frequency(int pair, float period) {
        float frequency = 1f / period;
        return switch (this) {
            case None _ -> frequency;
            case Linear(double factor) -> (float) (frequency / factor);
            case Llama3 llama -> scaledForLlama3(llama, frequency);
            case LongRope rope -> 1f / (rope.shortFactors().get(pair).floatValue() * period);
        };
    }

    /// What cosines and sines are multiplied by.
    default double amplitude() {
        return switch (this) {
            case None _, Linear _, Llama3 _ -> 1;
            case LongRope rope -> rope.attentionFactor();
        };
    }

    private static float scaledForLlama3(Llama3 llama, float frequency) {
        double wavelength = 2 * Math.PI / frequency;
        if (wavelength < llama.originalContext() / llama.highFrequencyFactor()) {
            return frequency;
        }
        if (wavelength > llama.originalContext() / llama.lowFrequencyFactor()) {
            return (float) (frequency / llama.factor());
        }
        double smooth = (llama.originalContext() / wavelength - llama.lowFrequencyFactor())
                / (llama.highFrequencyFactor() - llama.lowFrequencyFactor());
        return (float) ((1 - smooth) * frequency / llama.factor() + smooth * frequency);
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("%s is %s, not above 0".formatted(name, value));
        }
    }
}
