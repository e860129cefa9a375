package dev.frugal.physics.model.flow;

import static java.util.Objects.requireNonNull;

import dev.frugal.physics.onnx.Graph;
import dev.frugal.physics.onnx.Graph.Attribute;
import dev.frugal.physics.onnx.Graph.NumberType;
import dev.frugal.physics.onnx.GraphFormulas;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.tensor.Tensors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;

/// The encoder as a graph: from windows to the first guess of their parameters and the latent code.
///
/// Input `window` `[window, sample, state]` in the system's units and `start` `[window]`, the time of the first sample;
/// samples are [WindowFeatures#interval] apart. Output `parameters` `[window, parameter]` and `latent` `[window,
/// component]`. As in [Encoder][dev.frugal.physics.model.encoder.Encoder] the network is in float32.
final class EncoderGraph {
    /// The LSTM's gates are input, forget, cell, output here and input, output, forget, cell in ONNX.
    private static final int[] GATES = {0, 3, 1, 2};

    private final FlowModel model;
    private final DynamicalSystem system;
    private final FlowScales scales;
    private final Graph graph = Graph.named("encoder");

    EncoderGraph(FlowModel model) {
        this.model = model;
        this.system = model.system();
        this.scales = model.scales();
    }

    Graph build() {
        int samples = model.windowSamples();
        var window = graph.input("window", NumberType.DOUBLE, "windows", samples, scales.states());
        var start = graph.input("start", NumberType.DOUBLE, "windows");
        // [window, sample, feature] in float64, then [sample, window, feature] in float32.
        var features = graph.op(
                "Transpose",
                graph.cast(graph.joined(2, features(window, start, samples)), NumberType.FLOAT),
                Attribute.of("perm", 1, 0, 2));
        var last = graph.op("Squeeze", memory(features), graph.integers(0));
        var latent = linear(last, "latent");
        var scaled = graph.cast(linear(latent, "head"), NumberType.DOUBLE);
        var middle = IntStream.range(0, scales.parameters())
                .mapToDouble(scales::parameterMiddle)
                .toArray();
        var half = IntStream.range(0, scales.parameters())
                .mapToDouble(scales::parameterHalfWidth)
                .toArray();
        var parameters = graph.plus(
                graph.constant(middle, middle.length), graph.times(graph.constant(half, half.length), scaled));
        graph.output("parameters", parameters, NumberType.DOUBLE, "windows", scales.parameters());
        graph.output(
                "latent",
                graph.cast(latent, NumberType.DOUBLE),
                NumberType.DOUBLE,
                "windows",
                model.encoder().latentSize());
        return graph;
    }

    /// What [WindowFeatures] computes, each `[window, sample, 1]`.
    private List<String> features(String window, String start, int samples) {
        var columns = new ArrayList<String>();
        var symbols = new HashMap<String, String>();
        for (int j = 0; j < scales.states(); j++) {
            var state = graph.slice(window, 2, j);
            symbols.put(system.stateNames().get(j), state);
            columns.add(
                    graph.over(graph.minus(state, graph.number(scales.center()[j])), graph.number(scales.width()[j])));
        }
        var offsets = new double[samples];
        for (int i = 0; i < samples; i++) {
            offsets[i] = i * model.interval();
        }
        var time =
                graph.plus(graph.op("Unsqueeze", start, graph.integers(1, 2)), graph.constant(offsets, 1, samples, 1));
        symbols.put(DynamicalSystem.TIME, time);
        if (system.forcingFrequency().isPresent()) {
            var phase = graph.times(graph.number(system.forcingFrequency().getAsDouble()), time);
            columns.add(graph.cosine(phase));
            columns.add(graph.op("Sin", phase));
        }
        for (int k = 0; k < scales.parameters(); k++) {
            symbols.put(system.parameterNames().get(k), graph.number(scales.parameterMiddle(k)));
        }
        var formulas = new GraphFormulas(graph, symbols);
        var rates = graph.op("MatMul", graph.constant(differences(samples), samples, samples), window);
        for (int j = 0; j < scales.states(); j++) {
            if (scales.parameterEffect()[j] > 0) {
                var defect = graph.minus(
                        graph.slice(rates, 2, j),
                        formulas.value(system.numericEquations().get(j)));
                columns.add(graph.over(defect, graph.number(scales.parameterEffect()[j])));
            }
        }
        return columns;
    }

    /// The matrix of [WindowFeatures]' differences: central ones, at the ends one-sided, of second order.
    private double[] differences(int samples) {
        var matrix = new double[samples * samples];
        double unit = 1 / model.interval();
        int last = samples - 1;
        if (samples == 2) {
            matrix[0] = matrix[2] = -unit;
            matrix[1] = matrix[3] = unit;
        } else if (samples > 2) {
            for (int i = 1; i < last; i++) {
                matrix[i * samples + i - 1] = -0.5 * unit;
                matrix[i * samples + i + 1] = 0.5 * unit;
            }
            matrix[0] = -1.5 * unit;
            matrix[1] = 2 * unit;
            matrix[2] = -0.5 * unit;
            matrix[last * samples + last] = 1.5 * unit;
            matrix[last * samples + last - 1] = -2 * unit;
            matrix[last * samples + last - 2] = 0.5 * unit;
        }
        return matrix;
    }

    /// The LSTM's last hidden state, `[1, window, unit]`.
    private String memory(String features) {
        int inputs = model.encoder().features().count();
        var recurrent = weights("memory.weight_hh");
        int hidden = (int) Math.round(Math.sqrt(recurrent.length / (double) GATES.length));
        var bias = new float[2 * GATES.length * hidden];
        System.arraycopy(byGate(weights("memory.bias_ih"), hidden), 0, bias, 0, bias.length / 2);
        System.arraycopy(byGate(weights("memory.bias_hh"), hidden), 0, bias, bias.length / 2, bias.length / 2);
        long rows = (long) GATES.length * hidden;
        var arguments = List.of(
                features,
                graph.constant(byGate(weights("memory.weight_ih"), hidden * inputs), 1, rows, inputs),
                graph.constant(byGate(recurrent, hidden * hidden), 1, rows, hidden),
                graph.constant(bias, 1, 2 * rows));
        return graph.op("LSTM", arguments, 2, Attribute.of("hidden_size", hidden))
                .get(1);
    }

    private static float[] byGate(float[] weights, int perGate) {
        var sorted = new float[weights.length];
        for (int gate = 0; gate < GATES.length; gate++) {
            System.arraycopy(weights, GATES[gate] * perGate, sorted, gate * perGate, perGate);
        }
        return sorted;
    }

    private String linear(String input, String name) {
        var bias = weights(name + ".bias");
        var weight = weights(name + ".weight");
        int inputs = weight.length / bias.length;
        var transposed = new float[weight.length];
        for (int out = 0; out < bias.length; out++) {
            for (int in = 0; in < inputs; in++) {
                transposed[in * bias.length + out] = weight[out * inputs + in];
            }
        }
        return graph.plus(
                graph.op("MatMul", input, graph.constant(transposed, inputs, bias.length)),
                graph.constant(bias, bias.length));
    }

    private float[] weights(String name) {
        var values = Tensors.doubles(requireNonNull(model.encoder().parameters().get(name), name));
        var floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
