package dev.frugal.reasoning.language.model;

import dev.frugal.reasoning.language.model.FamilyFacts.Trait;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// The architecture of a decoder-only transformer: everything that fixes the names and shapes of
/// its parameters and what is computed with them.
///
/// Sizes are counts; `contextLength` is in tokens. `queryKeyValueBias` and `outputBias` say which
/// attention projections carry a bias, `queryKeyNorms` whether queries and keys are normalised per
/// head (Qwen3), `tiedHead` whether the output layer is the embedding itself. `logitCap` is c where
/// logits z become c·tanh(z/c).
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
        RotarySettings rotary,
        AttentionSettings attention,
        boolean queryKeyValueBias,
        boolean outputBias,
        boolean queryKeyNorms,
        boolean tiedHead,
        OptionalDouble logitCap) {

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
        logitCap.ifPresent(cap -> requirePositive("final_logit_softcapping", cap));
        if (queryHeads % keyValueHeads != 0) {
            throw new IllegalArgumentException("num_attention_heads %d is not a multiple of num_key_value_heads %d"
                    .formatted(queryHeads, keyValueHeads));
        }
        int turned = turned(headSize, rotary);
        if (turned < 2 || turned % 2 != 0) {
            throw new IllegalArgumentException(
                    "rotary positions turn %d of head_dim %d numbers; they need pairs".formatted(turned, headSize));
        }
        if (rotary.scaling() instanceof RopeScaling.LongRope rope
                && (rope.shortFactors().size() != turned / 2
                        || rope.longFactors().size() != turned / 2)) {
            throw new IllegalArgumentException("short_factor and long_factor have %d and %d numbers, not %d each"
                    .formatted(rope.shortFactors().size(), rope.longFactors().size(), turned / 2));
        }
        if (contextLength > LONGEST_CONTEXT) {
            throw new IllegalArgumentException(
                    "max_position_embeddings is %d, and float32 tells no more than %d positions apart"
                            .formatted(contextLength, LONGEST_CONTEXT));
        }
        for (var positions : List.of(rotary, rotary.inSlidingLayers())) {
            // Frequencies grow or fall along a head, so that the first and the last are the extremes.
            requireFinite(frequency(0, turned, positions) * contextLength, positions.theta());
            requireFinite(frequency(turned / 2 - 1, turned, positions) * contextLength, positions.theta());
        }
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
                RotarySettings.plain(10_000),
                AttentionSettings.PLAIN,
                true,
                false,
                false,
                false,
                OptionalDouble.empty());
    }

    /// The shape of every parameter under its Hugging Face name, in the order of the layers.
    public Map<String, long[]> parameterShapes() {
        var shapes = new LinkedHashMap<String, long[]>();
        shapes.put("model.embed_tokens.weight", new long[] {vocabularySize, hiddenSize});
        long queries = (long) queryHeads * headSize;
        long keys = (long) keyValueHeads * headSize;
        boolean fused = family.facts().has(Trait.FUSED_PROJECTIONS);
        for (int layer = 0; layer < layers; layer++) {
            var prefix = "model.layers." + layer + ".";
            var attention = prefix + "self_attn.";
            shapes.put(prefix + "input_layernorm.weight", new long[] {hiddenSize});
            if (fused) {
                projection(shapes, attention + "qkv_proj", queries + 2 * keys, hiddenSize, queryKeyValueBias);
            } else {
                projection(shapes, attention + "q_proj", queries, hiddenSize, queryKeyValueBias);
                projection(shapes, attention + "k_proj", keys, hiddenSize, queryKeyValueBias);
                projection(shapes, attention + "v_proj", keys, hiddenSize, queryKeyValueBias);
            }
            projection(shapes, attention + "o_proj", hiddenSize, queries, outputBias);
            if (queryKeyNorms) {
                shapes.put(attention + "q_norm.weight", new long[] {headSize});
                shapes.put(attention + "k_norm.weight", new long[] {headSize});
            }
            shapes.put(prefix + "post_attention_layernorm.weight", new long[] {hiddenSize});
            if (family.facts().has(Trait.NORMS_BEHIND)) {
                shapes.put(prefix + "pre_feedforward_layernorm.weight", new long[] {hiddenSize});
                shapes.put(prefix + "post_feedforward_layernorm.weight", new long[] {hiddenSize});
            }
            if (fused) {
                projection(shapes, prefix + "mlp.gate_up_proj", 2L * intermediateSize, hiddenSize, false);
            } else {
                projection(shapes, prefix + "mlp.gate_proj", intermediateSize, hiddenSize, false);
                projection(shapes, prefix + "mlp.up_proj", intermediateSize, hiddenSize, false);
            }
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

    /// How many leading numbers of a head rotary positions turn.
    public int turnedSize() {
        return turned(headSize, rotary);
    }

    private static int turned(int headSize, RotarySettings rotary) {
        return (int) (headSize * rotary.share());
    }

    /// Angles by which positions 0 to `positions - 1` turn the pairs of a head, row-major
    /// `[positions, turnedSize / 2]`, radians; in float32 as the models were trained with.
    public float[] rotaryAngles(int positions) {
        return angles(positions, rotary);
    }

    /// The same in the layers that see a window only.
    public float[] slidingRotaryAngles(int positions) {
        return angles(positions, rotary.inSlidingLayers());
    }

    private float[] angles(int positions, RotarySettings settings) {
        int half = turnedSize() / 2;
        var angles = new float[Math.multiplyExact(positions, half)];
        for (int i = 0; i < half; i++) {
            float frequency = frequency(i, 2 * half, settings);
            for (int position = 0; position < positions; position++) {
                angles[position * half + i] = position * frequency;
            }
        }
        return angles;
    }

    /// Radians per position of the i-th pair of a head.
    private static float frequency(int i, int turned, RotarySettings settings) {
        float exponent = 2f * i / turned;
        return settings.scaling().frequency(i, (float) Math.pow(settings.theta(), exponent));
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
