package dev.frugal.tensor.jet;

import java.util.Arrays;
import java.util.List;

/// A tanh network in plain float64 arrays that carries a block of samples, with derivatives along
/// chosen directions, forwards, and rows of the parameters' Jacobian back.
///
/// It is for networks of a few thousand parameters, where the dispatch of a tensor library costs
/// more than the arithmetic, and for second-order steps, which need the gradient of every residual
/// by itself and not only of their sum.
///
/// **Layout.** Lanes are samples: every unit of every channel has an array of its own, one number
/// per sample, so that each inner loop runs over separate arrays at one index, the form the
/// just-in-time compiler turns into vector instructions. Channel 0 is the value, channels
/// 1…`tangents` the first derivatives along the directions whose seeds stand in the input, and one
/// more channel the second derivative along direction 1 if `curvature` is asked for.
///
/// **Parameters** are one flat array: per layer the weights `[out][in]`, then the bias `[out]`, the
/// order of a PyTorch `Sequential` of `Linear` layers. Hidden layers are `tanh`, the last is
/// linear.
///
/// **Rules.** With `a = tanh(z)` and `a' = 1 − a²`: a tangent `ȧ = a' ż`; the second derivative `ä
/// = a' z̈ − 2 a a' ż²`; and for the adjoints `g` of `a` and `ġ` of `ȧ`, those of `z` and `ż` are
/// `a'(g − 2 a ż ġ)` and `a' ġ`. See Griewank and Walther, *Evaluating Derivatives* (2008),
/// chapters 3 and 13.
///
/// All sums run in a fixed order, so results do not depend on how samples are shared among blocks
/// or threads. An instance belongs to one thread at a time.
public final class MlpBlock {
    /// Inputs taken together in the inner loop: enough to hide most loads and stores of the sum.
    private static final int UNROLL = 8;

    /// Samples up to which the channels are summed in one array.
    private static final int FEW = 16;

    private final int[] sizes;
    private final int tangents;
    private final boolean curvature;
    private final int capacity;
    private final double[][][][] activations;
    private final double[][][][] preactivations;
    private final double[][][] valueAdjoints;
    private final double[][][] tangentAdjoints;
    private final double[][][] together;
    private final double[] sums;

    /// @param sizes units per layer, inputs first, outputs last
    /// @param tangents how many directions derivatives are taken along
    /// @param curvature whether the second derivative along direction 1 is carried too
    /// @param capacity the most samples a block holds
    /// @throws IllegalArgumentException if there are fewer than two layers or a size is not
    ///   positive, or curvature is asked for without a direction
    public MlpBlock(List<Integer> sizes, int tangents, boolean curvature, int capacity) {
        parameterCount(sizes);
        if (tangents < 0 || capacity < 1 || (curvature && tangents == 0)) {
            throw new IllegalArgumentException(
                    "%d tangents, curvature %b, %d samples".formatted(tangents, curvature, capacity));
        }
        this.sizes = sizes.stream().mapToInt(Integer::intValue).toArray();
        this.tangents = tangents;
        this.curvature = curvature;
        this.capacity = capacity;
        int layers = this.sizes.length;
        int channels = 1 + tangents + (curvature ? 1 : 0);
        activations = new double[layers][channels][][];
        preactivations = new double[layers][channels][][];
        valueAdjoints = new double[layers][][];
        tangentAdjoints = new double[layers][][];
        together = new double[layers][][];
        sums = new double[channels * FEW];
        for (int layer = 0; layer < layers; layer++) {
            for (int channel = 0; channel < channels; channel++) {
                activations[layer][channel] = new double[this.sizes[layer]][capacity];
                preactivations[layer][channel] = new double[this.sizes[layer]][capacity];
            }
            valueAdjoints[layer] = new double[this.sizes[layer]][capacity];
            tangentAdjoints[layer] = new double[this.sizes[layer]][capacity];
            together[layer] = new double[this.sizes[layer]][channels * FEW];
        }
    }

