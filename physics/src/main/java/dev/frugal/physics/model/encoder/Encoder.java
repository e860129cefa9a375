package dev.frugal.physics.model.encoder;

import static java.util.Objects.requireNonNull;

import dev.frugal.base.Seed;
import dev.frugal.ledger.meter.OperationCount;
import dev.frugal.physics.data.Window;
import dev.frugal.runs.StopSignal;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.kernel.TileKernelSet;
import dev.frugal.tensor.kernel.TileKernels;
import dev.frugal.tensor.kernel.WorkerTeam;
import dev.frugal.tensor.nn.Linear;
import dev.frugal.tensor.nn.Lstm;
import dev.frugal.tensor.nn.Parameters;
import dev.frugal.tensor.recurrent.FusedLstm;
import dev.frugal.tensor.recurrent.LstmLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// From a window to its latent code and the parameters the linear head reads from it: LSTM over
/// [EncoderInputs], its last hidden state → `z` → `p̂`.
///
/// The head works in units of the parameters' half ranges around their middles. Works in float32: a
/// first guess needs no more, and the refinement that follows is in float64.
public final class Encoder {
    /// Windows that go through the recurrence side by side.
    private static final int TOGETHER = TileKernels.TILE_ROWS;

    /// Codes and first guesses, one row per window: `latent[window][component]`,
    /// `parameters[window][parameter]`.
    public record Codes(double[][] latent, double[][] parameters) {}

    private final EncoderInputs features;
    private final ParameterRanges ranges;
    private final Lstm lstm;
    private final Linear latent;
    private final Linear head;
    private final ConcurrentLinkedQueue<Reader> readers = new ConcurrentLinkedQueue<>();

    public Encoder(EncoderInputs features, ParameterRanges ranges, int hidden, int latent, Seed seed) {
        this.features = features;
        this.ranges = ranges;
        this.lstm = new Lstm(features.count(), hidden, ScalarType.Float, seed.named("memory"));
        this.latent = new Linear(hidden, latent, ScalarType.Float, seed.named("latent"));
        this.head = new Linear(latent, ranges.count(), ScalarType.Float, seed.named("head"));
    }

    public Map<String, Tensor> parameters() {
        var parameters = new LinkedHashMap<String, Tensor>();
        parameters.putAll(Parameters.prefixed("memory", lstm.parameters()));
        parameters.putAll(Parameters.prefixed("latent", latent.parameters()));
        parameters.putAll(Parameters.prefixed("head", head.parameters()));
        return parameters;
    }

    /// Floating-point operations of reading windows: matrix products.
    public long operations(long windows, long samples) {
        return OperationCount.longShortTermMemory(windows, samples, lstm.inputs(), lstm.hidden())
                + OperationCount.linear(windows, latent.inputs(), latent.outputs())
                + OperationCount.linear(windows, head.inputs(), head.outputs());
    }

    /// Floating-point operations of the way back to all parameters. Features get no gradient, nor
    /// does the state before the first sample.
    public long backwardOperations(long windows, long samples) {
        return 2 * operations(windows, samples)
                - OperationCount.linear(windows * samples, lstm.inputs(), 4 * lstm.hidden())
                - OperationCount.linear(windows, lstm.hidden(), 4 * lstm.hidden());
    }

    public EncoderInputs features() {
        return features;
    }

    public int latentSize() {
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
    public Tensor latent(Tensor inputs) {
        return latent.forward(lstm.last(inputs));
    }

    /// `p̂` from `z`, shape `[window, parameter]`, in units of half ranges around the middles.
    public Tensor read(Tensor codes) {
        return head.forward(codes);
    }

    /// Reads the last `samples` samples of each window, on all processors. The bits of one do not depend on the others.
    public Codes encode(List<Window> windows, int samples) {
        var weights = Readout.of(latent, head);
        int count = windows.size();
        var codes = new Codes(new double[count][], new double[count][]);
        IntStream.range(0, Math.ceilDiv(count, TOGETHER)).parallel().forEach(StopSignal.inheritedByIndex((int part) -> {
            int first = part * TOGETHER;
            int end = Math.min(count, first + TOGETHER);
            var states = lastStates(windows.subList(first, end), samples);
            for (int i = first; i < end; i++) {
                var code = weights.code(states, (i - first) * weights.hidden());
                codes.latent[i] = code;
                codes.parameters[i] = weights.parameters(code);
                for (int k = 0; k < codes.parameters[i].length; k++) {
                    codes.parameters[i][k] = ranges.value(k, codes.parameters[i][k]);
                }
            }
        }));
        return codes;
    }

    /// The LSTM's state after the last sample, `[window · hidden + unit]`.
    private float[] lastStates(List<Window> windows, int samples) {
        var waiting = readers.poll();
        var reader = waiting != null ? waiting : new Reader();
        var inputs = new float[windows.size() * samples * features.count()];
        int next = 0;
        for (var window : windows) {
            for (double value : features.of(window, samples)) {
                inputs[next++] = (float) value;
            }
        }
        var states = new float[windows.size() * Math.toIntExact(lstm.hidden())];
        reader.read(inputs, windows.size(), samples, states);
        readers.add(reader);
        return states;
    }

    /// The recurrent kernel with its working memory, for one thread at a time.
    private final class Reader {
        private final TileKernels<float[]> kernels = TileKernelSet.fastest().floats();
        private final FusedLstm<float[]> kernel = new FusedLstm<>(
                new LstmLayout(Math.toIntExact(lstm.inputs()), Math.toIntExact(lstm.hidden()), kernels.panel()),
                kernels,
                new WorkerTeam(1));

        void read(float[] inputs, int windows, int samples, float[] states) {
            var parameters =
                    lstm.parameters().values().stream().map(Tensors::memory).toList();
            kernel.forward(
                    new FusedLstm.Batch(parameters, kernels.memory(inputs), windows, samples, false),
                    kernels.memory(states));
        }
    }

    /// The linear layers after the LSTM as plain numbers.
    private record Readout(
            int hidden, double[] latentWeight, double[] latentBias, double[] headWeight, double[] headBias) {
        static Readout of(Linear latent, Linear head) {
            return new Readout(
                    Math.toIntExact(latent.inputs()),
                    numbers(latent, "weight"),
                    numbers(latent, "bias"),
                    numbers(head, "weight"),
                    numbers(head, "bias"));
        }

        private static double[] numbers(Linear layer, String name) {
            return Tensors.doubles(requireNonNull(layer.parameters().get(name)));
        }

        double[] code(float[] states, int from) {
            var code = latentBias.clone();
            for (int i = 0; i < code.length; i++) {
                for (int j = 0; j < hidden; j++) {
                    code[i] += latentWeight[i * hidden + j] * states[from + j];
                }
            }
            return code;
        }

        double[] parameters(double[] code) {
            var parameters = headBias.clone();
            for (int k = 0; k < parameters.length; k++) {
                for (int i = 0; i < code.length; i++) {
                    parameters[k] += headWeight[k * code.length + i] * code[i];
                }
            }
            return parameters;
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
    public double[][] headWeights() {
        return rows(requireNonNull(head.parameters().get("weight")), ranges.count());
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
