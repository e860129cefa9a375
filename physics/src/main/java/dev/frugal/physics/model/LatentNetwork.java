package dev.frugal.physics.model;

import dev.frugal.base.Seed;
import dev.frugal.tensor.jet.JetEngine;
import dev.frugal.tensor.nn.Lstm;
import dev.frugal.tensor.nn.Mlp;
import dev.frugal.tensor.nn.Parameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/// The network of [Tapinn]: LSTM and head to the latent code, tanh generator from (t, z).
final class LatentNetwork implements TrajectoryNetwork {
    private final Lstm lstm;
    private final Mlp head;
    private final Mlp generator;

    LatentNetwork(Tapinn method, NetworkShape shape, Seed seed) {
        var type = method.schedule().precision().scalarType();
        lstm = new Lstm(shape.states(), method.hidden(), type, seed.named("lstm"));
        head = new Mlp(List.of(method.hidden(), method.hidden(), method.latent()), type, seed.named("head"));
        generator = new Mlp(
                LayerSizes.of(1 + method.latent(), method.widths(), shape.outputs()), type, seed.named("generator"));
    }

    @Override
    public Tensor condition(Tensor windows, Tensor parameters) {
        return head.forward(lstm.last(windows));
    }

    @Override
    public List<Tensor> outputs(Tensor condition, Tensor times, int order, JetEngine jets) {
        return TimeDerivatives.overTimes(generator, condition, times, order, jets);
    }

    @Override
    public Map<String, Tensor> encoderParameters() {
        var all = new LinkedHashMap<String, Tensor>();
        all.putAll(Parameters.prefixed("lstm", lstm.parameters()));
        all.putAll(Parameters.prefixed("head", head.parameters()));
        return all;
    }

    @Override
    public Map<String, Tensor> generatorParameters() {
        return generator.parameters();
    }

    @Override
    public boolean readsWindow() {
        return true;
    }

    @Override
    public Optional<CurveNetwork> curves() {
        return Optional.of(new CurveNetwork(Optional.of(new CurveNetwork.Encoder(lstm, head)), generator));
    }

    @Override
    public long forwardOperations(Work work) {
        return Operations.forward(lstm, work.batch(), work.windowSamples())
                + Operations.forward(Operations.sizes(head), work.batch(), 0)
                + Operations.forward(Operations.sizes(generator), work.pairs(), work.order());
    }

    @Override
    public long backwardOperations(Work work) {
        return Operations.backward(lstm, work.batch(), work.windowSamples())
                + Operations.backward(Operations.sizes(head), work.batch(), 0, true)
                + Operations.backward(Operations.sizes(generator), work.pairs(), work.order(), true);
    }
}
