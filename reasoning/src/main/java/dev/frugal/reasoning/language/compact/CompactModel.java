package dev.frugal.reasoning.language.compact;

import dev.frugal.reasoning.language.model.Activation;
import dev.frugal.reasoning.language.model.AttentionSettings;
import dev.frugal.reasoning.language.model.FamilyFacts.Trait;
import dev.frugal.reasoning.language.model.ModelConfiguration;
import dev.frugal.reasoning.language.model.WeightType;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.transformer.PackedMatrix;
import dev.frugal.tensor.transformer.TransformerKernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/// A snapshot of a model's weights, packed for the [TransformerKernels]. Immutable: all threads share one.
public final class CompactModel {
    /// The largest model decoded this way, parameters: beyond it libtorch's matrix products win.
    public static final long LARGEST_PARAMETERS = 8_000_000;

    private static final Set<Trait> COMPUTED = Set.of(Trait.INPUT_BIAS, Trait.QUERY_KEY_NORMS, Trait.TIED_HEAD);

    private final ModelConfiguration configuration;
    private final TransformerKernels kernels;
    private final WorkingMemory memory;
    private final float[] embedding;
    private final List<Layer> layers;
    private final float[] finalNorm;
    private final PackedMatrix head;
    private final float[] cosines;
    private final float[] sines;

    /// One block: query, key and value projections side by side, then the rest.
    record Layer(
            float[] inputNorm,
            PackedMatrix queryKeyValue,
            float[] queryNorm,
            float[] keyNorm,
            PackedMatrix output,
            float[] attendedNorm,
            PackedMatrix gateUp,
            PackedMatrix down) {
        boolean hasMatricesOf(Layer other) {
            return Arrays.equals(queryKeyValue.values(), other.queryKeyValue.values())
                    && Arrays.equals(output.values(), other.output.values())
                    && Arrays.equals(gateUp.values(), other.gateUp.values())
                    && Arrays.equals(down.values(), other.down.values());
        }
    }

    private CompactModel(PackableModel model, TransformerKernels kernels, int positions) {
        this.configuration = model.configuration();
        this.kernels = kernels;
        this.memory = model.workingMemory();
        var parameters = new Source(model.mergedParameters());
        this.embedding = parameters.values("model.embed_tokens.weight");
        this.layers = new ArrayList<>();
        for (int layer = 0; layer < configuration.layers(); layer++) {
            layers.add(layer(parameters, "model.layers." + layer + "."));
        }
        this.finalNorm = parameters.values("model.norm.weight");
        this.head = PackedMatrix.of(
                configuration.hiddenSize(), kernels, new float[][] {Tensors.floats(model.head())}, new float[][] {{}});
        var angles = configuration.rotaryAngles(positions);
        this.cosines = new float[angles.length];
        this.sines = new float[angles.length];
        for (int i = 0; i < angles.length; i++) {
            cosines[i] = (float) Math.cos(angles[i]);
            sines[i] = (float) Math.sin(angles[i]);
        }
    }

    /// True for a model this decoder is made for: small, float32, on the CPU, of a family it computes.
    public static boolean suits(PackableModel model) {
        return computes(model.configuration())
                && model.configuration().parameterCount() <= LARGEST_PARAMETERS
                && WeightType.of(model.head()) == WeightType.FLOAT32
                && !model.head().is_cuda();
    }

    /// Whether the kernels compute what the layers do. Biases and norms of queries and keys are parameters that are
    /// there or not.
    private static boolean computes(ModelConfiguration model) {
        var facts = model.family().facts();
        return facts.activation() == Activation.SILU
                && facts.traits().stream().allMatch(COMPUTED::contains)
                && model.attention().equals(AttentionSettings.PLAIN)
                && model.turnedSize() == model.headSize()
                && model.rotary().scaling().amplitude() == 1
                && model.logitCap().isEmpty();
    }

    /// The weights as they are now, for texts of up to `positions` tokens.
    ///
    /// @throws IllegalArgumentException if the engine does not compute the model's family
    public static CompactModel of(PackableModel model, int positions) {
        return of(model, positions, TransformerKernels.fastest());
    }

    static CompactModel of(PackableModel model, int positions, TransformerKernels kernels) {
        var family = model.configuration().family();
        if (!computes(model.configuration())) {
            throw new IllegalArgumentException("the compact engine does not compute models of the family "
                    + family.facts().modelType());
        }
        try (var _ = Scope.open()) {
            return new CompactModel(model, kernels, positions);
        }
    }