    /// The length of the flat array of parameters of a network with these layer sizes.
    public static int parameterCount(List<Integer> sizes) {
        if (sizes.size() < 2 || sizes.stream().anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException("a network has at least two layers of at least one unit, not " + sizes);
        }
        int count = 0;
        for (int layer = 1; layer < sizes.size(); layer++) {
            count += sizes.get(layer) * (sizes.get(layer - 1) + 1);
        }
        return count;
    }

    /// The input's channel, to be filled before [#forward]: `[unit][sample]`. Channel 0 takes
    /// values, channel `k` the derivative of the inputs along direction `k`, and channel `tangents
    /// + 1` their second derivative along direction 1. Left as they were by every other method.
    public double[][] input(int channel) {
        return activations[0][channel];
    }

    /// A channel of the output, `[unit][sample]`, as [#forward] left it.
    public double[][] output(int channel) {
        return preactivations[sizes.length - 1][channel];
    }

    public int capacity() {
        return capacity;
    }

    /// Carries the first `samples` samples of the input to the output, all channels.
    public void forward(double[] parameters, int samples) {
        int offset = 0;
        int last = sizes.length - 1;
        for (int layer = 1; layer <= last; layer++) {
            int bias = offset + sizes[layer] * sizes[layer - 1];
            if (samples <= FEW && preactivations[layer].length > 1) {
                applyTogether(parameters, layer, offset, bias, samples);
            } else {
                apply(parameters, layer, offset, bias, samples);
            }
            if (layer < last) {
                for (int unit = 0; unit < sizes[layer]; unit++) {
                    activate(layer, unit, samples);
                }
            }
            offset = bias + sizes[layer];
        }
    }

    private void apply(double[] parameters, int layer, int offset, int bias, int samples) {
        for (int channel = 0; channel < preactivations[layer].length; channel++) {
            var out = preactivations[layer][channel];
            for (int unit = 0; unit < sizes[layer]; unit++) {
                Arrays.fill(out[unit], 0, samples, channel == 0 ? parameters[bias + unit] : 0);
                weightedSum(
                        parameters,
                        offset + unit * sizes[layer - 1],
                        1,
                        activations[layer - 1][channel],
                        out[unit],
                        samples);
            }
        }
    }

    /// The same sums in the same order with the channels side by side in one array: for few samples
    /// the calls would cost more than the arithmetic.
    private void applyTogether(double[] parameters, int layer, int offset, int bias, int samples) {
        int channels = preactivations[layer].length;
        var in = together[layer - 1];
        for (int unit = 0; unit < in.length; unit++) {
            for (int channel = 0; channel < channels; channel++) {
                System.arraycopy(activations[layer - 1][channel][unit], 0, in[unit], channel * samples, samples);
            }
        }
        for (int unit = 0; unit < sizes[layer]; unit++) {
            Arrays.fill(sums, 0, samples, parameters[bias + unit]);
            Arrays.fill(sums, samples, channels * samples, 0);
            weightedSum(parameters, offset + unit * sizes[layer - 1], 1, in, sums, channels * samples);
            for (int channel = 0; channel < channels; channel++) {
                System.arraycopy(sums, channel * samples, preactivations[layer][channel][unit], 0, samples);
            }
        }
    }

    private void activate(int layer, int unit, int samples) {
        var value = activations[layer][0][unit];
        var argument = preactivations[layer][0][unit];
        for (int sample = 0; sample < samples; sample++) {
            value[sample] = Math.tanh(argument[sample]);
        }
        for (int channel = 1; channel <= tangents; channel++) {
            slope(value, preactivations[layer][channel][unit], activations[layer][channel][unit], samples);
        }
        if (curvature) {
            bend(
                    value,
                    preactivations[layer][1][unit],
                    preactivations[layer][tangents + 1][unit],
                    activations[layer][tangents + 1][unit],
                    samples);
        }
    }

    private static void slope(double[] value, double[] argument, double[] out, int samples) {
        for (int sample = 0; sample < samples; sample++) {
            out[sample] = (1 - value[sample] * value[sample]) * argument[sample];
        }
    }

