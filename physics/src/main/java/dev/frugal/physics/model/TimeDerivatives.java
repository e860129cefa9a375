package dev.frugal.physics.model;

import dev.frugal.tensor.jet.Jet;
import dev.frugal.tensor.jet.JetEngine;
import dev.frugal.tensor.nn.Mlp;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// A perceptron's outputs and their exact derivatives in its first input, which is time.
final class TimeDerivatives {
    private TimeDerivatives() {}

    /// Orders 0 to `order`, each of shape `[batch, times, outputs]`, for every pair of a condition
    /// and a time.
    ///
    /// `condition`: shape `[batch, features]`; `times`: `[times]`.
    static List<Tensor> overTimes(Mlp network, Tensor condition, Tensor times, int order, JetEngine jets) {
        long batch = condition.size(0);
        long samples = times.size(0);
        var timeColumn = times.view(1, samples, 1).expand(batch, samples, 1);
        var conditions = condition.unsqueeze(1).expand(batch, samples, condition.size(1));
        var input = torch.cat(new TensorVector(timeColumn, conditions), 2).flatten(0, 1);
        var derivatives = new ArrayList<Tensor>();
        for (var derivative : along(network, input, order, jets)) {
            derivatives.add(derivative.view(batch, samples, network.outputs()));
        }
        return List.copyOf(derivatives);
    }

    /// Orders 0 to `order`, each of the shape of the network's output for `input`, whose first
    /// column is time.
    static List<Tensor> along(Mlp network, Tensor input, int order, JetEngine jets) {
        if (order == 0) {
            return List.of(network.forward(input));
        }
        var jet = jets.propagate(network, Jet.seed(input, order, 0));
        var derivatives = new ArrayList<Tensor>();
        derivatives.add(jet.value());
        for (int k = 1; k <= order; k++) {
            derivatives.add(jet.derivative(0, k));
        }
        return List.copyOf(derivatives);
    }
}
