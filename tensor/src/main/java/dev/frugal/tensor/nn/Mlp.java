package dev.frugal.tensor.nn;

import dev.frugal.base.Seed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// A multilayer perceptron: linear layers with tanh between them, none after the last.
public final class Mlp implements Layer {
    private final List<Linear> layers;

    /// A network with parameters of its own, drawn by PyTorch's default.
    ///
    /// @param sizes inputs, hidden widths, outputs: at least two numbers
    public Mlp(List<Integer> sizes, ScalarType type, Seed seed) {
        this(sizes, type, Initialisation.standard(), 1, seed);
    }

    /// A network with parameters of its own.
    ///
    /// @param lastScale factor on the last layer's initial parameters
    /// @throws IllegalArgumentException if there are fewer than two sizes or one is not positive
    public Mlp(List<Integer> sizes, ScalarType type, Initialisation initialisation, double lastScale, Seed seed) {
        if (sizes.size() < 2) {
            throw new IllegalArgumentException("an MLP needs the sizes of its input and output, not only " + sizes);
        }
        var made = new ArrayList<Linear>();
        for (int i = 0; i + 1 < sizes.size(); i++) {
            double scale = i + 2 == sizes.size() ? lastScale : 1;
            made.add(new Linear(
                    sizes.get(i),
                    sizes.get(i + 1),
                    type,
                    initialisation,
                    scale,
                    seed.named("layer").at(i)));
        }
        layers = List.copyOf(made);
    }

    private Mlp(List<Linear> layers) {
        this.layers = layers;
    }

    /// A network over layers that come from elsewhere.
    ///
    /// @throws IllegalArgumentException if the sizes of neighbours differ, or some layers have a
    ///   matrix per group and others do not
    public static Mlp of(List<Linear> layers) {
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("an MLP has at least one layer");
        }
        for (int i = 0; i + 1 < layers.size(); i++) {
            if (layers.get(i).outputs() != layers.get(i + 1).inputs()
                    || layers.get(i).grouped() != layers.get(i + 1).grouped()) {
                throw new IllegalArgumentException(
                        "layer %d gives %d outputs, layer %d takes %d inputs, and both share weights over rows or neither"
                                .formatted(
                                        i,
                                        layers.get(i).outputs(),
                                        i + 1,
                                        layers.get(i + 1).inputs()));
            }
        }
        return new Mlp(List.copyOf(layers));
    }

    /// `x`: shape `[…, inputs]`; returns `[…, outputs]`.
    public Tensor forward(Tensor x) {
        var y = layers.getFirst().forward(x);
        for (var layer : layers.subList(1, layers.size())) {
            y = layer.forward(y.tanh());
        }
        return y;
    }

    public List<Linear> layers() {
        return layers;
    }

    public long inputs() {
        return layers.getFirst().inputs();
    }

    public long outputs() {
        return layers.getLast().outputs();
    }

    /// The parameters as `0.weight`, `0.bias`, `1.weight`, …
    @Override
    public Map<String, Tensor> parameters() {
        var parameters = new LinkedHashMap<String, Tensor>();
        for (int i = 0; i < layers.size(); i++) {
            parameters.putAll(
                    Parameters.prefixed(Integer.toString(i), layers.get(i).parameters()));
        }
        return parameters;
    }
}
