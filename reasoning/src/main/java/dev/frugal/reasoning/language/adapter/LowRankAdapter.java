package dev.frugal.reasoning.language.adapter;

import dev.frugal.base.Seed;
import dev.frugal.tensor.Device;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.kernel.LowRankProducts;
import dev.frugal.tensor.kernel.VectorApi;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Matrices A `[rank, inputs]` and B `[outputs, rank]` for each adapted projection.
///
/// A starts uniform in ±1/√inputs (PEFT's Kaiming start), B at zero: a fresh adapter changes
/// nothing. The matrices are float32 whatever the weights are, so an optimiser's small steps are
/// not rounded away.
public final class LowRankAdapter implements AutoCloseable {
    private static final String PREFIX = "base_model.model.";
    private static final String WEIGHT = ".weight";

    /// Rows of a decoding step, for which one thread is enough.
    private static final int MOST_ROWS_ALONE = 64;

    private final LowRankSettings settings;
    private final Map<String, Tensor> parameters;

    private LowRankAdapter(LowRankSettings settings, Map<String, Tensor> parameters) {
        this.settings = settings;
        this.parameters = Collections.unmodifiableMap(parameters);
    }

    /// A fresh adapter for weights of these shapes (by Hugging Face name, `[outputs, inputs]`).
    ///
    /// @throws IllegalArgumentException if a target matches no projection, or another matrix
    public static LowRankAdapter initialise(LowRankSettings wanted, Map<String, long[]> shapes, Seed seed) {
        var settings = wanted.restrictedTo(shapes.keySet());
        if (!wanted.targetsAll() && !settings.equals(wanted)) {
            var unmatched = new TreeSet<>(wanted.targets());
            unmatched.removeAll(settings.targets());
            throw new IllegalArgumentException("the targets %s match no projection of the model".formatted(unmatched));
        }
        var parameters = new LinkedHashMap<String, Tensor>();
        shapes.forEach((name, shape) -> {
            if (settings.adapts(name)) {
                var random = seed.named(name).random();
                double bound = 1 / Math.sqrt(shape[1]);
                var values = random.doubles(settings.rank() * shape[1], -bound, bound)
                        .toArray();
                parameters.put(
                        name(name, 'A'),
                        Tensors.of(values, ScalarType.Float, settings.rank(), shape[1])
                                .requires_grad_(true));
                parameters.put(
                        name(name, 'B'),
                        Tensors.of(
                                        new double[Math.toIntExact(shape[0] * settings.rank())],
                                        ScalarType.Float,
                                        shape[0],
                                        settings.rank())
                                .requires_grad_(true));
            }
        });
        return of(settings, parameters);
    }

