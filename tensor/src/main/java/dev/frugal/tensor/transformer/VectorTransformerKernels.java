package dev.frugal.tensor.transformer;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The kernels in vector registers; the blocks of their products are [VectorTransformerTiles].
///
/// Lanes run over outputs, positions or components, never along a sum, so that no sum is taken in
/// an order the hardware chooses; where a sum over lanes is needed, halves are added to each other.
final class VectorTransformerKernels implements TransformerKernels {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int PANEL = VectorTransformerTiles.PANEL;
    private static final int ROWS_9 = 3 * ROWS_TOGETHER;

    /// Columns of a left matrix that are turned into rows together: they stay in the nearest cache.
    private static final int TURNED_TOGETHER = 5 * ROWS_9;

    /// Whether there are 32 registers, as wherever they hold 512 bits.
    private static final boolean MANY_REGISTERS = LANES >= 16;

    private static final float[] ZEROS = new float[8 * LANES];

    /// Lanes of a sum across lanes: eight also where a register holds sixteen, so that processors
    /// of both kinds give the same bits.
    private static final VectorSpecies<Float> SUMS = LANES >= 8 ? FloatVector.SPECIES_256 : SPECIES;

    /// Adding and subtracting 1.5 · 2^23 rounds to a whole number and leaves it in the low bits.
    private static final float ROUNDER = 12_582_912f;

    private static final float LOG2_E = 1.44269504f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;
    private static final float LOWEST = -87f;
    private static final float HIGHEST = 88f;
    private static final int EXPONENT_BITS = 23;
    private static final int ONE_BITS = 0x3f800000;

    @Override
    public String description() {
        return "with the Vector API, %d-bit vectors".formatted(SPECIES.vectorBitSize());
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
        int outputs = matrix.paddedOutputs();
        if (accumulate) {
            addBias(matrix.bias(), rows, outputs, y, yStart, yStride);
        }
        // Sums begin at what is there or at the bias: a choice between arrays, since one between
        // vectors would put them on the heap.
        var begin = accumulate ? y : matrix.bias();
        int beginStart = accumulate ? yStart : 0;
        int beginStride = accumulate ? yStride : 0;
        var weights = matrix.values();
        int inputs = matrix.inputs();
        int whole = outputs / PANEL * PANEL;
        for (int first = 0; first < whole; first += PANEL) {
            int w = first * inputs;
            int row = 0;
            for (; MANY_REGISTERS && row + ROWS_9 <= rows; row += ROWS_9) {
                int from = xStart + row * xStride;
                int to = yStart + row * yStride + first;
                int sum = beginStart + row * beginStride + first;
                VectorTransformerTiles.panel9x3(
                        x, from, xStride, weights, w, y, to, yStride, inputs, begin, sum, beginStride);
            }
            for (; row < rows; row += ROWS_TOGETHER) {
                int from = xStart + row * xStride;
                int to = yStart + row * yStride + first;
                int sum = beginStart + row * beginStride + first;
                VectorTransformerTiles.panel3x3(
                        x, from, xStride, weights, w, y, to, yStride, inputs, begin, sum, beginStride);
            }
        }
        int narrow = outputs - whole;
        for (int row = 0; narrow > 0 && row < rows; row += ROWS_TOGETHER) {
            int from = xStart + row * xStride;
            int to = yStart + row * yStride + whole;
            int sum = beginStart + row * beginStride + whole;
            narrowTile(
                    x,
                    from,
                    xStride,
                    1,
                    weights,
                    whole * inputs,
                    narrow,
                    y,
                    to,
                    yStride,
                    inputs,
                    begin,
                    sum,
                    beginStride,
                    narrow);
        }
    }

