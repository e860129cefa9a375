package dev.frugal.physics.model;

import dev.frugal.base.Seed;
import dev.frugal.tensor.nn.Lstm;
import dev.frugal.tensor.nn.Mlp;
import dev.frugal.tensor.nn.Parameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/// The network of [Tapinn]: LSTM and head to the latent code, tanh generator from (t, z).
final class LatentNetwork implements TrajectoryNetwork {
    private final Lstm lstm;
    private final Mlp head;
    private final Mlp generator;

    LatentNetwork(Tapinn method, NetworkShape shape, Seed seed) {
        var type = method.schedule().precision().scalarType();
        lstm = new Lstm(shape.states(), method.hidden(), type, seed.named("lstm"));
        head =
                new Mlp(
                        List.of(method.hidden(), method.hidden(), method.latent()),
                        type,
                        seed.named("head"));
        generator =
                new Mlp(
                        Widths.of(1 + method.latent(), method.widths(), shape.outputs()),
                        type,
                        seed.named("generator"));
    }

    @Override
    public Tensor condition(Tensor windows, Tensor parameters) {
        return head.forward(lstm.last(windows));
    }

    @Override
    public List<Tensor> outputs(Tensor condition, Tensor times, int order) {
        return TimeDerivatives.overTimes(generator, condition, times, order);
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
    public long operations(int windowSamples, int times) {
        return windowSamples * Operations.ofLstmSample(lstm.inputs(), lstm.hidden())
                + Operations.of(head)
                + times * Operations.of(generator);
    }
}