    private static void bend(double[] value, double[] first, double[] second, double[] out, int samples) {
        for (int sample = 0; sample < samples; sample++) {
            double slope = 1 - value[sample] * value[sample];
            out[sample] = slope * (second[sample] - 2 * value[sample] * first[sample] * first[sample]);
        }
    }

    /// The adjoint of the output's value, `[unit][sample]`, to be filled before [#reverse].
    public double[][] outputAdjoint() {
        return valueAdjoints[sizes.length - 1];
    }

    /// The adjoint of the output's derivative along direction 1, to be filled before [#reverse].
    public double[][] outputTangentAdjoint() {
        return tangentAdjoints[sizes.length - 1];
    }

    /// Carries the adjoints of the output's value and first tangent back to every layer, after a
    /// [#forward] with one tangent. Each sample keeps its own adjoint: nothing is summed over them.
    public void reverse(double[] parameters, int samples) {
        if (tangents != 1 || curvature) {
            throw new IllegalStateException("the reverse pass is for one tangent");
        }
        int offset = parameters(sizes.length - 1);
        for (int layer = sizes.length - 1; layer > 1; layer--) {
            for (int unit = 0; unit < sizes[layer - 1]; unit++) {
                var value = valueAdjoints[layer - 1][unit];
                var tangent = tangentAdjoints[layer - 1][unit];
                Arrays.fill(value, 0, samples, 0);
                Arrays.fill(tangent, 0, samples, 0);
                int stride = sizes[layer - 1];
                weightedSum(parameters, offset + unit, stride, valueAdjoints[layer], value, samples);
                weightedSum(parameters, offset + unit, stride, tangentAdjoints[layer], tangent, samples);
                throughActivation(
                        activations[layer - 1][0][unit], preactivations[layer - 1][1][unit], value, tangent, samples);
            }
            offset -= sizes[layer - 1] * (sizes[layer - 2] + 1);
        }
    }

    private static void throughActivation(
            double[] activation, double[] first, double[] value, double[] tangent, int samples) {
        for (int sample = 0; sample < samples; sample++) {
            double slope = 1 - activation[sample] * activation[sample];
            value[sample] = slope * (value[sample] - 2 * activation[sample] * first[sample] * tangent[sample]);
            tangent[sample] *= slope;
        }
    }

    /// Writes each sample's gradient, as the last [#reverse] left it, into `rows`, of shape
    /// `[parameter][sample]`.
    public void gradientRows(double[][] rows, int samples) {
        rows(rows, samples, false);
    }

    /// Adds each sample's gradient, as the last [#reverse] left it, to `rows`, of shape
    /// `[parameter][sample]`.
    public void addGradientRows(double[][] rows, int samples) {
        rows(rows, samples, true);
    }

    private void rows(double[][] rows, int samples, boolean adding) {
        int parameter = 0;
        for (int layer = 1; layer < sizes.length; layer++) {
            for (int unit = 0; unit < sizes[layer]; unit++) {
                var value = valueAdjoints[layer][unit];
                var tangent = tangentAdjoints[layer][unit];
                for (int input = 0; input < sizes[layer - 1]; input++) {
                    var activation = activations[layer - 1][0][input];
                    var activationTangent = activations[layer - 1][1][input];
                    var out = rows[parameter++];
                    if (adding) {
                        addProducts(value, activation, tangent, activationTangent, out, samples);
                    } else {
                        products(value, activation, tangent, activationTangent, out, samples);
                    }
                }
            }
            for (int unit = 0; unit < sizes[layer]; unit++) {
                var out = rows[parameter++];
                if (adding) {
                    addScaled(1, valueAdjoints[layer][unit], out, samples);
                } else {
                    System.arraycopy(valueAdjoints[layer][unit], 0, out, 0, samples);
                }
            }
        }
    }

