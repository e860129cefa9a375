package dev.frugal.reasoning.language.model;

import java.util.LinkedHashMap;
import java.util.Map;

/// The architecture of a decoder-only transformer: everything that fixes the names and shapes of
/// its parameters and what is computed with them.
///
/// Sizes are counts; `contextLength` is in tokens. `queryKeyValueBias` and `outputBias` say which
/// attention projections carry a bias, `queryKeyNorms` whether queries and keys are normalised per
/// head (Qwen3), `tiedHead` whether the output layer is the embedding itself.
public record ModelConfiguration(
        ModelFamily family,
        int vocabularySize,
        int hiddenSize,
        int intermediateSize,
        int layers,
        int queryHeads,
        int keyValueHeads,
        int headSize,
        int contextLength,
        double normEpsilon,
        double ropeTheta,
        RopeScaling ropeScaling,
        boolean queryKeyValueBias,
        boolean outputBias,
        boolean queryKeyNorms,
        boolean tiedHead) {

    /// Positions beyond are not told apart in float32, in which the angles of rotary positions are computed.
    public static final int LONGEST_CONTEXT = 1 << 24;

    public ModelConfiguration {
        requirePositive("vocab_size", vocabularySize);
        requirePositive("hidden_size", hiddenSize);
        requirePositive("intermediate_size", intermediateSize);
        requirePositive("num_hidden_layers", layers);
        requirePositive("num_attention_heads", queryHeads);
        requirePositive("num_key_value_heads", keyValueHeads);
        requirePositive("head_dim", headSize);
        requirePositive("max_position_embeddings", contextLength);
        requirePositive("rms_norm_eps", normEpsilon);
        requirePositive("rope_theta", ropeTheta);
        if (queryHeads % keyValueHeads != 0) {
            throw new IllegalArgumentException("num_attention_heads %d is not a multiple of num_key_value_heads %d"
                    .formatted(queryHeads, keyValueHeads));
        }
        if (headSize % 2 != 0) {
            throw new IllegalArgumentException("head_dim %d is odd; rotary positions need pairs".formatted(headSize));
        }
        if (contextLength > LONGEST_CONTEXT) {
            throw new IllegalArgumentException(
                    "max_position_embeddings is %d, and float32 tells no more than %d positions apart"
                            .formatted(contextLength, LONGEST_CONTEXT));
        }
        // Frequencies grow or fall along a head, so that the first and the last are the extremes.
        requireFinite(frequency(0, headSize, ropeTheta, ropeScaling) * contextLength, ropeTheta);
        requireFinite(frequency(headSize / 2 - 1, headSize, ropeTheta, ropeScaling) * contextLength, ropeTheta);
    }

    /// A Qwen2-shaped model without grouped heads: untied head, biases on query, key and value.
    public static ModelConfiguration qwen2(
            int vocabularySize, int hiddenSize, int intermediateSize, int layers, int heads, int contextLength) {
        return new ModelConfiguration(
                ModelFamily.QWEN2,
                vocabularySize,
                hiddenSize,
                intermediateSize,
                layers,
                heads,
                heads,
                hiddenSize / heads,
                contextLength,
                1e-6,
                10_000,
                new RopeScaling.None(),
                true,
                false,
                false,
                false);
    }

    /// The shape of every parameter under its Hugging Face name, in the order of the layers.
    public Map<String, long[]> parameterShapes() {
        var shapes = new LinkedHashMap<String, long[]>();
        shapes.put("model.embed_tokens.weight", new long[] {vocabularySize, hiddenSize});
        long queries = (long) queryHeads * headSize;
        long keys = (long) keyValueHeads * headSize;
        for (int layer = 0; layer < layers; layer++) {
            var prefix = "model.layers." + layer + ".";
            var attention = prefix + "self_attn.";
            shapes.put(prefix + "input_layernorm.weight", new long[] {hiddenSize});
            projection(shapes, attention + "q_proj", queries, hiddenSize, queryKeyValueBias);
            projection(shapes, attention + "k_proj", keys, hiddenSize, queryKeyValueBias);
            projection(shapes, attention + "v_proj", keys, hiddenSize, queryKeyValueBias);
            projection(shapes, attention + "o_proj", hiddenSize, queries, outputBias);
            if (queryKeyNorms) {
                shapes.put(attention + "q_norm.weight", new long[] {headSize});
                shapes.put(attention + "k_norm.weight", new long[] {headSize});
            }
            shapes.put(prefix + "post_attention_layernorm.weight", new long[] {hiddenSize});
            projection(shapes, prefix + "mlp.gate_proj", intermediateSize, hiddenSize, false);
            projection(shapes, prefix + "mlp.up_proj", intermediateSize, hiddenSize, false);
            projection(shapes, prefix + "mlp.down_proj", hiddenSize, intermediateSize, false);
        }
        shapes.put("model.norm.weight", new long[] {hiddenSize});
        if (!tiedHead) {
            shapes.put("lm_head.weight", new long[] {vocabularySize, hiddenSize});
        }
        return shapes;
    }

    /// How many numbers the model learns.
    public long parameterCount() {
        long count = 0;
        for (var shape : parameterShapes().values()) {
            long size = 1;
            for (long side : shape) {
                size *= side;
            }
            count += size;
        }
        return count;
    }

    /// Angles by which positions 0 to `positions - 1` turn the pairs of a head, row-major
    /// `[positions, headSize / 2]`, radians; in float32 as the models were trained with.
    public float[] rotaryAngles(int positions) {
        int half = headSize / 2;
        var angles = new float[Math.multiplyExact(positions, half)];
        for (int i = 0; i < half; i++) {
            float frequency = frequency(i, headSize, ropeTheta, ropeScaling);
            for (int position = 0; position < positions; position++) {
                angles[position * half + i] = position * frequency;
            }
        }
        return angles;
    }

    /// Radians per position of the i-th pair of a head.
    private static float frequency(int i, int headSize, double theta, RopeScaling scaling) {
        float exponent = 2f * i / headSize;
        return scaling.scaled(1f / (float) Math.pow(theta, exponent));
    }

    private static void requireFinite(float angle, double theta) {
        if (!Float.isFinite(angle)) {
            throw new IllegalArgumentException(
                    "rope_theta is %s, with which the angles of rotary positions do not fit float32".formatted(theta));
        }
    }

    private static void projection(Map<String, long[]> shapes, String name, long outputs, long inputs, boolean bias) {
        shapes.put(name + ".weight", new long[] {outputs, inputs});
        if (bias) {
            shapes.put(name + ".bias", new long[] {outputs});
        }
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("%s is %s, not above 0".formatted(name, value));
        }
    }
}