    private static LowRankAdapter of(LowRankSettings settings, Map<String, Tensor> parameters) {
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException(
                    "the targets %s match no projection of the model".formatted(settings.targets()));
        }
        return new LowRankAdapter(settings, parameters);
    }

    /// An adapter over existing matrices, which it then owns.
    ///
    /// @throws IllegalArgumentException if one is missing or does not fit the weights' shapes
    static LowRankAdapter of(LowRankSettings stated, Map<String, long[]> shapes, Map<String, Tensor> matrices) {
        var settings = stated.restrictedTo(shapes.keySet());
        var parameters = new LinkedHashMap<String, Tensor>();
        shapes.forEach((name, shape) -> {
            if (settings.adapts(name)) {
                take(parameters, matrices, name(name, 'A'), settings.rank(), shape[1]);
                take(parameters, matrices, name(name, 'B'), shape[0], settings.rank());
            }
        });
        return of(settings, parameters);
    }

    private static void take(Map<String, Tensor> parameters, Map<String, Tensor> matrices, String name, long... shape) {
        var matrix = matrices.get(name);
        if (matrix == null) {
            throw new IllegalArgumentException("matrix '%s' is missing".formatted(name));
        }
        if (!Arrays.equals(Tensors.shape(matrix), shape)) {
            throw new IllegalArgumentException("matrix '%s' has shape %s, not %s"
                    .formatted(name, Arrays.toString(Tensors.shape(matrix)), Arrays.toString(shape)));
        }
        parameters.put(name, matrix.requires_grad_(true));
    }

    /// PEFT's name of a matrix beside `weight`; a bias, which has none, gets a name that is none.
    private static String name(String weight, char matrix) {
        if (!weight.endsWith(WEIGHT)) {
            return PREFIX + weight;
        }
        return PREFIX + weight.substring(0, weight.length() - WEIGHT.length()) + ".lora_" + matrix + WEIGHT;
    }

    public LowRankSettings settings() {
        return settings;
    }

    /// The matrices under PEFT's names, in the order of the layers; an optimiser updates them in
    /// place.
    public Map<String, Tensor> parameters() {
        return parameters;
    }

    /// What the adapter adds to the output of the projection called `weight` for `input` `[…,
    /// inputs]`; empty if that projection has none.
    public Optional<Tensor> output(String weight, Tensor input) {
        var down = parameters.get(name(weight, 'A'));
        var up = parameters.get(name(weight, 'B'));
        if (down == null || up == null) {
            return Optional.empty();
        }
        if (isLittleWork(input)) {
            return Optional.of(productAlone(input, down, up));
        }
        var type = Tensors.type(input);
        // Scaled where it is smallest.
        var inner = torch.linear(input, down.to(type)).mul(new Scalar(settings.scale()));
        return Optional.of(torch.linear(inner, up.to(type)));
    }

    /// Whether libtorch would spend its time waking threads.
    private static boolean isLittleWork(Tensor input) {
        return !GradMode.is_enabled()
                && input.numel() / input.size(-1) <= MOST_ROWS_ALONE
                && Tensors.type(input) == ScalarType.Float
                && !input.is_cuda()
                && VectorApi.present();
    }

    /// The same on the calling thread alone.
    private Tensor productAlone(Tensor input, Tensor down, Tensor up) {
        int rows = Math.toIntExact(input.numel() / input.size(-1));
        return Scope.nested(() -> {
            var shape = Tensors.shape(input);
            shape[shape.length - 1] = up.size(0);
            var product = torch.zeros(shape, Tensors.options(ScalarType.Float));
            LowRankProducts.multiply(
                    Tensors.memory(input.contiguous()),
                    rows,
                    Math.toIntExact(input.size(-1)),
                    Tensors.memory(down),
                    settings.rank(),
                    Tensors.memory(up.t().contiguous()),
                    Math.toIntExact(up.size(0)),
                    (float) settings.scale(),
                    Tensors.memory(product));
            return product;
        });
    }

    /// What the adapter adds to the weight itself, `[outputs, inputs]` in float32; empty if it has
    /// none.
    public Optional<Tensor> weightChange(String weight) {
        var down = parameters.get(name(weight, 'A'));
        var up = parameters.get(name(weight, 'B'));
        return down == null || up == null
                ? Optional.empty()
                : Optional.of(torch.mm(up.detach(), down.detach()).mul(new Scalar(settings.scale())));
    }

    /// Whether the weight of this name has an adapter.
    public boolean adapts(String weight) {
        return parameters.containsKey(name(weight, 'A'));
    }

    /// Tells `receiver` both matrices beside `weight` with their gradients, given that of the weight with the
    /// adapter added to it, `[outputs, inputs]`: of W + s B A they are s Bᵀ dW for A and s dW Aᵀ for B.
    ///
    /// @throws IllegalArgumentException if the weight has no adapter
    public void gradients(String weight, Tensor ofWeight, BiConsumer<Tensor, Tensor> receiver) {
        var down = parameters.get(name(weight, 'A'));
        var up = parameters.get(name(weight, 'B'));
        if (down == null || up == null) {
            throw new IllegalArgumentException("%s has no adapter".formatted(weight));
        }
        var scale = new Scalar(settings.scale());
        receiver.accept(down, torch.mm(up.detach().t(), ofWeight).mul(scale));
        receiver.accept(up, torch.mm(ofWeight, down.detach().t()).mul(scale));
    }

    /// The same adapter with each matrix replaced.
    public LowRankAdapter mapped(UnaryOperator<Tensor> replacement) {
        var replaced = new LinkedHashMap<String, Tensor>();
        parameters.forEach((name, matrix) -> replaced.put(name, replacement.apply(matrix)));
        return new LowRankAdapter(settings, replaced);
    }

    /// This adapter with its matrices on `device`; it takes this one's place.
    public LowRankAdapter on(Device device) {
        return device == Device.CPU
                ? this
                : mapped(matrix ->
                        Scope.compute(() -> device.place(matrix.detach())).requires_grad_(true));
    }

    /// An adapter with matrices of its own, equal to these now.
    public LowRankAdapter copy() {
        return mapped(matrix -> Scope.compute(() -> matrix.detach().clone()).requires_grad_(true));
    }

    @Override
    public void close() {
        parameters.values().forEach(Tensor::close);
    }
}