    /// Adds the gradients of the first `samples` samples, as the last [#reverse] left them, times
    /// `factor`, to the flat `gradient`.
    public void addGradient(double factor, double[] gradient, int samples) {
        int parameter = 0;
        for (int layer = 1; layer < sizes.length; layer++) {
            for (int unit = 0; unit < sizes[layer]; unit++) {
                var value = valueAdjoints[layer][unit];
                var tangent = tangentAdjoints[layer][unit];
                for (int input = 0; input < sizes[layer - 1]; input++) {
                    gradient[parameter++] += factor
                            * (inner(value, activations[layer - 1][0][input], samples)
                                    + inner(tangent, activations[layer - 1][1][input], samples));
                }
            }
            for (int unit = 0; unit < sizes[layer]; unit++) {
                double sum = 0;
                for (int sample = 0; sample < samples; sample++) {
                    sum += valueAdjoints[layer][unit][sample];
                }
                gradient[parameter++] += factor * sum;
            }
        }
    }

    /// Four running sums: one alone would wait for each addition to finish.
    private static double inner(double[] left, double[] right, int samples) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int sample = 0;
        for (; sample + 3 < samples; sample += 4) {
            sum0 += left[sample] * right[sample];
            sum1 += left[sample + 1] * right[sample + 1];
            sum2 += left[sample + 2] * right[sample + 2];
            sum3 += left[sample + 3] * right[sample + 3];
        }
        for (; sample < samples; sample++) {
            sum0 += left[sample] * right[sample];
        }
        return (sum0 + sum1) + (sum2 + sum3);
    }

    private static void products(
            double[] value,
            double[] activation,
            double[] tangent,
            double[] activationTangent,
            double[] out,
            int samples) {
        for (int sample = 0; sample < samples; sample++) {
            out[sample] = value[sample] * activation[sample] + tangent[sample] * activationTangent[sample];
        }
    }

    private static void addProducts(
            double[] value,
            double[] activation,
            double[] tangent,
            double[] activationTangent,
            double[] out,
            int samples) {
        for (int sample = 0; sample < samples; sample++) {
            out[sample] += value[sample] * activation[sample] + tangent[sample] * activationTangent[sample];
        }
    }

    private static void addScaled(double factor, double[] values, double[] out, int samples) {
        for (int sample = 0; sample < samples; sample++) {
            out[sample] += factor * values[sample];
        }
    }

    /// Adds `Σ_i weights[first + i·stride] · terms[i]` to `out`.
    private static void weightedSum(
            double[] weights, int first, int stride, double[][] terms, double[] out, int samples) {
        int term = 0;
        for (; term + UNROLL <= terms.length; term += UNROLL) {
            int at = first + term * stride;
            addEight(
                    weights[at],
                    terms[term],
                    weights[at + stride],
                    terms[term + 1],
                    weights[at + 2 * stride],
                    terms[term + 2],
                    weights[at + 3 * stride],
                    terms[term + 3],
                    weights[at + 4 * stride],
                    terms[term + 4],
                    weights[at + 5 * stride],
                    terms[term + 5],
                    weights[at + 6 * stride],
                    terms[term + 6],
                    weights[at + 7 * stride],
                    terms[term + 7],
                    out,
                    samples);
        }
        for (; term < terms.length; term++) {
            addScaled(weights[first + term * stride], terms[term], out, samples);
        }
    }

    private static void addEight(
            double weight0,
            double[] term0,
            double weight1,
            double[] term1,
            double weight2,
            double[] term2,
            double weight3,
            double[] term3,
            double weight4,
            double[] term4,
            double weight5,
            double[] term5,
            double weight6,
            double[] term6,
            double weight7,
            double[] term7,
            double[] out,
            int samples) {
        for (int sample = 0; sample < samples; sample++) {
            out[sample] += ((weight0 * term0[sample] + weight1 * term1[sample])
                            + (weight2 * term2[sample] + weight3 * term3[sample]))
                    + ((weight4 * term4[sample] + weight5 * term5[sample])
                            + (weight6 * term6[sample] + weight7 * term7[sample]));
        }
    }

    /// Where the parameters of `layer` begin.
    private int parameters(int layer) {
        int offset = 0;
        for (int below = 1; below < layer; below++) {
            offset += sizes[below] * (sizes[below - 1] + 1);
        }
        return offset;
    }
}
