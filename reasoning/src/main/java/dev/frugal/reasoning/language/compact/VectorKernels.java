package dev.frugal.reasoning.language.compact;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The kernels in vector registers.
///
/// Lanes run over outputs, positions or components, never along a sum, so that no sum is taken in
/// an order the hardware chooses; where a sum over lanes is needed they are added one after the
/// other.
final class VectorKernels implements Kernels {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int PANEL = 2 * LANES;
    private static final float[] ZEROS = new float[PANEL];

    /// Adding and subtracting 1.5 · 2^23 rounds to a whole number and leaves it in the low bits.
    private static final float ROUNDER = 12_582_912f;

    private static final float LOG2_E = 1.44269504f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;
    private static final float LOWEST = -87f;
    private static final float HIGHEST = 88f;
    private static final int EXPONENT_BITS = 23;
    private static final int ONE_BITS = 0x3f800000;

    /// What the choice is logged with.
    static String description() {
        return LANES + " lanes of float32";
    }

    @Override
    public int alignment() {
        return LANES;
    }

    @Override
    public int panelWidth() {
        return PANEL;
    }

    @Override
    public void multiply(
            float[] x,
            int xStart,
            int xStride,
            int rows,
            PackedMatrix matrix,
            float[] y,
            int yStart,
            int yStride,
            boolean accumulate) {
        int inputs = matrix.inputs();
        var weights = matrix.values();
        var bias = matrix.bias();
        for (int column = 0; column < matrix.paddedOutputs(); column += PANEL) {
            for (int row = 0; row < rows; row += ROWS_TOGETHER) {
                tile(
                        x,
                        xStart + row * xStride,
                        xStride,
                        inputs,
                        weights,
                        column * inputs,
                        bias,
                        column,
                        y,
                        yStart + row * yStride + column,
                        yStride,
                        accumulate);
            }
        }
    }

    @Override
    public void product(
            float[] a,
            int aStart,
            int aRow,
            int aColumn,
            float[] b,
            int bStart,
            int bStride,
            float[] c,
            int cStart,
            int cStride,
            int rows,
            int columns,
            int inner,
            boolean accumulate) {
        // Sums begin at what is there or at zeros: a choice between arrays, since one between
        // vectors would put them on the heap.
        var begin = accumulate ? c : ZEROS;
        int beginStride = accumulate ? cStride : 0;
        int wide = columns / PANEL * PANEL;
        for (int row = 0; row < rows; row += ROWS_TOGETHER) {
            int a0 = aStart + row * aRow;
            int c0 = cStart + row * cStride;
            for (int column = 0; column < wide; column += PANEL) {
                wideProduct(
                        a,
                        a0,
                        aRow,
                        aColumn,
                        b,
                        bStart + column,
                        bStride,
                        c,
                        c0 + column,
                        cStride,
                        inner,
                        begin,
                        accumulate ? c0 + column : 0,
                        beginStride);
            }
            if (wide < columns) {
                narrowProduct(
                        a,
                        a0,
                        aRow,
                        aColumn,
                        b,
                        bStart + wide,
                        bStride,
                        c,
                        c0 + wide,
                        cStride,
                        inner,
                        begin,
                        accumulate ? c0 + wide : 0,
                        beginStride);
            }
        }
    }

