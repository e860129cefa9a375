package dev.frugal.physics.model;

import dev.frugal.base.Seed;
import dev.frugal.tensor.jet.JetEngine;
import dev.frugal.tensor.nn.Linear;
import dev.frugal.tensor.nn.Mlp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/// The networks of [HyperPinn]: the hypernetwork is the encoder, the target's weights are the
/// condition.
final class HyperNetwork implements TrajectoryNetwork {
    private final List<Integer> target;
    private final Mlp hypernetwork;

    HyperNetwork(HyperPinn method, NetworkShape shape, Seed seed) {
        target = LayerSizes.of(1, method.targetWidths(), shape.outputs());
        hypernetwork = new Mlp(
                LayerSizes.of(shape.parameters(), method.hyperWidths(), weightCount(target)),
                method.schedule().precision().scalarType(),
                seed.named("hypernetwork"));
    }

    private static int weightCount(List<Integer> sizes) {
        int count = 0;
        for (int layer = 0; layer + 1 < sizes.size(); layer++) {
            count += (sizes.get(layer) + 1) * sizes.get(layer + 1);
        }
        return count;
    }

    @Override
    public Tensor condition(Tensor windows, Tensor parameters) {
        return hypernetwork.forward(parameters);
    }

    @Override
    public List<Tensor> outputs(Tensor condition, Tensor times, int order, JetEngine jets) {
        long batch = condition.size(0);
        var input = times.view(1, times.size(0), 1).expand(batch, times.size(0), 1);
        return TimeDerivatives.along(targets(condition), input, order, jets);
    }

    /// One target network per row of weights, each layer's matrix before its offsets.
    private Mlp targets(Tensor weights) {
        long batch = weights.size(0);
        var layers = new ArrayList<Linear>();
        long position = 0;
        for (int layer = 0; layer + 1 < target.size(); layer++) {
            long inputs = target.get(layer);
            long outputs = target.get(layer + 1);
            var matrix = weights.narrow(1, position, inputs * outputs);
            position += inputs * outputs;
            var offsets = weights.narrow(1, position, outputs);
            position += outputs;
            layers.add(Linear.of(matrix.reshape(batch, outputs, inputs), offsets));
        }
        return Mlp.of(layers);
    }

    @Override
    public Map<String, Tensor> encoderParameters() {
        return hypernetwork.parameters();
    }

    @Override
    public Map<String, Tensor> generatorParameters() {
        return Map.of();
    }

    @Override
    public boolean readsWindow() {
        return false;
    }

    @Override
    public Optional<CurveNetwork> curves() {
        return Optional.empty();
    }

    @Override
    public long forwardOperations(Work work) {
        return Operations.forward(Operations.sizes(hypernetwork), work.batch(), 0)
                + Operations.forward(target, work.pairs(), work.order());
    }

    @Override
    public long backwardOperations(Work work) {
        return Operations.backward(Operations.sizes(hypernetwork), work.batch(), 0, false)
                + Operations.backward(target, work.pairs(), work.order(), false);
    }
}
