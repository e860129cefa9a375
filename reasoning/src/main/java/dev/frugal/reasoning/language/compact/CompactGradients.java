package dev.frugal.reasoning.language.compact;

import dev.frugal.reasoning.language.model.ModelConfiguration;
import dev.frugal.tensor.transformer.PackedMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Gradients of a model's parameters in the layout of the kernels, read by their Hugging Face
/// names.
public final class CompactGradients {
    private final Map<String, Slice> slices = new LinkedHashMap<>();
    private final List<float[]> arrays = new ArrayList<>();
    private final WorkingMemory memory;
    private final ModelConfiguration shape;
    private final float[] embedding;
    private final List<Layer> layers = new ArrayList<>();
    private final float[] finalNorm;
    private final Matrix head;

    /// A matrix's gradient, `rows` of `stride`, and its bias's.
    record Matrix(float[] values, int rows, int stride, float[] bias) {}

    record Layer(
            float[] inputNorm,
            Matrix queryKeyValue,
            float[] queryNorm,
            float[] keyNorm,
            Matrix output,
            float[] attendedNorm,
            Matrix gateUp,
            Matrix down) {}

    /// Where a parameter's numbers are.
    private record Slice(float[] values, int firstRow, int rows, int columns, int stride) {
        float[] copy() {
            var copy = new float[rows * columns];
            for (int row = 0; row < rows; row++) {
                System.arraycopy(values, (firstRow + row) * stride, copy, row * columns, columns);
            }
            return copy;
        }
    }

    /// Zeros for every parameter of `model`.
    CompactGradients(CompactModel model) {
        this.memory = model.memory();
        this.shape = model.configuration();
        int hidden = shape.hiddenSize();
        int alignment = model.kernels().alignment();
        this.embedding = vector("model.embed_tokens.weight", shape.vocabularySize() * hidden);
        for (int number = 0; number < shape.layers(); number++) {
            layers.add(layer(model, number));
        }
        this.finalNorm = vector("model.norm.weight", hidden);
        this.head = matrix(model.head(), alignment);
        if (!shape.tiedHead()) {
            stack(head, hidden, alignment, List.of("lm_head"), List.of(shape.vocabularySize()));
        }
    }

    private Layer layer(CompactModel model, int number) {
        var weights = model.layers().get(number);
        int alignment = model.kernels().alignment();
        var prefix = "model.layers." + number + ".";
        var attention = prefix + "self_attn.";
        int hidden = shape.hiddenSize();
        int intermediate = shape.intermediateSize();
        int queries = shape.queryHeads() * shape.headSize();
        int keys = shape.keyValueHeads() * shape.headSize();
        var layer = new Layer(
                vector(prefix + "input_layernorm.weight", hidden),
                matrix(weights.queryKeyValue(), alignment),
                vector(attention + "q_norm.weight", weights.queryNorm().length),
                vector(attention + "k_norm.weight", weights.keyNorm().length),
                matrix(weights.output(), alignment),
                vector(prefix + "post_attention_layernorm.weight", hidden),
                matrix(weights.gateUp(), alignment),
                matrix(weights.down(), alignment));
        stack(
                layer.queryKeyValue(),
                hidden,
                alignment,
                List.of(attention + "q_proj", attention + "k_proj", attention + "v_proj"),
                List.of(queries, keys, keys));
        stack(layer.output(), queries, alignment, List.of(attention + "o_proj"), List.of(hidden));
        stack(
                layer.gateUp(),
                hidden,
                alignment,
                List.of(prefix + "mlp.gate_proj", prefix + "mlp.up_proj"),
                List.of(intermediate, intermediate));
        stack(layer.down(), intermediate, alignment, List.of(prefix + "mlp.down_proj"), List.of(hidden));
        return layer;
    }

    private float[] vector(String name, int size) {
        var values = array(size);
        slices.put(name, new Slice(values, 0, 1, size, size));
        return values;
    }

    private Matrix matrix(PackedMatrix weights, int alignment) {
        int stride = PackedMatrix.padded(weights.inputs(), alignment);
        return new Matrix(
                array(Math.multiplyExact(weights.paddedOutputs(), stride)),
                weights.paddedOutputs(),
                stride,
                array(weights.paddedOutputs()));
    }

    private float[] array(int size) {
        var values = memory.borrow(size);
        Arrays.fill(values, 0f);
        arrays.add(values);
        return values;
    }

    /// Names the matrices stacked in one, each of which begins a register.
    private void stack(Matrix matrix, int inputs, int alignment, List<String> names, List<Integer> outputs) {
        int first = 0;
        for (int i = 0; i < names.size(); i++) {
            int rows = outputs.get(i);
            slices.put(names.get(i) + ".weight", new Slice(matrix.values(), first, rows, inputs, matrix.stride()));
            slices.put(names.get(i) + ".bias", new Slice(matrix.bias(), first, rows, 1, 1));
            first += PackedMatrix.padded(rows, alignment);
        }
    }

    /// Arrays that [#add] knows by their number.
    public int arrays() {
        return arrays.size();
    }

    /// Adds one array of the gradients of other passes over the same model, in their order.
    public void add(int array, List<CompactGradients> others) {
        var sum = arrays.get(array);
        for (var other : others) {
            var more = other.arrays.get(array);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += more[i];
            }
        }
    }

    /// Ends the life of these gradients.
    public void giveBack() {
        arrays.forEach(memory::giveBack);
        arrays.clear();
        slices.clear();
    }

    /// Counts the output matrix's gradient towards the embedding, where they are one. Once, after
    /// all passes.
    public void tieHead() {
        if (!shape.tiedHead()) {
            return;
        }
        int hidden = shape.hiddenSize();
        for (int id = 0; id < shape.vocabularySize(); id++) {
            for (int i = 0; i < hidden; i++) {
                embedding[id * hidden + i] += head.values()[id * head.stride() + i];
            }
        }
    }

    /// The gradient of the parameter with this Hugging Face name, row-major.
    public float[] values(String name) {
        var slice = slices.get(name);
        if (slice == null) {
            throw new IllegalArgumentException("the model has no parameter " + name);
        }
        return slice.copy();
    }

    float[] embedding() {
        return embedding;
    }

    Layer layer(int number) {
        return layers.get(number);
    }

    float[] finalNorm() {
        return finalNorm;
    }

    Matrix head() {
        return head;
    }
}
