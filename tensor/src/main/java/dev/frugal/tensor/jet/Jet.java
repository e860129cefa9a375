package dev.frugal.tensor.jet;

import dev.frugal.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// The value of a function of the network's input, with its derivatives along some directions:
/// `y(x)` and `dᵏ/dsᵏ y(x + s·v_d)` at `s = 0` for each direction `v_d` and `k = 1 … order`.
///
/// @param channels shape `[1 + order·directions, …, width]`: first the value, then the first
///   derivatives along all directions, then the second derivatives, and so on
/// @param directions how many directions
/// @param order the highest derivative, 0 to 4
public record Jet(Tensor channels, int directions, int order) {
    /// The highest order that is propagated.
    public static final int HIGHEST_ORDER = 4;

    /// @throws IllegalArgumentException if the channels are not one value and `order` derivatives
    ///   per direction
    public Jet {
        if (order < 0 || order > HIGHEST_ORDER || directions < 0) {
            throw new IllegalArgumentException("a jet has order 0 to %d along some directions, not order %d along %d"
                    .formatted(HIGHEST_ORDER, order, directions));
        }
        if (channels.dim() < 2 || channels.size(0) != 1 + (long) order * directions) {
            throw new IllegalArgumentException(
                    "a jet of order %d along %d directions has %d channels of rows, not shape %s"
                            .formatted(
                                    order,
                                    directions,
                                    1 + order * directions,
                                    Arrays.toString(Tensors.shape(channels))));
        }
    }

    /// The input itself, to be differentiated along some of its columns.
    ///
    /// @param input shape `[…, width]`
    /// @throws IllegalArgumentException if a column is not one of the input's
    public static Jet seed(Tensor input, int order, int... columns) {
        long width = input.size(-1);
        var tangents = new ArrayList<Tensor>();
        for (int column : columns) {
            if (column < 0 || column >= width) {
                throw new IllegalArgumentException("column %d is none of the input's %d".formatted(column, width));
            }
            var unit = new double[Math.toIntExact(width)];
            unit[column] = 1;
            tangents.add(Tensors.of(unit, Tensors.type(input), width).expand_as(input));
        }
        return along(input, order, tangents);
    }

    /// The input itself, to be differentiated along any directions.
    ///
    /// @param input shape `[…, width]`
    /// @param tangents the directions, each of the input's shape
    public static Jet along(Tensor input, int order, List<Tensor> tangents) {
        if (order == 0) {
            return new Jet(input.unsqueeze(0), tangents.size(), 0);
        }
        var derivatives = new ArrayList<List<Tensor>>();
        derivatives.add(tangents);
        var zero = torch.zeros_like(input);
        for (int k = 2; k <= order; k++) {
            derivatives.add(Collections.nCopies(tangents.size(), zero));
        }
        return of(input, derivatives);
    }

    /// A jet from its parts, for inputs that are themselves functions of what is differentiated in.
    ///
    /// @param value shape `[…, width]`
    /// @param derivatives `derivatives.get(k - 1).get(d)` is the k-th derivative along direction d,
    ///   of the value's shape
    public static Jet of(Tensor value, List<List<Tensor>> derivatives) {
        int directions = derivatives.isEmpty() ? 0 : derivatives.getFirst().size();
        var channels = new ArrayList<Tensor>();
        channels.add(value);
        for (var sameOrder : derivatives) {
            if (sameOrder.size() != directions) {
                throw new IllegalArgumentException(
                        "every order has a derivative per direction, not %d here and %d there"
                                .formatted(directions, sameOrder.size()));
            }
            channels.addAll(sameOrder);
        }
        return new Jet(torch.stack(new TensorVector(channels.toArray(new Tensor[0]))), directions, derivatives.size());
    }

    /// Shape `[…, width]`.
    public Tensor value() {
        return channels.select(0, 0);
    }

    /// The derivative of order `k ≥ 1` along a direction, shape `[…, width]`.
    public Tensor derivative(int direction, int k) {
        if (direction < 0 || direction >= directions || k < 1 || k > order) {
            throw new IllegalArgumentException(
                    "derivative %d along direction %d of a jet of order %d along %d directions"
                            .formatted(k, direction, order, directions));
        }
        return channels.select(0, 1 + (long) (k - 1) * directions + direction);
    }

    /// The derivatives of order `k ≥ 1` along all directions, shape `[directions, …, width]`.
    Tensor derivatives(int k) {
        return channels.narrow(0, 1 + (long) (k - 1) * directions, directions);
    }
}