    private Layer layer(Source parameters, String prefix) {
        var attention = prefix + "self_attn.";
        int hidden = configuration.hiddenSize();
        return new Layer(
                parameters.values(prefix + "input_layernorm.weight"),
                parameters.packed(hidden, kernels, attention + "q_proj", attention + "k_proj", attention + "v_proj"),
                parameters.values(attention + "q_norm.weight"),
                parameters.values(attention + "k_norm.weight"),
                parameters.packed(configuration.queryHeads() * configuration.headSize(), kernels, attention + "o_proj"),
                parameters.values(prefix + "post_attention_layernorm.weight"),
                parameters.packed(hidden, kernels, prefix + "mlp.gate_proj", prefix + "mlp.up_proj"),
                parameters.packed(configuration.intermediateSize(), kernels, prefix + "mlp.down_proj"));
    }

    /// Parameters as arrays; one the architecture does not have is empty.
    private record Source(Map<String, Tensor> tensors) {
        float[] values(String name) {
            var tensor = tensors.get(name);
            return tensor == null ? new float[0] : Tensors.floats(tensor);
        }

        PackedMatrix packed(int inputs, TransformerKernels kernels, String... names) {
            var weights = new float[names.length][];
            var biases = new float[names.length][];
            for (int i = 0; i < names.length; i++) {
                weights[i] = values(names[i] + ".weight");
                biases[i] = values(names[i] + ".bias");
            }
            return PackedMatrix.of(inputs, kernels, weights, biases);
        }
    }

    /// Room for `rows` texts of up to `capacity` tokens each.
    ///
    /// `passes`: for each text the pass it leaves its rows to, or nothing.
    public CompactState open(int rows, int capacity, List<ActivationCache> passes) {
        return new CompactState(this, rows, capacity, passes);
    }

    /// A pass to which `texts` texts being extended leave what the way back needs.
    public ActivationCache keep(int texts) {
        return new ActivationCache(this, texts);
    }

    /// How many positions texts may have.
    int positions() {
        return cosines.length / (configuration.headSize() / 2);
    }

    /// Whether `model` still has the weights that were packed here. The norms are looked at, which every step of an
    /// optimiser changes, and with an adapter the matrices.
    boolean isStillThatOf(PackableModel model) {
        try (var _ = Scope.open()) {
            var parameters = new Source(model.mergedParameters());
            for (int layer = 0; layer < layers.size(); layer++) {
                var prefix = "model.layers." + layer + ".";
                var own = layers.get(layer);
                if (!Arrays.equals(own.inputNorm(), parameters.values(prefix + "input_layernorm.weight"))
                        || !Arrays.equals(
                                own.attendedNorm(), parameters.values(prefix + "post_attention_layernorm.weight"))) {
                    return false;
                }
                if (model.isAdapted() && !own.hasMatricesOf(layer(parameters, prefix))) {
                    return false;
                }
            }
            return Arrays.equals(finalNorm, parameters.values("model.norm.weight"));
        }
    }

    /// Numbers from one row of states to the next.
    int stateStride() {
        return PackedMatrix.padded(configuration.hiddenSize(), kernels.alignment());
    }

    /// The same for queries, keys and values side by side.
    int joinedStride() {
        return layers.getFirst().queryKeyValue().paddedOutputs();
    }

    /// The same for what was attended to.
    int attendedStride() {
        return PackedMatrix.padded(configuration.queryHeads() * configuration.headSize(), kernels.alignment());
    }

    /// The same for the two halves of the gate.
    int gateStride() {
        return layers.getFirst().gateUp().paddedOutputs();
    }

    ModelConfiguration configuration() {
        return configuration;
    }

    TransformerKernels kernels() {
        return kernels;
    }

    WorkingMemory memory() {
        return memory;
    }

    float[] embedding() {
        return embedding;
    }

    List<Layer> layers() {
        return layers;
    }

    float[] finalNorm() {
        return finalNorm;
    }

    PackedMatrix head() {
        return head;
    }

    /// Cosines `[positions, headSize / 2]`.
    float[] cosines() {
        return cosines;
    }

    /// Sines `[positions, headSize / 2]`.
    float[] sines() {
        return sines;
    }
}
