package dev.frugal.reasoning.language;

import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.adapter.LowRankAdapter;
import dev.frugal.reasoning.language.compact.PackableModel;
import dev.frugal.reasoning.language.compact.WorkingMemory;
import dev.frugal.reasoning.language.model.FamilyFacts;
import dev.frugal.reasoning.language.model.FamilyFacts.Trait;
import dev.frugal.reasoning.language.model.ModelConfiguration;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// A decoder-only transformer: parameters under their Hugging Face names, and the layers that use
/// them.
///
/// A model owns its parameters and is closed by whoever made it, outside any step scope. With an
/// adapter beside it ([#withAdapter]) the weights are frozen and the adapter trains.
public final class LanguageModel implements PackableModel, AutoCloseable {
    private static final double INITIAL_DEVIATION = 0.02;
    static final String EMBEDDING = "model.embed_tokens.weight";

    private final ModelConfiguration configuration;
    private final Map<String, Tensor> parameters;
    private final Optional<LowRankAdapter> adapter;
    private final RotaryPositions rotary;
    private final boolean ownsRotary;
    private final List<Arena> memory;
    private final WorkingMemory workingMemory = new WorkingMemory();

    /// A model over existing parameters, which it then owns.
    ///
    /// @throws IllegalArgumentException if a name or shape is not that of the configuration
    public LanguageModel(ModelConfiguration configuration, Map<String, Tensor> parameters) {
        this(configuration, parameters, List.of());
    }

    /// The same with the memory that the parameters lie in, which is closed after them.
    LanguageModel(ModelConfiguration configuration, Map<String, Tensor> parameters, List<Arena> memory) {
        this.configuration = configuration;
        this.memory = List.copyOf(memory);
        var ordered = new LinkedHashMap<String, Tensor>();
        configuration.parameterShapes().forEach((name, shape) -> {
            var tensor = parameters.get(name);
            if (tensor == null || !Arrays.equals(Tensors.shape(tensor), shape)) {
                throw new IllegalArgumentException("parameter %s is %s, not of shape %s"
                        .formatted(
                                name,
                                tensor == null ? "missing" : Arrays.toString(Tensors.shape(tensor)),
                                Arrays.toString(shape)));
            }
            tensor.requires_grad_(true);
            ordered.put(name, tensor);
        });
        this.parameters = Collections.unmodifiableMap(ordered);
        this.adapter = Optional.empty();
        this.rotary = RotaryPositions.of(configuration, parameter(EMBEDDING));
        this.ownsRotary = true;
    }

    private LanguageModel(LanguageModel original, Map<String, Tensor> parameters, Optional<LowRankAdapter> adapter) {
        this.configuration = original.configuration;
        this.memory = List.of();
        this.parameters = Collections.unmodifiableMap(parameters);
        this.adapter = adapter;
        this.rotary = original.rotary;
        this.ownsRotary = false;
    }

    /// A float32 model with matrices drawn from a normal distribution of deviation 0.02, biases at
    /// 0 and norms that multiply by 1, as the Hugging Face models start.
    public static LanguageModel initialise(ModelConfiguration configuration, Seed seed) {
        var parameters = new LinkedHashMap<String, Tensor>();
        configuration
                .parameterShapes()
                .forEach((name, shape) -> parameters.put(
                        name, Tensors.of(initial(configuration.family().facts(), name, shape, seed), shape)));
        return new LanguageModel(configuration, parameters);
    }

