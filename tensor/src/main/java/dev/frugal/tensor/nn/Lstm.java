package dev.frugal.tensor.nn;

import dev.frugal.base.Seed;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.recurrent.LstmEngines;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// A long short-term memory layer (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et
/// al. 2000) that reads a sequence from a zero state.
///
/// ```
/// [i f g o] = W_ih·x_t + b_ih + W_hh·h + b_hh
/// c ← σ(f)∘c + σ(i)∘tanh(g);  h ← σ(o)∘tanh(c)
/// ```
///
/// PyTorch's layout: the four gates stacked in the first dimension in the order i, f, g, o, and two
/// bias vectors, so 4·hidden·(inputs + hidden + 2) parameters.
public final class Lstm implements Layer {
    private static final int GATES = 4;

    private final long inputs;
    private final long hidden;
    private final ScalarType type;
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();

    /// A layer with parameters drawn by PyTorch's default.
    public Lstm(long inputs, long hidden, ScalarType type, Seed seed) {
        this(inputs, hidden, type, Initialisation.standard(), seed);
    }

    /// @throws IllegalArgumentException if a size is not positive
    public Lstm(long inputs, long hidden, ScalarType type, Initialisation initialisation, Seed seed) {
        if (inputs < 1 || hidden < 1) {
            throw new IllegalArgumentException(
                    "an LSTM has at least one input and one hidden unit, not %d and %d".formatted(inputs, hidden));
        }
        this.inputs = inputs;
        this.hidden = hidden;
        this.type = type;
        long rows = GATES * hidden;
        weight("weight_ih", initialisation, seed, rows, inputs);
        weight("weight_hh", initialisation, seed, rows, hidden);
        bias("bias_ih", initialisation, seed, rows);
        bias("bias_hh", initialisation, seed, rows);
    }

    /// The hidden state after the last sample: `x` of shape `[batch, time, inputs]` gives `[batch,
    /// hidden]`.
    public Tensor last(Tensor x) {
        return LstmEngines.standard().last(checked(x), List.copyOf(parameters.values()));
    }

    /// The hidden state after every sample: `x` of shape `[batch, time, inputs]` gives `[batch,
    /// time, hidden]`.
    public Tensor all(Tensor x) {
        return LstmEngines.standard().all(checked(x), List.copyOf(parameters.values()));
    }

    public long inputs() {
        return inputs;
    }

    public long hidden() {
        return hidden;
    }

    /// `weight_ih`, `weight_hh`, `bias_ih`, `bias_hh`.
    @Override
    public Map<String, Tensor> parameters() {
        return new LinkedHashMap<>(parameters);
    }

    private Tensor checked(Tensor x) {
        var shape = Tensors.shape(x);
        if (shape.length != 3 || shape[2] != inputs || shape[0] < 1 || shape[1] < 1) {
            throw new IllegalArgumentException(
                    "an LSTM with %d inputs reads [batch, time, %d] with at least one sequence and sample, not %s"
                            .formatted(inputs, inputs, Arrays.toString(shape)));
        }
        return x;
    }

    private void weight(String name, Initialisation initialisation, Seed seed, long rows, long columns) {
        parameters.put(
                name, initialisation.weight(seed.named(name), fanIn(columns, initialisation), 1, type, rows, columns));
    }

    private void bias(String name, Initialisation initialisation, Seed seed, long rows) {
        parameters.put(name, initialisation.bias(seed.named(name), hidden, 1, type, rows));
    }

    private long fanIn(long columns, Initialisation initialisation) {
        return switch (initialisation) {
            case Initialisation.UniformFanIn() -> hidden;
            case Initialisation.NormalFanIn() -> columns;
        };
    }
}
