package dev.frugal.reasoning.language;

/// What runs a model. Results differ within float32 rounding.
public enum ModelEngine {
    /// The compact engine for small float32 models on the CPU, libtorch for all others.
    AUTOMATIC,
    /// libtorch.
    TORCH,
    /// Packed weights in plain arrays: [dev.frugal.reasoning.language.compact].
    COMPACT
}
