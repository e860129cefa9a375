package dev.frugal.physics.field.forecast;

import dev.frugal.base.Seed;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.nn.Mlp;
import dev.frugal.tensor.nn.Parameters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/// A deep operator network: a branch network reads the window, a trunk network time and place, and each field is the
/// inner product of their features, plus a bias. See Lu et al., Nature Machine Intelligence 3 (2021).
final class DeepOperator implements NeuralOperator {
    private final OperatorShape shape;
    private final int features;
    private final Mlp branch;
    private final Mlp trunk;
    private final Tensor bias;
    private final Tensor places;

    DeepOperator(OperatorSettings settings, OperatorShape shape, Seed seed) {
        this.shape = shape;
        this.features = settings.features();
        int outputs = shape.fields() * features;
        this.places = places(shape);
        this.branch = new Mlp(
                sizes(shape.samples() * shape.fields() * shape.points(), settings, outputs),
                OperatorShape.TYPE,
                seed.named("branch"));
        this.trunk = new Mlp(sizes((int) places.size(1), settings, outputs), OperatorShape.TYPE, seed.named("trunk"));
        this.bias = Tensors.of(new float[shape.fields()], shape.fields()).set_requires_grad(true);
    }

    private static List<Integer> sizes(int inputs, OperatorSettings settings, int outputs) {
        var sizes = new ArrayList<Integer>();
        sizes.add(inputs);
        sizes.addAll(Collections.nCopies(settings.layers(), settings.width()));
        sizes.add(outputs);
        return sizes;
    }

    /// Every time with every place, `[times * points, 1 + coordinates]`.
    private static Tensor places(OperatorShape shape) {
        var place = Tensors.floats(shape.places());
        int coordinates = place.length / shape.points();
        int columns = 1 + coordinates;
        var values = new float[shape.times().length * shape.points() * columns];
        int to = 0;
        for (double time : shape.times()) {
            for (int point = 0; point < shape.points(); point++) {
                values[to++] = (float) (2 * time - 1);
                for (int c = 0; c < coordinates; c++) {
                    values[to++] = place[point * coordinates + c];
                }
            }
        }
        return Tensors.of(values, values.length / columns, columns);
    }

    @Override
    public Tensor forward(Tensor windows) {
        long batch = windows.size(0);
        long times = shape.times().length;
        var weights = branch.forward(windows.flatten(1, 3))
                .view(batch, shape.fields(), features)
                .transpose(0, 1);
        var basis = trunk.forward(places)
                .view(times * shape.points(), shape.fields(), features)
                .permute(1, 2, 0);
        return weights.matmul(basis)
                .view(shape.fields(), batch, times, shape.points())
                .permute(1, 2, 0, 3)
                .add(bias.view(1, 1, shape.fields(), 1));
    }

    @Override
    public Map<String, Tensor> parameters() {
        var all = new LinkedHashMap<String, Tensor>();
        all.putAll(Parameters.prefixed("branch", branch.parameters()));
        all.putAll(Parameters.prefixed("trunk", trunk.parameters()));
        all.put("bias", bias);
        return all;
    }
}
