package dev.frugal.reasoning.language.model;

import dev.frugal.reasoning.language.model.FamilyFacts.Trait;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The architectures understood, each a decoder-only transformer with RMS normalisation before
/// attention and before a gated feed-forward layer, rotary positions and grouped-query attention.
/// They differ in their [FamilyFacts].
public enum ModelFamily {
    /// Qwen2 and Qwen2.5.
    QWEN2(FamilyFacts.of("qwen2", "Qwen2ForCausalLM", Trait.INPUT_BIAS)),
    /// Qwen3.
    QWEN3(FamilyFacts.of("qwen3", "Qwen3ForCausalLM", Trait.QUERY_KEY_NORMS).withHeadSize(128)),
    /// Llama 2 and 3, SmolLM2.
    LLAMA(FamilyFacts.of("llama", "LlamaForCausalLM")),
    /// Mistral, with or without a sliding window.
    MISTRAL(FamilyFacts.of("mistral", "MistralForCausalLM")),
    /// Phi-3 and Phi-4-mini: fused projections, positions that may turn only a part of a head.
    PHI3(FamilyFacts.of("phi3", "Phi3ForCausalLM", Trait.FUSED_PROJECTIONS)),
    /// The first Gemma: GeGLU, norms that multiply by 1 + their weight, embeddings times √(hidden size).
    GEMMA(FamilyFacts.gemma(
            "gemma", "GemmaForCausalLM", Set.of(Trait.NORMS_ADD_ONE, Trait.SCALED_EMBEDDINGS, Trait.TIED_HEAD))),
    /// Gemma 2: norms before and behind, capped scores and logits, every other layer over a window.
    GEMMA2(FamilyFacts.gemma(
            "gemma2",
            "Gemma2ForCausalLM",
            Set.of(
                    Trait.NORMS_ADD_ONE,
                    Trait.SCALED_EMBEDDINGS,
                    Trait.TIED_HEAD,
                    Trait.NORMS_BEHIND,
                    Trait.SCALED_SCORES))),
    /// The text model of Gemma 3: as Gemma 2, with normalised queries and keys in place of the caps, five layers of six
    /// over a window, and other rotary positions in those.
    GEMMA3(FamilyFacts.gemma(
            "gemma3_text",
            "Gemma3ForCausalLM",
            Set.of(
                    Trait.NORMS_ADD_ONE,
                    Trait.SCALED_EMBEDDINGS,
                    Trait.TIED_HEAD,
                    Trait.NORMS_BEHIND,
                    Trait.SCALED_SCORES,
                    Trait.QUERY_KEY_NORMS)));

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
