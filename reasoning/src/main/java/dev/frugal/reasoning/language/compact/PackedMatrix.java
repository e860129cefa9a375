package dev.frugal.reasoning.language.compact;

/// A weight matrix cut into panels of neighbouring outputs, so that a kernel reads it front to
/// back.
///
/// Output `p · width + j` has the weight of input i at `values[(p · inputs + i) · width + j]`.
/// Outputs are padded with zeros to whole panels; `bias` has `paddedOutputs` entries.
record PackedMatrix(float[] values, float[] bias, int inputs, int width, int paddedOutputs) {
    /// Rounds up to whole panels.
    static int padded(int outputs, int width) {
        return (outputs + width - 1) / width * width;
    }

    /// Packs `weights`, row-major `[outputs, inputs]`, each stack of matrices starting a new panel.
    static PackedMatrix of(int inputs, int width, float[][] weights, float[][] biases) {
        int total = 0;
        for (var matrix : weights) {
            total += padded(matrix.length / inputs, width);
        }
        var values = new float[Math.multiplyExact(total, inputs)];
        var bias = new float[total];
        int first = 0;
        for (int m = 0; m < weights.length; m++) {
            int outputs = weights[m].length / inputs;
            for (int output = 0; output < outputs; output++) {
                int place = first + output;
                int start = place / width * inputs * width + place % width;
                for (int input = 0; input < inputs; input++) {
                    values[start + input * width] = weights[m][output * inputs + input];
                }
                bias[place] = biases[m].length == 0 ? 0 : biases[m][output];
            }
            first += padded(outputs, width);
        }
        return new PackedMatrix(values, bias, inputs, width, total);
    }

    /// The transposed matrix, without bias: from this one's padded outputs to its inputs.
    PackedMatrix transposed() {
        int outputs = padded(inputs, width);
        var turned = new float[Math.multiplyExact(outputs, paddedOutputs)];
        for (int output = 0; output < paddedOutputs; output++) {
            int from = output / width * inputs * width + output % width;
            for (int input = 0; input < inputs; input++) {
                int to = (input / width * paddedOutputs + output) * width + input % width;
                turned[to] = values[from + input * width];
            }
        }
        return new PackedMatrix(turned, new float[outputs], paddedOutputs, width, outputs);
    }
}