    private static void addBias(float[] bias, int rows, int outputs, float[] y, int yStart, int yStride) {
        for (int row = 0; row < rows; row++) {
            int to = yStart + row * yStride;
            for (int i = 0; i < outputs; i++) {
                y[to + i] += bias[i];
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
        var begin = accumulate ? c : ZEROS;
        int beginStride = accumulate ? cStride : 0;
        int whole = columns / PANEL * PANEL;
        int wholeRows = rows / ROWS_TOGETHER * ROWS_TOGETHER;
        // A panel of b stays in the nearest cache while all rows pass it.
        for (int column = 0; column < whole; column += PANEL) {
            int b0 = bStart + column;
            int row = 0;
            for (; MANY_REGISTERS && aRow == 1 && row + ROWS_9 <= wholeRows; row += ROWS_9) {
                int a0 = aStart + row;
                int c0 = cStart + row * cStride + column;
                int begin0 = accumulate ? c0 : 0;
                VectorTransformerTiles.neighbours9x3(
                        a, a0, aColumn, b, b0, bStride, c, c0, cStride, inner, begin, begin0, beginStride);
            }
            for (; row < wholeRows; row += ROWS_TOGETHER) {
                int a0 = aStart + row * aRow;
                int c0 = cStart + row * cStride + column;
                int begin0 = accumulate ? c0 : 0;
                VectorTransformerTiles.tile3x3(
                        a, a0, aRow, aColumn, b, b0, bStride, c, c0, cStride, inner, begin, begin0, beginStride);
            }
        }
        int narrow = columns - whole;
        for (int row = 0; narrow > 0 && row < wholeRows; row += ROWS_TOGETHER) {
            int a0 = aStart + row * aRow;
            int b0 = bStart + whole;
            int c0 = cStart + row * cStride + whole;
            int begin0 = accumulate ? c0 : 0;
            narrowTile(a, a0, aRow, aColumn, b, b0, bStride, c, c0, cStride, inner, begin, begin0, beginStride, narrow);
        }
        for (int row = wholeRows; row < rows; row++) {
            int a0 = aStart + row * aRow;
            int c0 = cStart + row * cStride;
            rowProduct(a, a0, aColumn, b, bStart, bStride, c, c0, columns, inner, begin, accumulate);
        }
    }

    /// Three rows by the one or two vectors of columns that are no whole panel.
    private static void narrowTile(
            float[] a,
            int a0,
            int aRow,
            int aColumn,
            float[] b,
            int b0,
            int bRow,
            float[] c,
            int c0,
            int cRow,
            int inner,
            float[] begin,
            int begin0,
            int beginRow,
            int columns) {
        if (columns > LANES) {
            VectorTransformerTiles.tile3x2(
                    a, a0, aRow, aColumn, b, b0, bRow, c, c0, cRow, inner, begin, begin0, beginRow);
        } else {
            VectorTransformerTiles.tile3x1(
                    a, a0, aRow, aColumn, b, b0, bRow, c, c0, cRow, inner, begin, begin0, beginRow);
        }
    }

    private static void rowProduct(
            float[] a,
            int a0,
            int aColumn,
            float[] b,
            int bStart,
            int bRow,
            float[] c,
            int cStart,
            int columns,
            int inner,
            float[] begin,
            boolean accumulate) {
        int vectors;
        for (int column = 0; column < columns; column += vectors * LANES) {
            int b0 = bStart + column;
            int c0 = cStart + column;
            int begin0 = accumulate ? c0 : 0;
            vectors = vectorsTogether((columns - column) / LANES);
            switch (vectors) {
                case 8 -> VectorTransformerTiles.rowBy8(a, a0, aColumn, b, b0, bRow, c, c0, inner, begin, begin0);
                case 5 -> VectorTransformerTiles.rowBy5(a, a0, aColumn, b, b0, bRow, c, c0, inner, begin, begin0);
                case 4 -> VectorTransformerTiles.rowBy4(a, a0, aColumn, b, b0, bRow, c, c0, inner, begin, begin0);
                case 3 -> VectorTransformerTiles.rowBy3(a, a0, aColumn, b, b0, bRow, c, c0, inner, begin, begin0);
                case 2 -> VectorTransformerTiles.rowBy2(a, a0, aColumn, b, b0, bRow, c, c0, inner, begin, begin0);
                default -> VectorTransformerTiles.rowBy1(a, a0, aColumn, b, b0, bRow, c, c0, inner, begin, begin0);
            }
        }
    }

    /// How many of so many vectors of columns a row meets next.
    private static int vectorsTogether(int left) {
        if (left >= 8) {
            return 8;
        }
        return left <= 5 ? left : 4;
    }

    @Override
    public int outerProductScratch(int columns, int inner) {
        return (columns + TURNED_TOGETHER) * inner;
    }

    @Override
    public void addOuterProducts(
            float[] a,
            int aStride,
            float[] b,
            int bStride,
            float[] c,
            int cStride,
            int rows,
            int columns,
            int inner,
            float[] scratch) {
        copyPanels(b, bStride, columns, inner, scratch);
        int left = columns * inner;
        for (int block = 0; block < rows; block += TURNED_TOGETHER) {
            int count = Math.min(TURNED_TOGETHER, rows - block);
            turn(a, block, aStride, count, inner, scratch, left);
            for (int column = 0; column < columns; column += PANEL) {
                int width = Math.min(PANEL, columns - column);
                int b0 = column * inner;
                int row = 0;
                for (; MANY_REGISTERS && width == PANEL && row + ROWS_9 <= count; row += ROWS_9) {
                    int a0 = left + row * inner;
                    int c0 = (block + row) * cStride + column;
                    VectorTransformerTiles.panel9x3(
                            scratch, a0, inner, scratch, b0, c, c0, cStride, inner, c, c0, cStride);
                }
                for (; width == PANEL && row + ROWS_TOGETHER <= count; row += ROWS_TOGETHER) {
                    int a0 = left + row * inner;
                    int c0 = (block + row) * cStride + column;
                    VectorTransformerTiles.panel3x3(
                            scratch, a0, inner, scratch, b0, c, c0, cStride, inner, c, c0, cStride);
                }
                for (; row + ROWS_TOGETHER <= count; row += ROWS_TOGETHER) {
                    int a0 = left + row * inner;
                    int c0 = (block + row) * cStride + column;
                    narrowTile(scratch, a0, inner, 1, scratch, b0, width, c, c0, cStride, inner, c, c0, cStride, width);
                }
                for (; row < count; row++) {
                    int a0 = left + row * inner;
                    int c0 = (block + row) * cStride + column;
                    rowProduct(scratch, a0, 1, scratch, b0, width, c, c0, width, inner, c, true);
                }
            }
        }
    }

    /// Panels of columns behind each other, the last as narrow as the columns leave it.
    private static void copyPanels(float[] b, int bStride, int columns, int inner, float[] to) {
        for (int column = 0; column < columns; column += PANEL) {
            int width = Math.min(PANEL, columns - column);
            int place = column * inner;
            for (int i = 0; i < inner; i++) {
                int from = i * bStride + column;
                for (int j = 0; j < width; j += LANES) {
                    FloatVector.fromArray(SPECIES, b, from + j).intoArray(to, place + j);
                }
                place += width;
            }
        }
    }

    /// `count` columns of `a`, from `first` on, as rows.
    private static void turn(float[] a, int first, int aStride, int count, int inner, float[] to, int start) {
        for (int column = 0; column < count; column++) {
            int from = first + column;
            int place = start + column * inner;
            for (int i = 0; i < inner; i++) {
                to[place + i] = a[from];
                from += aStride;
            }
        }
    }

    @Override
    public void normalise(float[] x, int xStart, float[] weight, int size, double epsilon, float[] y, int yStart) {
        int summed = SUMS.loopBound(size);
        var squares = FloatVector.zero(SUMS);
        for (int i = 0; i < summed; i += SUMS.length()) {
            var part = FloatVector.fromArray(SUMS, x, xStart + i);
            squares = part.fma(part, squares);
        }
        float sum = sum(squares);
        for (int i = summed; i < size; i++) {
            sum += x[xStart + i] * x[xStart + i];
        }
        float inverse = (float) (1 / Math.sqrt(sum / size + epsilon));
        int whole = SPECIES.loopBound(size);
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
        int summed = SUMS.loopBound(size);
        var squares = FloatVector.zero(SUMS);
        var products = FloatVector.zero(SUMS);
        for (int i = 0; i < summed; i += SUMS.length()) {
            var value = FloatVector.fromArray(SUMS, x, xStart + i);
            squares = value.fma(value, squares);
            products = FloatVector.fromArray(SUMS, yGradient, yStart + i)
                    .mul(FloatVector.fromArray(SUMS, weight, i))
                    .fma(value, products);
        }
        float square = sum(squares);
        float along = sum(products);
        for (int i = summed; i < size; i++) {
            square += x[xStart + i] * x[xStart + i];
            along += yGradient[yStart + i] * weight[i] * x[xStart + i];
        }
        double inverse = 1 / Math.sqrt(square / size + epsilon);
        float scale = (float) inverse;
        float pull = (float) (along * inverse * inverse * inverse / size);
        int whole = SPECIES.loopBound(size);
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
    public void gate(float[] values, int gateStart, int upStart, int size, float[] out, int outStart) {
        for (int i = 0; i < size; i += LANES) {
            FloatVector.fromArray(SPECIES, values, gateStart + i).neg().intoArray(out, outStart + i);
        }
        exponentials(out, outStart, size);
        for (int i = 0; i < size; i += LANES) {
            var gate = FloatVector.fromArray(SPECIES, values, gateStart + i);
            var up = FloatVector.fromArray(SPECIES, values, upStart + i);
            var inverse = FloatVector.fromArray(SPECIES, out, outStart + i).add(1f);
            gate.div(inverse).mul(up).intoArray(out, outStart + i);
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
        for (int i = 0; i < size; i += LANES) {
            FloatVector.fromArray(SPECIES, values, gateStart + i).neg().intoArray(gradient, gateGradientStart + i);
        }
        exponentials(gradient, gateGradientStart, size);
        var one = FloatVector.broadcast(SPECIES, 1f);
        for (int i = 0; i < size; i += LANES) {
            var gate = FloatVector.fromArray(SPECIES, values, gateStart + i);
            var up = FloatVector.fromArray(SPECIES, values, upStart + i);
            var upstream = FloatVector.fromArray(SPECIES, outGradient, outStart + i);
            var sigmoid = one.div(FloatVector.fromArray(SPECIES, gradient, gateGradientStart + i)
                    .add(1f));
            var passed = upstream.mul(sigmoid);
            passed.mul(gate).intoArray(gradient, upGradientStart + i);
            one.sub(sigmoid).fma(gate, one).mul(passed).mul(up).intoArray(gradient, gateGradientStart + i);
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
        for (int i = 0; i < padded; i += LANES) {
            FloatVector.fromArray(SPECIES, values, start + i).sub(shift).intoArray(values, start + i);
        }
        exponentials(values, start, padded);
        var total = FloatVector.zero(SUMS);
        for (int i = 0; i < padded; i += SUMS.length()) {
            total = total.add(FloatVector.fromArray(SUMS, values, start + i));
        }
        float inverse = 1 / sum(total);
        for (int i = 0; i < padded; i += LANES) {
            FloatVector.fromArray(SPECIES, values, start + i).mul(inverse).intoArray(values, start + i);
        }
        for (int i = length; i < padded; i++) {
            values[start + i] = 0f;
        }
    }

    @Override
    public void softmaxGradient(float[] probabilities, int start, float[] gradient, int gradientStart, int padded) {
        var products = FloatVector.zero(SUMS);
        for (int i = 0; i < padded; i += SUMS.length()) {
            products = FloatVector.fromArray(SUMS, probabilities, start + i)
                    .fma(FloatVector.fromArray(SUMS, gradient, gradientStart + i), products);
        }
        float mean = sum(products);
        for (int i = 0; i < padded; i += LANES) {
            FloatVector.fromArray(SPECIES, gradient, gradientStart + i)
                    .sub(mean)
                    .mul(FloatVector.fromArray(SPECIES, probabilities, start + i))
                    .intoArray(gradient, gradientStart + i);
        }
    }

    /// Replaces each x by e^x: x = n ln 2 + r, a polynomial for e^r, n into the exponent. Relative error about
    /// 2e-7.
    ///
    /// A pass of its own over the array: a method that returned a vector would put it on the heap wherever the
    /// compiler declines to inline it, which depends on what was compiled before.
    private static void exponentials(float[] values, int start, int size) {
        for (int i = start; i < start + size; i += LANES) {
            var x = FloatVector.fromArray(SPECIES, values, i).max(LOWEST).min(HIGHEST);
            var shifted = x.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUNDER));
            var n = shifted.sub(ROUNDER);
            var r = n.fma(
                    FloatVector.broadcast(SPECIES, -LN2_LOW), n.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), x));
            var series = r.fma(FloatVector.broadcast(SPECIES, 1f / 720), FloatVector.broadcast(SPECIES, 1f / 120));
            series = series.fma(r, FloatVector.broadcast(SPECIES, 1f / 24));
            series = series.fma(r, FloatVector.broadcast(SPECIES, 1f / 6));
            series = series.fma(r, FloatVector.broadcast(SPECIES, 0.5f));
            series = series.fma(r, FloatVector.broadcast(SPECIES, 1f));
            series = series.fma(r, FloatVector.broadcast(SPECIES, 1f));
            var power = shifted.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, EXPONENT_BITS)
                    .add(ONE_BITS)
                    .reinterpretAsFloats();
            series.mul(power).intoArray(values, i);
        }
    }

    /// One lane after the other; the compiler takes a lane from a register only by a constant.
    private static float sum(FloatVector lanes) {
        float sum = lanes.lane(0) + lanes.lane(1);
        if (SUMS.length() >= 4) {
            sum = sum + lanes.lane(2) + lanes.lane(3);
        }
        if (SUMS.length() >= 8) {
            sum = sum + lanes.lane(4) + lanes.lane(5) + lanes.lane(6) + lanes.lane(7);
        }
        return sum;
    }
}
