package dev.frugal.tensor.jet;

import dev.frugal.tensor.nn.Linear;
import dev.frugal.tensor.nn.Mlp;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// Jets in plain libtorch operations: any device, any order of differentiation afterwards.
///
/// A linear layer maps every channel by the same matrix, so all channels go through one product;
/// only the value gets the bias. Through `y = tanh(a)` the derivatives follow Faà di Bruno's
/// formula with the derivatives of tanh written in y itself:
///
/// ```
/// σ′ = 1 − y²    σ″ = −2yσ′    σ‴ = σ′(6y² − 2)    σ⁗ = yσ′(16 − 24y²)
/// y₁ = σ′a₁
/// y₂ = σ′a₂ + σ″a₁²
/// y₃ = σ′a₃ + 3σ″a₁a₂ + σ‴a₁³
/// y₄ = σ′a₄ + σ″(4a₁a₃ + 3a₂²) + 6σ‴a₁²a₂ + σ⁗a₁⁴
/// ```
public final class LibtorchJetEngine implements JetEngine {
    @Override
    public Jet propagate(Mlp network, Jet input) {
        if (input.channels().size(-1) != network.inputs()) {
            throw new IllegalArgumentException("the network has %d inputs, the jet %d columns"
                    .formatted(network.inputs(), input.channels().size(-1)));
        }
        var jet = linear(network.layers().getFirst(), input);
        for (var layer : network.layers().subList(1, network.layers().size())) {
            jet = linear(layer, tanh(jet));
        }
        return jet;
    }

    @Override
    public String description() {
        return "libtorch operations";
    }

    private static Jet linear(Linear layer, Jet x) {
        if (x.order() == 0) {
            return new Jet(layer.forward(x.value()).unsqueeze(0), x.directions(), 0);
        }
        var value = layer.forward(x.value()).unsqueeze(0);
        var tangents = x.channels().narrow(0, 1, x.channels().size(0) - 1);
        var mapped = layer.grouped() ? grouped(layer, tangents) : layer.forwardWithoutBias(tangents);
        return new Jet(torch.cat(new TensorVector(value, mapped), 0), x.directions(), x.order());
    }

    /// `[channels, groups, rows, inputs]` as one batch of matrices per group.
    private static Tensor grouped(Linear layer, Tensor tangents) {
        return torch.matmul(tangents, layer.weight().transpose(1, 2));
    }

    private static Jet tanh(Jet a) {
        var y = a.value().tanh();
        var channels = new ArrayList<Tensor>();
        channels.add(y.unsqueeze(0));
        if (a.order() > 0) {
            channels.addAll(derivatives(a, y));
        }
        return new Jet(torch.cat(new TensorVector(channels.toArray(new Tensor[0])), 0), a.directions(), a.order());
    }

    private static List<Tensor> derivatives(Jet a, Tensor y) {
        var channels = new ArrayList<Tensor>();
        var squared = y.square();
        var sigma1 = squared.neg().add(number(1));
        var a1 = a.derivatives(1);
        channels.add(sigma1.mul(a1));
        if (a.order() == 1) {
            return channels;
        }
        var sigma2 = y.mul(sigma1).mul(number(-2));
        var a2 = a.derivatives(2);
        var a1Squared = a1.square();
        channels.add(sigma1.mul(a2).add(sigma2.mul(a1Squared)));
        if (a.order() == 2) {
            return channels;
        }
        var sigma3 = sigma1.mul(squared.mul(number(6)).sub(number(2)));
        var a3 = a.derivatives(3);
        channels.add(sigma1.mul(a3)
                .add(sigma2.mul(a1).mul(a2).mul(number(3)))
                .add(sigma3.mul(a1Squared).mul(a1)));
        if (a.order() == 3) {
            return channels;
        }
        var sigma4 = y.mul(sigma1).mul(squared.mul(number(24)).neg().add(number(16)));
        var a4 = a.derivatives(4);
        channels.add(sigma1.mul(a4)
                .add(sigma2.mul(a1.mul(a3).mul(number(4)).add(a2.square().mul(number(3)))))
                .add(sigma3.mul(a1Squared).mul(a2).mul(number(6)))
                .add(sigma4.mul(a1Squared.square())));
        return channels;
    }

    private static Scalar number(double value) {
        return new Scalar(value);
    }
}
