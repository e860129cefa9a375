package dev.frugal.reasoning.language;

import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Float32 copies of parameters in half precision or on another device, for an optimiser to work
/// on.
///
/// A bfloat16 number near 1 has steps of 0.008; an update of 1e-5 would be rounded away every time.
/// The optimiser therefore owns float32 values (and its moments), of which the model's are a
/// rounding (Micikevicius et al. 2018). The copies lie in main memory, wherever the model is.
/// Parameters that lie there in float32 or wider already stand for themselves.
///
/// A step: the model's backward pass, [#takeGradients], the optimiser's step on [#parameters],
/// [#publish].
public final class MasterWeights implements AutoCloseable {
    private record Pair(Tensor model, Tensor master) {}

    private final Map<String, Tensor> parameters;
    private final List<Pair> copies;

    private MasterWeights(Map<String, Tensor> parameters, List<Pair> copies) {
        this.parameters = Collections.unmodifiableMap(parameters);
        this.copies = List.copyOf(copies);
    }

    /// Masters of a model's trainable parameters, under the same names.
    public static MasterWeights of(Map<String, Tensor> trainable) {
        var parameters = new LinkedHashMap<String, Tensor>();
        var copies = new ArrayList<Pair>();
        trainable.forEach((name, tensor) -> {
            var type = Tensors.type(tensor);
            boolean wide = type == ScalarType.Float || type == ScalarType.Double;
            if (wide && !tensor.is_cuda()) {
                parameters.put(name, tensor);
            } else {
                var master = Scope.compute(
                                () -> tensor.detach().to(ScalarType.Float).cpu())
                        .requires_grad_(true);
                parameters.put(name, master);
                copies.add(new Pair(tensor, master));
            }
        });
        return new MasterWeights(parameters, copies);
    }

    /// What the optimiser updates and a checkpoint keeps, in float32.
    public Map<String, Tensor> parameters() {
        return parameters;
    }

    /// Adds the model's gradients to the masters' and clears the model's.
    public void takeGradients() {
        for (var pair : copies) {
            try (var _ = Scope.open()) {
                var gradient = pair.model().grad();
                if (gradient.defined()) {
                    HiddenStates.send(
                            pair.master(), gradient.to(ScalarType.Float).cpu());
                    gradient.zero_();
                }
            }
        }
    }

    /// Rounds the masters into the model.
    public void publish() {
        try (var _ = new NoGradGuard()) {
            for (var pair : copies) {
                pair.model().copy_(pair.master());
            }
        }
    }

    /// Puts stored masters back, by name, and publishes them.
    public void restore(Map<String, Tensor> stored) {
        try (var _ = new NoGradGuard()) {
            parameters.forEach((name, tensor) ->
                    tensor.copy_(Objects.requireNonNull(stored.get(name), () -> "no stored " + name)));
        }
        publish();
    }

    @Override
    public void close() {
        copies.forEach(pair -> pair.master().close());
    }
}
