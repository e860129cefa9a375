package dev.frugal.physics.model;

import dev.frugal.base.Seed;
import dev.frugal.ledger.meter.OperationCount;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.jet.JetEngine;
import dev.frugal.tensor.nn.Mlp;
import dev.frugal.tensor.nn.Parameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/// The networks of [DeepOnet]. The branch's features of the window are its latent code.
final class OperatorNetwork implements TrajectoryNetwork {
    private final int features;
    private final int outputs;
    private final Mlp branch;
    private final Mlp trunk;
    private final Tensor bias;

    OperatorNetwork(DeepOnet method, NetworkShape shape, Seed seed) {
        var type = method.schedule().precision().scalarType();
        features = method.features();
        outputs = shape.outputs();
        branch = new Mlp(
                LayerSizes.of(shape.windowSamples() * shape.states(), method.widths(), outputs * features),
                type,
                seed.named("branch"));
        trunk = new Mlp(LayerSizes.of(1, method.widths(), outputs * features), type, seed.named("trunk"));
        bias = Tensors.of(new double[outputs], type, outputs).set_requires_grad(true);
    }

    @Override
    public Tensor condition(Tensor windows, Tensor parameters) {
        return branch.forward(windows.flatten(1, 2));
    }

    @Override
    public List<Tensor> outputs(Tensor condition, Tensor times, int order, JetEngine jets) {
        long batch = condition.size(0);
        long samples = times.size(0);
        var weights = condition.view(batch, outputs, features).transpose(0, 1);
        var derivatives = TimeDerivatives.along(trunk, times.unsqueeze(1), order, jets);
        var products = new java.util.ArrayList<Tensor>();
        for (int k = 0; k <= order; k++) {
            var basis = derivatives.get(k).view(samples, outputs, features).permute(1, 2, 0);
            var sum = weights.matmul(basis).permute(1, 2, 0);
            products.add(k == 0 ? sum.add(bias) : sum);
        }
        return List.copyOf(products);
    }

    @Override
    public Map<String, Tensor> encoderParameters() {
        return branch.parameters();
    }

    @Override
    public Map<String, Tensor> generatorParameters() {
        var all = new LinkedHashMap<String, Tensor>();
        all.putAll(Parameters.prefixed("trunk", trunk.parameters()));
        all.put("bias", bias);
        return all;
    }

    @Override
    public boolean readsWindow() {
        return true;
    }

    @Override
    public Optional<CurveNetwork> curves() {
        return Optional.empty();
    }

    /// The trunk sees each time once, however many windows there are.
    @Override
    public long forwardOperations(Work work) {
        return Operations.forward(Operations.sizes(branch), work.batch(), 0)
                + Operations.forward(Operations.sizes(trunk), work.times(), work.order())
                + products(work);
    }

    @Override
    public long backwardOperations(Work work) {
        return Operations.backward(Operations.sizes(branch), work.batch(), 0, false)
                + Operations.backward(Operations.sizes(trunk), work.times(), work.order(), false)
                + 2 * products(work);
    }

    private long products(Work work) {
        return OperationCount.linear((1 + work.order()) * work.pairs(), features, outputs);
    }
}
