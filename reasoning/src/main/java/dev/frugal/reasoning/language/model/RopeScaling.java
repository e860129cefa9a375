package dev.frugal.reasoning.language.model;

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

    /// The frequency used in place of `frequency`, radians per position. In float32, as the models
    /// were trained with.
    default float scaled(float frequency) {
        return switch (this) {
            case None _ -> frequency;
            case Linear(double factor) -> (float) (frequency / factor);
            case Llama3 llama -> scaledForLlama3(llama, frequency);
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
