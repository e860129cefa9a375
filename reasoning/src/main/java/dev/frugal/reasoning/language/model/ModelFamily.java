package dev.frugal.reasoning.language.model;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// The architectures understood, each a decoder-only transformer with RMS normalisation, rotary
/// positions, SwiGLU and grouped-query attention. They differ in biases and in query/key norms.
public enum ModelFamily {
    /// Qwen2 and Qwen2.5: bias on the query, key and value projections.
    QWEN2("qwen2", "Qwen2ForCausalLM"),
    /// Qwen3: no bias, queries and keys are normalised per head.
    QWEN3("qwen3", "Qwen3ForCausalLM"),
    /// Llama 2 and 3: no bias.
    LLAMA("llama", "LlamaForCausalLM");

    private static final int QWEN3_HEAD_SIZE = 128;

    private final String modelType;
    private final String architecture;

    ModelFamily(String modelType, String architecture) {
        this.modelType = modelType;
        this.architecture = architecture;
    }

    /// The value of `model_type` in `config.json`.
    public String modelType() {
        return modelType;
    }

    /// The entry of `architectures` in `config.json`.
    public String architecture() {
        return architecture;
    }

    /// The size of a head where `config.json` does not say: Qwen3 has a fixed one.
    int headSize(int hiddenSize, int queryHeads) {
        return switch (this) {
            case QWEN2, LLAMA -> hiddenSize / queryHeads;
            case QWEN3 -> QWEN3_HEAD_SIZE;
        };
    }

    static Optional<ModelFamily> ofModelType(String modelType) {
        return Arrays.stream(values())
                .filter(f -> f.modelType.equals(modelType))
                .findFirst();
    }

    static String supported() {
        return Arrays.stream(values()).map(ModelFamily::modelType).collect(Collectors.joining(", "));
    }
}
