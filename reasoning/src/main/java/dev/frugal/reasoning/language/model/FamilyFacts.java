package dev.frugal.reasoning.language.model;

import java.util.OptionalInt;
import java.util.Set;

/// What the models of a family share and their `config.json` does not say, or may leave out.
///
/// - `modelType`, `architecture`: what `config.json` calls the family;
/// - `headSize`: where the key is left out; empty for the hidden size over the heads;
/// - `activation`: of the gate;
/// - `traits`: what else tells its layers from Llama's.
public record FamilyFacts(
        String modelType, String architecture, OptionalInt headSize, Activation activation, Set<Trait> traits) {

    /// A difference from Llama.
    public enum Trait {
        /// The query, key and value projections always carry a bias; else the key `attention_bias` gives all four one,
        /// or none.
        INPUT_BIAS,
        /// Queries and keys are normalised per head.
        QUERY_KEY_NORMS,
        /// A norm multiplies by 1 + its weight, not by its weight.
        NORMS_ADD_ONE,
        /// Attention and the gated layer are normalised behind as well, before they are added back.
        NORMS_BEHIND,
        /// Embeddings are multiplied by √(hidden size).
        SCALED_EMBEDDINGS,
        /// The output layer is the embedding itself where the key is left out.
        TIED_HEAD,
        /// Queries, keys and values are one matrix, and so are the gate and what it lets through.
        FUSED_PROJECTIONS,
        /// `query_pre_attn_scalar` and caps of scores and logits are keys of `config.json`.
        SCALED_SCORES
    }

    public FamilyFacts {
        traits = Set.copyOf(traits);
    }

    /// A family whose gate is SwiGLU and whose heads share the hidden size.
    static FamilyFacts of(String modelType, String architecture, Trait... traits) {
        return new FamilyFacts(modelType, architecture, OptionalInt.empty(), Activation.SILU, Set.of(traits));
    }

    /// A family of the Gemma line.
    static FamilyFacts gemma(String modelType, String architecture, Set<Trait> traits) {
        return new FamilyFacts(modelType, architecture, OptionalInt.of(256), Activation.GELU_TANH, traits);
    }

    FamilyFacts withHeadSize(int other) {
        return new FamilyFacts(modelType, architecture, OptionalInt.of(other), activation, traits);
    }

    public boolean has(Trait trait) {
        return traits.contains(trait);
    }
}
