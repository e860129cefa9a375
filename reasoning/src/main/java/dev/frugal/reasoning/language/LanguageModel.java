package dev.frugal.reasoning.language;

import dev.frugal.base.Seed;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// A decoder-only transformer: parameters under their Hugging Face names, and the layers that use
/// them.
///
/// A model owns its parameters and is closed by whoever made it, outside any step scope.
public final class LanguageModel implements AutoCloseable {
    private static final double INITIAL_DEVIATION = 0.02;
    private static final String EMBEDDING = "model.embed_tokens.weight";

    private final ModelConfiguration configuration;
    private final Map<String, Tensor> parameters;
    private final Rotary rotary;

    /// A model over existing parameters, which it then owns.
    ///
    /// @throws IllegalArgumentException if a name or shape is not that of the configuration
    public LanguageModel(ModelConfiguration configuration, Map<String, Tensor> parameters) {
        this.configuration = configuration;
        var ordered = new LinkedHashMap<String, Tensor>();
        configuration
                .parameterShapes()
                .forEach((name, shape) -> {
                    var tensor = parameters.get(name);
                    if (tensor == null || !Arrays.equals(Tensors.shape(tensor), shape)) {
                        throw new IllegalArgumentException(
                                "parameter %s is %s, not of shape %s"
                                        .formatted(
                                                name,
                                                tensor == null
                                                        ? "missing"
                                                        : Arrays.toString(Tensors.shape(tensor)),
                                                Arrays.toString(shape)));
                    }
                    tensor.requires_grad_(true);
                    ordered.put(name, tensor);
                });
        this.parameters = Collections.unmodifiableMap(ordered);
        this.rotary = Rotary.of(configuration, parameter(EMBEDDING).detach());
    }

    /// A float32 model with matrices drawn from a normal distribution of deviation 0.02, biases at
    /// 0 and norms at 1, as the Hugging Face models start.
    public static LanguageModel initialise(ModelConfiguration configuration, Seed seed) {
        var parameters = new LinkedHashMap<String, Tensor>();
        configuration
                .parameterShapes()
                .forEach((name, shape) ->
                        parameters.put(name, Tensors.of(initial(name, shape, seed), shape)));
        return new LanguageModel(configuration, parameters);
    }

    private static float[] initial(String name, long[] shape, Seed seed) {
        long count = 1;
        for (long size : shape) {
            count *= size;
        }
        var values = new float[Math.toIntExact(count)];
        if (shape.length == 1) {
            Arrays.fill(values, name.endsWith(".bias") ? 0f : 1f);
        } else {
            var random = seed.named(name).random();
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian(0, INITIAL_DEVIATION);
            }
        }
        return values;
    }

    public ModelConfiguration configuration() {
        return configuration;
    }

    /// Every parameter under its Hugging Face name, in the order of the layers. The tensors are the
    /// model's own: an optimiser updates them in place.
    public Map<String, Tensor> parameters() {
        return parameters;
    }

    /// The parameters an optimiser should update: those that ask for gradients.
    public Map<String, Tensor> trainableParameters() {
        var trainable = new LinkedHashMap<String, Tensor>();
        parameters.forEach((name, tensor) -> {
            if (tensor.requires_grad()) {
                trainable.put(name, tensor);
            }
        });
        return trainable;
    }

    /// A frozen copy with parameters of its own: a reference policy.
    public LanguageModel frozenCopy() {
        var copies = new LinkedHashMap<String, Tensor>();
        parameters.forEach(
                (name, tensor) -> copies.put(name, Scope.compute(() -> tensor.detach().clone())));
        var copy = new LanguageModel(configuration, copies);
        copies.values().forEach(tensor -> tensor.requires_grad_(false));
        return copy;
    }

    /// The hidden states after the last norm of a right-padded batch of token ids, causal.
    ///
    /// `ids`: int64 `[rows, length]`, each below the vocabulary size, `length` within the context.
    /// Returns `[rows, length, hiddenSize]`.
    public Tensor hidden(Tensor ids) {
        var turn = rotary.first(ids.size(1));
        var attention = Attention.causal();
        var state = embed(ids);
        for (int layer = 0; layer < configuration.layers(); layer++) {
            state = layer(layer, state, turn, attention);
        }
        return finalNorm(state);
    }

    /// Logits `[…, vocabularySize]` of hidden states `[…, hiddenSize]`.
    public Tensor logits(Tensor hidden) {
        return torch.linear(hidden, head());
    }

    /// The output matrix `[vocabularySize, hiddenSize]`: the embedding itself if tied.
    public Tensor head() {
        return parameter(configuration.tiedHead() ? EMBEDDING : "lm_head.weight");
    }

    /// Embeddings `[rows, length, hiddenSize]` of token ids `[rows, length]`.
    Tensor embed(Tensor ids) {
        return torch.embedding(parameter(EMBEDDING), ids);
    }

    Rotary rotary() {
        return rotary;
    }

    Tensor finalNorm(Tensor state) {
        return norm("model.norm", state);
    }

    /// One transformer block: attention and SwiGLU, each on a normalised copy added back.
    Tensor layer(int layer, Tensor state, Rotary.Turn turn, Attention attention) {
        var prefix = "model.layers." + layer + ".";
        var attended =
                state.add(
                        attention(
                                layer,
                                prefix + "self_attn.",
                                norm(prefix + "input_layernorm", state),
                                turn,
                                attention));
        return attended.add(
                swiglu(prefix + "mlp.", norm(prefix + "post_attention_layernorm", attended)));
    }

    private Tensor attention(
            int layer, String prefix, Tensor state, Rotary.Turn turn, Attention attention) {
        var queries = heads(project(prefix + "q_proj", state), configuration.queryHeads());
        var keys = heads(project(prefix + "k_proj", state), configuration.keyValueHeads());
        var values = heads(project(prefix + "v_proj", state), configuration.keyValueHeads());
        if (configuration.queryKeyNorms()) {
            queries = norm(prefix + "q_norm", queries);
            keys = norm(prefix + "k_norm", keys);
        }
        var attended =
                attention.attend(
                        layer, Rotary.apply(queries, turn), Rotary.apply(keys, turn), values);
        var joined =
                attended.transpose(1, 2)
                        .reshape(
                                state.size(0),
                                state.size(1),
                                (long) configuration.queryHeads() * configuration.headSize());
        return project(prefix + "o_proj", joined);
    }

    private Tensor heads(Tensor projected, long heads) {
        return projected
                .view(projected.size(0), projected.size(1), heads, configuration.headSize())
                .transpose(1, 2);
    }

    private Tensor swiglu(String prefix, Tensor state) {
        var gate = torch.silu(project(prefix + "gate_proj", state));
        return project(prefix + "down_proj", gate.mul(project(prefix + "up_proj", state)));
    }

    private Tensor project(String name, Tensor state) {
        var bias = parameters.get(name + ".bias");
        return torch.linear(
                state,
                parameter(name + ".weight"),
                bias == null ? new TensorOptional() : new TensorOptional(bias));
    }

    private Tensor norm(String name, Tensor state) {
        var weight = parameter(name + ".weight");
        return torch.rms_norm(
                state,
                new long[] {weight.size(0)},
                new TensorOptional(weight),
                new DoubleOptional(configuration.normEpsilon()));
    }

    private Tensor parameter(String name) {
        var tensor = parameters.get(name);
        if (tensor == null) {
            throw new IllegalStateException("the model has no parameter " + name);
        }
        return tensor;
    }

    @Override
    public void close() {
        rotary.close();
        parameters.values().forEach(Tensor::close);
    }
}