    /// Four rows by two vectors of columns.
    private static void wideProduct(
            float[] a,
            int a0,
            int aRow,
            int aColumn,
            float[] b,
            int b0,
            int bStride,
            float[] c,
            int c0,
            int cStride,
            int inner,
            float[] begin,
            int begin0,
            int beginStride) {
        int begin1 = begin0 + beginStride;
        int begin2 = begin1 + beginStride;
        int begin3 = begin2 + beginStride;
        var low0 = FloatVector.fromArray(SPECIES, begin, begin0);
        var low1 = FloatVector.fromArray(SPECIES, begin, begin1);
        var low2 = FloatVector.fromArray(SPECIES, begin, begin2);
        var low3 = FloatVector.fromArray(SPECIES, begin, begin3);
        var high0 = FloatVector.fromArray(SPECIES, begin, begin0 + LANES);
        var high1 = FloatVector.fromArray(SPECIES, begin, begin1 + LANES);
        var high2 = FloatVector.fromArray(SPECIES, begin, begin2 + LANES);
        var high3 = FloatVector.fromArray(SPECIES, begin, begin3 + LANES);
        int a1 = a0 + aRow;
        int a2 = a1 + aRow;
        int a3 = a2 + aRow;
        int from = b0;
        int at = 0;
        for (int i = 0; i < inner; i++) {
            var low = FloatVector.fromArray(SPECIES, b, from);
            var high = FloatVector.fromArray(SPECIES, b, from + LANES);
            from += bStride;
            var factor0 = FloatVector.broadcast(SPECIES, a[a0 + at]);
            low0 = factor0.fma(low, low0);
            high0 = factor0.fma(high, high0);
            var factor1 = FloatVector.broadcast(SPECIES, a[a1 + at]);
            low1 = factor1.fma(low, low1);
            high1 = factor1.fma(high, high1);
            var factor2 = FloatVector.broadcast(SPECIES, a[a2 + at]);
            low2 = factor2.fma(low, low2);
            high2 = factor2.fma(high, high2);
            var factor3 = FloatVector.broadcast(SPECIES, a[a3 + at]);
            low3 = factor3.fma(low, low3);
            high3 = factor3.fma(high, high3);
            at += aColumn;
        }
        int c1 = c0 + cStride;
        int c2 = c1 + cStride;
        int c3 = c2 + cStride;
        low0.intoArray(c, c0);
        high0.intoArray(c, c0 + LANES);
        low1.intoArray(c, c1);
        high1.intoArray(c, c1 + LANES);
        low2.intoArray(c, c2);
        high2.intoArray(c, c2 + LANES);
        low3.intoArray(c, c3);
        high3.intoArray(c, c3 + LANES);
    }

    /// Four rows by one vector of columns.
    private static void narrowProduct(
            float[] a,
            int a0,
            int aRow,
            int aColumn,
            float[] b,
            int b0,
            int bStride,
            float[] c,
            int c0,
            int cStride,
            int inner,
            float[] begin,
            int begin0,
            int beginStride) {
        var sum0 = FloatVector.fromArray(SPECIES, begin, begin0);
        var sum1 = FloatVector.fromArray(SPECIES, begin, begin0 + beginStride);
        var sum2 = FloatVector.fromArray(SPECIES, begin, begin0 + 2 * beginStride);
        var sum3 = FloatVector.fromArray(SPECIES, begin, begin0 + 3 * beginStride);
        int a1 = a0 + aRow;
        int a2 = a1 + aRow;
        int a3 = a2 + aRow;
        int from = b0;
        int at = 0;
        for (int i = 0; i < inner; i++) {
            var part = FloatVector.fromArray(SPECIES, b, from);
            from += bStride;
            sum0 = FloatVector.broadcast(SPECIES, a[a0 + at]).fma(part, sum0);
            sum1 = FloatVector.broadcast(SPECIES, a[a1 + at]).fma(part, sum1);
            sum2 = FloatVector.broadcast(SPECIES, a[a2 + at]).fma(part, sum2);
            sum3 = FloatVector.broadcast(SPECIES, a[a3 + at]).fma(part, sum3);
            at += aColumn;
        }
        sum0.intoArray(c, c0);
        sum1.intoArray(c, c0 + cStride);
        sum2.intoArray(c, c0 + 2 * cStride);
        sum3.intoArray(c, c0 + 3 * cStride);
    }

