package dev.frugal.physics.model;

import dev.frugal.base.Seed;
import dev.frugal.tensor.jet.JetEngine;
import dev.frugal.tensor.nn.Mlp;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/// The network of [ParametricPinn] and [SobolevPinn]: one tanh network of (t, p), no encoder.
final class ParameterNetwork implements TrajectoryNetwork {
    private final Mlp generator;

    ParameterNetwork(List<Integer> widths, Precision precision, NetworkShape shape, Seed seed) {
        generator = new Mlp(
                LayerSizes.of(1 + shape.parameters(), widths, shape.outputs()),
                precision.scalarType(),
                seed.named("generator"));
    }

    @Override
    public Tensor condition(Tensor windows, Tensor parameters) {
        return parameters;
    }

    @Override
    public List<Tensor> outputs(Tensor condition, Tensor times, int order, JetEngine jets) {
        return TimeDerivatives.overTimes(generator, condition, times, order, jets);
    }

    @Override
    public Map<String, Tensor> encoderParameters() {
        return Map.of();
    }

    @Override
    public Map<String, Tensor> generatorParameters() {
        return generator.parameters();
    }

    @Override
    public boolean readsWindow() {
        return false;
    }

    @Override
    public Optional<CurveNetwork> curves() {
        return Optional.of(new CurveNetwork(Optional.empty(), generator));
    }

    @Override
    public long forwardOperations(Work work) {
        return Operations.forward(Operations.sizes(generator), work.pairs(), work.order());
    }

    @Override
    public long backwardOperations(Work work) {
        return Operations.backward(Operations.sizes(generator), work.pairs(), work.order(), false);
    }
}