    private static float[] initial(FamilyFacts facts, String name, long[] shape, Seed seed) {
        long count = 1;
        for (long size : shape) {
            count *= size;
        }
        var values = new float[Math.toIntExact(count)];
        if (shape.length == 1) {
            Arrays.fill(values, name.endsWith(".bias") || facts.has(Trait.NORMS_ADD_ONE) ? 0f : 1f);
        } else {
            var random = seed.named(name).random();
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian(0, INITIAL_DEVIATION);
            }
        }
        return values;
    }

    @Override
    public ModelConfiguration configuration() {
        return configuration;
    }

    /// Every parameter under its Hugging Face name, in the order of the layers. The tensors are the
    /// model's own: an optimiser updates them in place.
    public Map<String, Tensor> parameters() {
        return parameters;
    }

    /// The parameters an optimiser should update: those that ask for gradients, the adapter's
    /// included.
    public Map<String, Tensor> trainableParameters() {
        var trainable = new LinkedHashMap<String, Tensor>();
        var all = new LinkedHashMap<>(parameters);
        adapter.ifPresent(own -> all.putAll(own.parameters()));
        all.forEach((name, tensor) -> {
            if (tensor.requires_grad()) {
                trainable.put(name, tensor);
            }
        });
        return trainable;
    }

    /// This model with an adapter beside its weights, which are frozen: only the adapter trains.
    /// The weights stay this model's; it must outlive the adapted one. The adapter stays the
    /// caller's.
    public LanguageModel withAdapter(LowRankAdapter added) {
        parameters.values().forEach(tensor -> tensor.requires_grad_(false));
        return new LanguageModel(this, parameters, Optional.of(added));
    }

    /// What passes through this model in plain arrays borrow from.
    @Override
    public WorkingMemory workingMemory() {
        return workingMemory;
    }

    /// The adapter, if one is beside the weights.
    public Optional<LowRankAdapter> adapter() {
        return adapter;
    }

    /// The parameters with the adapter added in, under their Hugging Face names: what a folder
    /// holds. Changed ones are new tensors in the caller's scope.
    @Override
    public Map<String, Tensor> mergedParameters() {
        if (adapter.isEmpty()) {
            return parameters;
        }
        var merged = new LinkedHashMap<String, Tensor>();
        parameters.forEach((name, tensor) -> merged.put(
                name,
                adapter.get()
                        .weightChange(name)
                        .map(change -> added(tensor, change))
                        .orElse(tensor)));
        return merged;
    }

    @Override
    public boolean isAdapted() {
        return adapter.isPresent();
    }

    private static Tensor added(Tensor weight, Tensor change) {
        return Scope.nested(
                () -> weight.detach().to(ScalarType.Float).add(change).to(Tensors.type(weight)));
    }

    /// A frozen copy with parameters of its own, an adapter merged in: a reference policy.
    public LanguageModel frozenCopy() {
        try (var _ = Scope.open()) {
            var copies = new LinkedHashMap<String, Tensor>();
            mergedParameters()
                    .forEach((name, tensor) ->
                            copies.put(name, Scope.compute(() -> tensor.detach().clone())));
            var copy = new LanguageModel(configuration, copies);
            copies.values().forEach(tensor -> tensor.requires_grad_(false));
            return copy;
        }
    }

    /// The same parameters with gradients of their own, for another thread: values are shared, not
    /// copied. The replica's handles belong to the caller's scope and must not outlive this model.
    LanguageModel replica() {
        var aliases = new LinkedHashMap<String, Tensor>();
        parameters.forEach((name, tensor) -> aliases.put(name, alias(tensor)));
        return new LanguageModel(this, aliases, adapter.map(own -> own.mapped(LanguageModel::alias)));
    }

    private static Tensor alias(Tensor tensor) {
        return tensor.detach().requires_grad_(tensor.requires_grad());
    }

    /// The hidden states after the last norm of a right-padded batch of token ids, causal.
    ///
    /// `ids`: int64 `[rows, length]`, each below the vocabulary size, `length` within the context.
    /// Returns `[rows, length, hiddenSize]`.
    public Tensor hidden(Tensor ids) {
        return hidden(ids, rotary.first(ids.size(1)), Attention.causal(configuration));
    }

    /// The hidden states of tokens at other positions or with other attention.
    Tensor hidden(Tensor ids, RotaryPositions.Turns turns, Attention attention) {
        var state = embed(ids);
        for (int layer = 0; layer < configuration.layers(); layer++) {
            state = layer(layer, state, turns, attention);
        }
        return finalNorm(state);
    }

    /// Logits `[…, vocabularySize]` of hidden states `[…, hiddenSize]`.
    public Tensor logits(Tensor hidden) {
        return capped(WidenedProducts.linear(hidden, head(), new TensorOptional()), configuration.logitCap());
    }

    /// The slope of the logits over the products with the output matrix, where they are capped: 1 − (z / c)².
    Optional<Tensor> logitSlope(Tensor logits) {
        var cap = configuration.logitCap();
        return cap.isEmpty()
                ? Optional.empty()
                : Optional.of(logits.div(new Scalar(cap.getAsDouble()))
                        .square_()
                        .neg_()
                        .add_(new Scalar(1)));
    }

    /// c · tanh(values / c).
    static Tensor capped(Tensor values, OptionalDouble cap) {
        if (cap.isEmpty()) {
            return values;
        }
        var bound = new Scalar(cap.getAsDouble());
        return values.div(bound).tanh().mul(bound);
    }

    /// The output matrix `[vocabularySize, hiddenSize]`: the embedding itself if tied.
    @Override
    public Tensor head() {
        return parameter(configuration.tiedHead() ? EMBEDDING : "lm_head.weight");
    }

    /// Embeddings `[rows, length, hiddenSize]` of token ids `[rows, length]`.
    Tensor embed(Tensor ids) {
        var embedded = torch.embedding(parameter(EMBEDDING), ids);
        if (!facts().has(Trait.SCALED_EMBEDDINGS)) {
            return embedded;
        }
        // The factor is rounded to the type of the weights, as the models were trained with.
        var factor = Tensors.of(new double[] {Math.sqrt(configuration.hiddenSize())}, 1);
        return embedded.mul(factor.to(embedded.device(), Tensors.type(embedded)));
    }

    RotaryPositions rotary() {
        return rotary;
    }

    Tensor finalNorm(Tensor state) {
        return norm("model.norm", state);
    }

    /// One transformer block: attention and a gated feed-forward layer, each on a normalised copy added back.
    Tensor layer(int layer, Tensor state, RotaryPositions.Turns turns, Attention attention) {
        var prefix = "model.layers." + layer + ".";
        boolean behind = facts().has(Trait.NORMS_BEHIND);
        var before = norm(prefix + "input_layernorm", state);
        var turn = turns.of(configuration.attention().windowOf(layer).isPresent());
        var attended = attention(layer, prefix + "self_attn.", before, turn, attention);
        // Hugging Face's name for the norm between the two, whichever side of the sum it is on.
        var between = prefix + "post_attention_layernorm";
        if (!behind) {
            var sum = state.add(attended);
            return sum.add(feedForward(prefix + "mlp.", norm(between, sum)));
        }
        var sum = state.add(norm(between, attended));
        var fed = feedForward(prefix + "mlp.", norm(prefix + "pre_feedforward_layernorm", sum));
        return sum.add(norm(prefix + "post_feedforward_layernorm", fed));
    }

    private Tensor attention(int layer, String prefix, Tensor state, Rotary.Turn turn, Attention attention) {
        var projected = queriesKeysValues(prefix, state);
        var queries = heads(projected.get(0), configuration.queryHeads());
        var keys = heads(projected.get(1), configuration.keyValueHeads());
        var values = heads(projected.get(2), configuration.keyValueHeads());
        if (configuration.queryKeyNorms()) {
            queries = norm(prefix + "q_norm", queries);
            keys = norm(prefix + "k_norm", keys);
        }
        var attended = attention.attend(layer, Rotary.apply(queries, turn), Rotary.apply(keys, turn), values);
        var joined = attended.transpose(1, 2)
                .reshape(state.size(0), state.size(1), (long) configuration.queryHeads() * configuration.headSize());
        return project(prefix + "o_proj", joined);
    }

    private List<Tensor> queriesKeysValues(String prefix, Tensor state) {
        if (!facts().has(Trait.FUSED_PROJECTIONS)) {
            return List.of(
                    project(prefix + "q_proj", state),
                    project(prefix + "k_proj", state),
                    project(prefix + "v_proj", state));
        }
        var all = project(prefix + "qkv_proj", state);
        long queries = (long) configuration.queryHeads() * configuration.headSize();
        long keys = (long) configuration.keyValueHeads() * configuration.headSize();
        return List.of(all.narrow(2, 0, queries), all.narrow(2, queries, keys), all.narrow(2, queries + keys, keys));
    }

    private Tensor heads(Tensor projected, long heads) {
        return projected
                .view(projected.size(0), projected.size(1), heads, configuration.headSize())
                .transpose(1, 2);
    }

    private Tensor feedForward(String prefix, Tensor state) {
        Tensor gate;
        Tensor up;
        if (facts().has(Trait.FUSED_PROJECTIONS)) {
            var both = project(prefix + "gate_up_proj", state);
            long half = configuration.intermediateSize();
            gate = both.narrow(2, 0, half);
            up = both.narrow(2, half, half);
        } else {
            gate = project(prefix + "gate_proj", state);
            up = project(prefix + "up_proj", state);
        }
        var open = switch (facts().activation()) {
            case SILU -> torch.silu(gate);
            case GELU_TANH -> torch.gelu(gate, "tanh");
        };
        return project(prefix + "down_proj", open.mul(up));
    }

    private Tensor project(String name, Tensor state) {
        var weight = name + ".weight";
        var bias = parameters.get(name + ".bias");
        var projected = WidenedProducts.linear(
                state, parameter(weight), bias == null ? new TensorOptional() : new TensorOptional(bias));
        return adapter.flatMap(own -> own.output(weight, WidenedProducts.wide(state)))
                .map(added -> projected.add(added.to(Tensors.type(projected))))
                .orElse(projected);
    }

    private Tensor norm(String name, Tensor state) {
        var weight = parameter(name + ".weight");
        if (!facts().has(Trait.NORMS_ADD_ONE)) {
            return norm(state, weight);
        }
        // At least in float32, as the models were trained with: 1 + a small weight loses it in 16 bits.
        var type = Tensors.type(state) == ScalarType.Double ? ScalarType.Double : ScalarType.Float;
        var wide = norm(state.to(type), weight.to(type).add(new Scalar(1)));
        return wide.to(Tensors.type(state));
    }

    private Tensor norm(Tensor state, Tensor weight) {
        return torch.rms_norm(
                state,
                new long[] {weight.size(0)},
                new TensorOptional(weight),
                new DoubleOptional(configuration.normEpsilon()));
    }

    private FamilyFacts facts() {
        return configuration.family().facts();
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
        // A replica and an adapted model borrow what they are made of.
        if (ownsRotary) {
            rotary.close();
            parameters.values().forEach(Tensor::close);
            memory.forEach(Arena::close);
        }
    }
}