    /// Four rows by two vectors of outputs: eight sums stay in registers over all inputs.
    private static void tile(
            float[] x,
            int x0,
            int xStride,
            int inputs,
            float[] weights,
            int start,
            float[] bias,
            int biasStart,
            float[] y,
            int y0,
            int yStride,
            boolean accumulate) {
        int x1 = x0 + xStride;
        int x2 = x1 + xStride;
        int x3 = x2 + xStride;
        var low = FloatVector.fromArray(SPECIES, bias, biasStart);
        var high = FloatVector.fromArray(SPECIES, bias, biasStart + LANES);
        var low0 = low;
        var low1 = low;
        var low2 = low;
        var low3 = low;
        var high0 = high;
        var high1 = high;
        var high2 = high;
        var high3 = high;
        int w = start;
        for (int i = 0; i < inputs; i++) {
            var weightLow = FloatVector.fromArray(SPECIES, weights, w);
            var weightHigh = FloatVector.fromArray(SPECIES, weights, w + LANES);
            w += PANEL;
            var input0 = FloatVector.broadcast(SPECIES, x[x0 + i]);
            low0 = input0.fma(weightLow, low0);
            high0 = input0.fma(weightHigh, high0);
            var input1 = FloatVector.broadcast(SPECIES, x[x1 + i]);
            low1 = input1.fma(weightLow, low1);
            high1 = input1.fma(weightHigh, high1);
            var input2 = FloatVector.broadcast(SPECIES, x[x2 + i]);
            low2 = input2.fma(weightLow, low2);
            high2 = input2.fma(weightHigh, high2);
            var input3 = FloatVector.broadcast(SPECIES, x[x3 + i]);
            low3 = input3.fma(weightLow, low3);
            high3 = input3.fma(weightHigh, high3);
        }
        store(low0, high0, y, y0, accumulate);
        store(low1, high1, y, y0 + yStride, accumulate);
        store(low2, high2, y, y0 + 2 * yStride, accumulate);
        store(low3, high3, y, y0 + 3 * yStride, accumulate);
    }

    private static void store(
            FloatVector low, FloatVector high, float[] y, int start, boolean accumulate) {
        if (accumulate) {
            low.add(FloatVector.fromArray(SPECIES, y, start)).intoArray(y, start);
            high.add(FloatVector.fromArray(SPECIES, y, start + LANES)).intoArray(y, start + LANES);
        } else {
            low.intoArray(y, start);
            high.intoArray(y, start + LANES);
        }
    }

    @Override
    public void normalise(
            float[] x,
            int xStart,
            float[] weight,
            int size,
            double epsilon,
            float[] y,
            int yStart) {
        int whole = SPECIES.loopBound(size);
        var squares = FloatVector.zero(SPECIES);
        for (int i = 0; i < whole; i += LANES) {
            var part = FloatVector.fromArray(SPECIES, x, xStart + i);
            squares = part.fma(part, squares);
        }
        float sum = sum(squares);
        for (int i = whole; i < size; i++) {
            sum += x[xStart + i] * x[xStart + i];
        }
        float inverse = (float) (1 / Math.sqrt(sum / size + epsilon));
        for (int i = 0; i < whole; i += LANES) {
            FloatVector.fromArray(SPECIES, x, xStart + i)
                    .mul(inverse)
                    .mul(FloatVector.fromArray(SPECIES, weight, i))
                    .intoArray(y, yStart + i);
        }
        for (int i = whole; i < size; i++) {
            y[yStart + i] = x[xStart + i] * inverse * weight[i];
        }
    }

