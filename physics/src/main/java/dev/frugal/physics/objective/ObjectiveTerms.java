package dev.frugal.physics.objective;

import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The mean squares of an [Objective] for one system, each state measured in units of its scale.
///
/// `scales`: one positive number per state, usually its standard deviation over the training data.
public final class ObjectiveTerms {
    private final DynamicalSystem system;
    private final double[] scales;

    public ObjectiveTerms(DynamicalSystem system, double[] scales) {
        if (scales.length != system.stateNames().size()) {
            throw new IllegalArgumentException("%d scales for the %d states of %s"
                    .formatted(scales.length, system.stateNames().size(), system.name()));
        }
        this.system = system;
        this.scales = scales.clone();
    }

    /// Mean squared difference of two tensors of shape `[batch, times, states]`, in squared scales:
    /// the data term for states, the derivative term for rates.
    public Tensor difference(Tensor forecast, Tensor reference) {
        return meanSquare(forecast.sub(reference));
    }

    /// Mean squared residual `dŷ/dt − f(t, ŷ; p)`, in squared scales per unit of time squared.
    ///
    /// `states`, `rates`: shape `[batch, times, states]`; `times`: `[times]`; `parameters`:
    /// `[batch, parameters]`.
    public Tensor residual(Tensor states, Tensor rates, Tensor times, Tensor parameters) {
        return meanSquare(rates.sub(expectedRates(states, times, parameters)));
    }

    /// The right-hand side f at every state: shape `[batch, times, states]`.
    public Tensor expectedRates(Tensor states, Tensor times, Tensor parameters) {
        var stateColumns = new ArrayList<Tensor>();
        for (int state = 0; state < scales.length; state++) {
            stateColumns.add(states.select(2, state));
        }
        var parameterColumns = new ArrayList<Tensor>();
        for (long parameter = 0; parameter < parameters.size(1); parameter++) {
            parameterColumns.add(parameters.select(1, parameter).unsqueeze(1));
        }
        var rates = system.derivative(times.unsqueeze(0), stateColumns, parameterColumns);
        return stack(rates, states.select(2, 0));
    }

    /// An equation that mentions neither state nor parameter comes back without the batch's shape.
    private static Tensor stack(List<Tensor> columns, Tensor shaped) {
        return torch.stack(
                new TensorVector(
                        columns.stream().map(column -> column.expand_as(shaped)).toArray(Tensor[]::new)),
                2);
    }

    private Tensor meanSquare(Tensor difference) {
        ScalarType type = Tensors.type(difference);
        var scaled = difference.div(Tensors.of(scales, type, scales.length));
        return scaled.mul(scaled).mean();
    }
}
