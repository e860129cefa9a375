package dev.frugal.tensor.transformer;

/// A weight matrix cut into panels of `width` neighbouring outputs, so that a kernel reads it front
/// to back.
///
/// The panel that begins at output `first` begins at `values[first · inputs]`. Inside it, output
/// `first + j` has the weight of input i at `i · panelWidth(first) + j`. Outputs are padded with
/// zeros to whole registers, and the last panel is as narrow as they leave it; `bias` has
/// `paddedOutputs` entries.
public record PackedMatrix(float[] values, float[] bias, int inputs, int width, int alignment, int paddedOutputs) {
    /// Rounds up to a multiple of `unit`.
    public static int padded(int count, int unit) {
        return (count + unit - 1) / unit * unit;
    }

    /// Packs `weights`, row-major `[outputs, inputs]`, each stack of matrices starting a new
    /// register.
    public static PackedMatrix of(int inputs, TransformerKernels kernels, float[][] weights, float[][] biases) {
        int total = 0;
        for (var matrix : weights) {
            total += padded(matrix.length / inputs, kernels.alignment());
        }
        var packed = empty(inputs, kernels.panelWidth(), kernels.alignment(), total);
        int first = 0;
        for (int m = 0; m < weights.length; m++) {
            int outputs = weights[m].length / inputs;
            for (int output = 0; output < outputs; output++) {
                int place = packed.place(first + output);
                int step = packed.panelWidth(first + output);
                for (int input = 0; input < inputs; input++) {
                    packed.values[place + input * step] = weights[m][output * inputs + input];
                }
                packed.bias[first + output] = biases[m].length == 0 ? 0 : biases[m][output];
            }
            first += padded(outputs, kernels.alignment());
        }
        return packed;
    }

    private static PackedMatrix empty(int inputs, int width, int alignment, int paddedOutputs) {
        return new PackedMatrix(
                new float[Math.multiplyExact(paddedOutputs, inputs)],
                new float[paddedOutputs],
                inputs,
                width,
                alignment,
                paddedOutputs);
    }

    /// Outputs in the panel that holds `output`.
    int panelWidth(int output) {
        return Math.min(width, paddedOutputs - output / width * width);
    }

    /// Where the weight of an output's first input is.
    private int place(int output) {
        return output / width * width * inputs + output % width;
    }

    /// The transposed matrix, without bias: from this one's padded outputs to its inputs.
    public PackedMatrix transposed() {
        var turned = empty(paddedOutputs, width, alignment, padded(inputs, alignment));
        for (int input = 0; input < inputs; input++) {
            int to = turned.place(input);
            int toStep = turned.panelWidth(input);
            for (int first = 0; first < paddedOutputs; first += width) {
                int step = panelWidth(first);
                int from = first * inputs + input * step;
                for (int j = 0; j < step; j++) {
                    turned.values[to + (first + j) * toStep] = values[from + j];
                }
            }
        }
        return turned;
    }
}