    @Override
    public void normaliseGradient(
            float[] x,
            int xStart,
            float[] weight,
            int size,
            double epsilon,
            float[] yGradient,
            int yStart,
            float[] xGradient,
            int xGradientStart,
            float[] weightGradient) {
        int whole = SPECIES.loopBound(size);
        var squares = FloatVector.zero(SPECIES);
        var products = FloatVector.zero(SPECIES);
        for (int i = 0; i < whole; i += LANES) {
            var value = FloatVector.fromArray(SPECIES, x, xStart + i);
            squares = value.fma(value, squares);
            products =
                    FloatVector.fromArray(SPECIES, yGradient, yStart + i)
                            .mul(FloatVector.fromArray(SPECIES, weight, i))
                            .fma(value, products);
        }
        float square = sum(squares);
        float along = sum(products);
        for (int i = whole; i < size; i++) {
            square += x[xStart + i] * x[xStart + i];
            along += yGradient[yStart + i] * weight[i] * x[xStart + i];
        }
        double inverse = 1 / Math.sqrt(square / size + epsilon);
        float scale = (float) inverse;
        float pull = (float) (along * inverse * inverse * inverse / size);
        for (int i = 0; i < whole; i += LANES) {
            var value = FloatVector.fromArray(SPECIES, x, xStart + i);
            var upstream = FloatVector.fromArray(SPECIES, yGradient, yStart + i).mul(scale);
            upstream.fma(value, FloatVector.fromArray(SPECIES, weightGradient, i))
                    .intoArray(weightGradient, i);
            upstream.mul(FloatVector.fromArray(SPECIES, weight, i))
                    .sub(value.mul(pull))
                    .add(FloatVector.fromArray(SPECIES, xGradient, xGradientStart + i))
                    .intoArray(xGradient, xGradientStart + i);
        }
        for (int i = whole; i < size; i++) {
            float upstream = yGradient[yStart + i] * scale;
            weightGradient[i] += upstream * x[xStart + i];
            xGradient[xGradientStart + i] += upstream * weight[i] - x[xStart + i] * pull;
        }
    }

    @Override
    public void gate(
            float[] values, int gateStart, int upStart, int size, float[] out, int outStart) {
        for (int i = 0; i < size; i += LANES) {
            var gate = FloatVector.fromArray(SPECIES, values, gateStart + i);
            var up = FloatVector.fromArray(SPECIES, values, upStart + i);
            var sigmoid = exponential(gate.neg()).add(1f);
            gate.div(sigmoid).mul(up).intoArray(out, outStart + i);
        }
    }

    @Override
    public void gateGradient(
            float[] values,
            int gateStart,
            int upStart,
            int size,
            float[] outGradient,
            int outStart,
            float[] gradient,
            int gateGradientStart,
            int upGradientStart) {
        var one = FloatVector.broadcast(SPECIES, 1f);
        for (int i = 0; i < size; i += LANES) {
            var gate = FloatVector.fromArray(SPECIES, values, gateStart + i);
            var up = FloatVector.fromArray(SPECIES, values, upStart + i);
            var upstream = FloatVector.fromArray(SPECIES, outGradient, outStart + i);
            var sigmoid = one.div(exponential(gate.neg()).add(1f));
            var passed = upstream.mul(sigmoid);
            passed.mul(gate).intoArray(gradient, upGradientStart + i);
            one.sub(sigmoid)
                    .fma(gate, one)
                    .mul(passed)
                    .mul(up)
                    .intoArray(gradient, gateGradientStart + i);
        }
    }

