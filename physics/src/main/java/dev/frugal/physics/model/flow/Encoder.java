package dev.frugal.physics.model.flow;

import static java.util.Objects.requireNonNull;

import dev.frugal.base.Seed;
import dev.frugal.ledger.meter.OperationCount;
import dev.frugal.physics.data.Window;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.Threads;
import dev.frugal.tensor.nn.Linear;
import dev.frugal.tensor.nn.Lstm;
import dev.frugal.tensor.nn.Parameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// From a window to its latent code and the parameters the linear head reads from it: LSTM over
/// [WindowFeatures], its last hidden state → `z` → `p̂`.
///
/// The head works in units of the parameters' half ranges around their middles. Works in float32: a
/// first guess needs no more, and the refinement that follows is in float64.
final class Encoder {
    /// Codes and first guesses, one row per window: `latent[window][component]`,
    /// `parameters[window][parameter]`.
    record Codes(double[][] latent, double[][] parameters) {}

    private final WindowFeatures features;
    private final FlowScales scales;
    private final Lstm lstm;
    private final Linear latent;
    private final Linear head;

    Encoder(WindowFeatures features, FlowScales scales, int hidden, int latent, Seed seed) {
        this.features = features;
        this.scales = scales;
        this.lstm = new Lstm(features.count(), hidden, ScalarType.Float, seed.named("memory"));
        this.latent = new Linear(hidden, latent, ScalarType.Float, seed.named("latent"));
        this.head = new Linear(latent, scales.parameters(), ScalarType.Float, seed.named("head"));
    }

    Map<String, Tensor> parameters() {
        var parameters = new LinkedHashMap<String, Tensor>();
        parameters.putAll(Parameters.prefixed("memory", lstm.parameters()));
        parameters.putAll(Parameters.prefixed("latent", latent.parameters()));
        parameters.putAll(Parameters.prefixed("head", head.parameters()));
        return parameters;
    }

    /// Floating-point operations of reading windows: matrix products.
    long operations(long windows, long samples) {
        return OperationCount.longShortTermMemory(windows, samples, lstm.inputs(), lstm.hidden())
                + OperationCount.linear(windows, latent.inputs(), latent.outputs())
                + OperationCount.linear(windows, head.inputs(), head.outputs());
    }

    /// Floating-point operations of the way back to all parameters. Features get no gradient, nor
    /// does the state before the first sample.
    long backwardOperations(long windows, long samples) {
        return 2 * operations(windows, samples)
                - OperationCount.linear(windows * samples, lstm.inputs(), 4 * lstm.hidden())
                - OperationCount.linear(windows, lstm.hidden(), 4 * lstm.hidden());
    }

    WindowFeatures features() {
        return features;
    }

    int latentSize() {
        return Math.toIntExact(head.inputs());
    }

    /// The inputs of windows whose last `samples` samples are read, `[window, sample, feature]`.
    Tensor inputs(List<Window> windows, int samples) {
        var values = new float[windows.size() * samples * features.count()];
        int next = 0;
        for (var window : windows) {
            for (double value : features.of(window, samples)) {
                values[next++] = (float) value;
            }
        }
        return Tensors.of(values, windows.size(), samples, features.count());
    }

    /// `z`, shape `[window, latent]`.
    Tensor latent(Tensor inputs) {
        return latent.forward(lstm.last(inputs));
    }

    /// `p̂` from `z`, shape `[window, parameter]`, in units of half ranges around the middles.
    Tensor read(Tensor codes) {
        return head.forward(codes);
    }

    /// Reads the last `samples` samples of each window.
    Codes encode(List<Window> windows, int samples) {
        try (var _ = Threads.one();
                var _ = Scope.open();
                var _ = new NoGradGuard()) {
            var codes = latent(inputs(windows, samples));
            var scaled = read(codes);
            var parameters = rows(scaled, windows.size());
            for (var row : parameters) {
                for (int k = 0; k < row.length; k++) {
                    row[k] = scales.parameterMiddle(k) + scales.parameterHalfWidth(k) * row[k];
                }
            }
            return new Codes(rows(codes, windows.size()), parameters);
        }
    }

    /// Overwrites the head: `weight[parameter · latent + component]`, `bias[parameter]`.
    void replaceHead(double[] weight, double[] bias) {
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            var values = Map.of(
                    "weight",
                    Tensors.of(weight, ScalarType.Float, bias.length, latentSize()),
                    "bias",
                    Tensors.of(bias, ScalarType.Float, bias.length));
            Parameters.load(values, head.parameters(), "the fitted head");
        }
    }

    /// The rows of the head's weights, `[parameter][latent]`.
    double[][] headWeights() {
        return rows(requireNonNull(head.parameters().get("weight")), scales.parameters());
    }

    private static double[][] rows(Tensor tensor, int count) {
        var flat = Tensors.doubles(tensor);
        var rows = new double[count][flat.length / Math.max(1, count)];
        for (int i = 0; i < count; i++) {
            System.arraycopy(flat, i * rows[i].length, rows[i], 0, rows[i].length);
        }
        return rows;
    }
}
