package dev.frugal.reasoning.language.model;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// The architectures understood, each a decoder-only transformer with RMS normalisation before
/// attention and before a gated feed-forward layer, rotary positions and grouped-query attention.
/// They differ in their [FamilyFacts].
public enum ModelFamily {
    /// Qwen2 and Qwen2.5.
    QWEN2(FamilyFacts.plain("qwen2", "Qwen2ForCausalLM").withInputBias()),
    /// Qwen3.
    QWEN3(FamilyFacts.plain("qwen3", "Qwen3ForCausalLM").withQueryKeyNorms().withHeadSize(128)),
    /// Llama 2 and 3, SmolLM2.
    LLAMA(FamilyFacts.plain("llama", "LlamaForCausalLM")),
    /// Mistral without a sliding window: version 0.2 and later.
    MISTRAL(FamilyFacts.plain("mistral", "MistralForCausalLM")),
    /// The first Gemma: GeGLU, norms that multiply by 1 + their weight, embeddings times √(hidden size).
    GEMMA(new FamilyFacts(
            "gemma", "GemmaForCausalLM", false, false, OptionalInt.of(256), Activation.GELU_TANH, true, true, true));

    private final FamilyFacts facts;

    ModelFamily(FamilyFacts facts) {
        this.facts = facts;
    }

    /// What its models share.
    public FamilyFacts facts() {
        return facts;
    }

    static Optional<ModelFamily> ofModelType(String modelType) {
        return Arrays.stream(values())
                .filter(family -> family.facts.modelType().equals(modelType))
                .findFirst();
    }

    static String supported() {
        return Arrays.stream(values()).map(family -> family.facts.modelType()).collect(Collectors.joining(", "));
    }
}