    @Override
    public void softmax(float[] values, int start, int length, int padded) {
        int whole = SPECIES.loopBound(length);
        var highest = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < whole; i += LANES) {
            highest = highest.max(FloatVector.fromArray(SPECIES, values, start + i));
        }
        float shift = highest.reduceLanes(VectorOperators.MAX);
        for (int i = whole; i < length; i++) {
            shift = Math.max(shift, values[start + i]);
        }
        // Lanes beyond the length get e^-87, which is 0 next to the 1 of the largest.
        for (int i = length; i < padded; i++) {
            values[start + i] = Float.NEGATIVE_INFINITY;
        }
        var total = FloatVector.zero(SPECIES);
        for (int i = 0; i < padded; i += LANES) {
            var weight = exponential(FloatVector.fromArray(SPECIES, values, start + i).sub(shift));
            weight.intoArray(values, start + i);
            total = total.add(weight);
        }
        float inverse = 1 / sum(total);
        for (int i = 0; i < padded; i += LANES) {
            FloatVector.fromArray(SPECIES, values, start + i)
                    .mul(inverse)
                    .intoArray(values, start + i);
        }
        for (int i = length; i < padded; i++) {
            values[start + i] = 0f;
        }
    }

    @Override
    public void softmaxGradient(
            float[] probabilities, int start, float[] gradient, int gradientStart, int padded) {
        var products = FloatVector.zero(SPECIES);
        for (int i = 0; i < padded; i += LANES) {
            products =
                    FloatVector.fromArray(SPECIES, probabilities, start + i)
                            .fma(
                                    FloatVector.fromArray(SPECIES, gradient, gradientStart + i),
                                    products);
        }
        float mean = sum(products);
        for (int i = 0; i < padded; i += LANES) {
            FloatVector.fromArray(SPECIES, gradient, gradientStart + i)
                    .sub(mean)
                    .mul(FloatVector.fromArray(SPECIES, probabilities, start + i))
                    .intoArray(gradient, gradientStart + i);
        }
    }

    @Override
    public void attend(
            float[] query,
            int queryStart,
            int headSize,
            float[] keys,
            int keyStart,
            int capacity,
            float[] values,
            int valueStart,
            int stride,
            int length,
            float scale,
            float[] scores,
            float[] out,
            int outStart) {
        var highest = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        for (int block = 0; block < length; block += LANES) {
            var score = FloatVector.zero(SPECIES);
            for (int i = 0; i < headSize; i++) {
                score =
                        FloatVector.fromArray(SPECIES, keys, keyStart + i * capacity + block)
                                .fma(FloatVector.broadcast(SPECIES, query[queryStart + i]), score);
            }
            score = score.mul(scale);
            if (block + LANES > length) {
                score =
                        FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY)
                                .blend(score, SPECIES.indexInRange(block, length));
            }
            score.intoArray(scores, block);
            highest = highest.max(score);
        }
        float shift = highest.reduceLanes(VectorOperators.MAX);
        var total = FloatVector.zero(SPECIES);
        for (int block = 0; block < length; block += LANES) {
            var weight = exponential(FloatVector.fromArray(SPECIES, scores, block).sub(shift));
            if (block + LANES > length) {
                weight =
                        FloatVector.zero(SPECIES)
                                .blend(weight, SPECIES.indexInRange(block, length));
            }
            weight.intoArray(scores, block);
            total = total.add(weight);
        }
        float inverse = 1 / sum(total);
        for (int i = 0; i < stride; i += LANES) {
            var attended = FloatVector.zero(SPECIES);
            for (int p = 0; p < length; p++) {
                attended =
                        FloatVector.fromArray(SPECIES, values, valueStart + p * stride + i)
                                .fma(FloatVector.broadcast(SPECIES, scores[p]), attended);
            }
            attended.mul(inverse).intoArray(out, outStart + i);
        }
    }

    /// e^x: x = n ln 2 + r, a polynomial for e^r, n into the exponent. Relative error about 2e-7.
    private static FloatVector exponential(FloatVector exponent) {
        var x = exponent.max(LOWEST).min(HIGHEST);
        var shifted =
                x.fma(
                        FloatVector.broadcast(SPECIES, LOG2_E),
                        FloatVector.broadcast(SPECIES, ROUNDER));
        var n = shifted.sub(ROUNDER);
        var r =
                n.fma(
                        FloatVector.broadcast(SPECIES, -LN2_LOW),
                        n.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), x));
        var series = r.fma(coefficient(1f / 720), coefficient(1f / 120));
        series = series.fma(r, coefficient(1f / 24));
        series = series.fma(r, coefficient(1f / 6));
        series = series.fma(r, coefficient(0.5f));
        series = series.fma(r, coefficient(1f));
        series = series.fma(r, coefficient(1f));
        var power =
                shifted.reinterpretAsInts()
                        .lanewise(VectorOperators.LSHL, EXPONENT_BITS)
                        .add(ONE_BITS)
                        .reinterpretAsFloats();
        return series.mul(power);
    }

    private static FloatVector coefficient(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    private static float sum(FloatVector lanes) {
        float sum = 0;
        for (int lane = 0; lane < LANES; lane++) {
            sum += lanes.lane(lane);
        }
        return sum;
    }
}
