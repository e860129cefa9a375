package dev.frugal.tensor.transformer;

import java.util.Arrays;

/// The kernels in plain Java, written so that the compiler can keep the inner loops in vector
/// registers.
final class PortableTransformerKernels implements TransformerKernels {
    private static final int PANEL = 32;

    @Override
    public String description() {
        return "in plain loops";
    }

    @Override
    public int alignment() {
        return 1;
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
        for (int row = 0; row < rows; row++) {
            int to = yStart + row * yStride;
            for (int output = 0; output < matrix.paddedOutputs(); output++) {
                y[to + output] = matrix.bias()[output] + (accumulate ? y[to + output] : 0);
            }
        }
        for (int first = 0; first < matrix.paddedOutputs(); first += PANEL) {
            int width = matrix.panelWidth(first);
            for (int row = 0; row < rows; row++) {
                int to = yStart + row * yStride + first;
                int w = first * inputs;
                for (int i = 0; i < inputs; i++) {
                    float input = x[xStart + row * xStride + i];
                    for (int j = 0; j < width; j++) {
                        y[to + j] += input * weights[w + j];
                    }
                    w += width;
                }
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
        for (int row = 0; row < rows; row++) {
            int to = cStart + row * cStride;
            if (!accumulate) {
                Arrays.fill(c, to, to + columns, 0f);
            }
            for (int i = 0; i < inner; i++) {
                float factor = a[aStart + row * aRow + i * aColumn];
                int from = bStart + i * bStride;
                for (int j = 0; j < columns; j++) {
                    c[to + j] += factor * b[from + j];
                }
            }
        }
    }

    @Override
    public int outerProductScratch(int columns, int inner) {
        return 0;
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
        product(a, 0, 1, aStride, b, 0, bStride, c, 0, cStride, rows, columns, inner, true);
    }

    @Override
    public void normalise(float[] x, int xStart, float[] weight, int size, double epsilon, float[] y, int yStart) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += (double) x[xStart + i] * x[xStart + i];
        }
        float inverse = (float) (1 / Math.sqrt(sum / size + epsilon));
        for (int i = 0; i < size; i++) {
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
        double squares = 0;
        double along = 0;
        for (int i = 0; i < size; i++) {
            float value = x[xStart + i];
            squares += (double) value * value;
            along += (double) value * weight[i] * yGradient[yStart + i];
        }
        double inverse = 1 / Math.sqrt(squares / size + epsilon);
        float scale = (float) inverse;
        float pull = (float) (along * inverse * inverse * inverse / size);
        for (int i = 0; i < size; i++) {
            float upstream = yGradient[yStart + i];
            weightGradient[i] += upstream * x[xStart + i] * scale;
            xGradient[xGradientStart + i] += upstream * weight[i] * scale - x[xStart + i] * pull;
        }
    }

    @Override
    public void gate(float[] values, int gateStart, int upStart, int size, float[] out, int outStart) {
        for (int i = 0; i < size; i++) {
            float gate = values[gateStart + i];
            out[outStart + i] = (float) (gate / (1 + Math.exp(-gate))) * values[upStart + i];
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
        for (int i = 0; i < size; i++) {
            float gate = values[gateStart + i];
            float sigmoid = (float) (1 / (1 + Math.exp(-gate)));
            float upstream = outGradient[outStart + i];
            gradient[gateGradientStart + i] = upstream * values[upStart + i] * sigmoid * (1 + gate * (1 - sigmoid));
            gradient[upGradientStart + i] = upstream * gate * sigmoid;
        }
    }

    @Override
    public void softmax(float[] values, int start, int length, int padded) {
        float highest = Float.NEGATIVE_INFINITY;
        for (int i = start; i < start + length; i++) {
            highest = Math.max(highest, values[i]);
        }
        double total = 0;
        for (int i = start; i < start + length; i++) {
            values[i] = (float) Math.exp(values[i] - highest);
            total += values[i];
        }
        float inverse = (float) (1 / total);
        for (int i = start; i < start + length; i++) {
            values[i] *= inverse;
        }
        Arrays.fill(values, start + length, start + padded, 0f);
    }

    @Override
    public void softmaxGradient(float[] probabilities, int start, float[] gradient, int gradientStart, int padded) {
        double mean = 0;
        for (int i = 0; i < padded; i++) {
            mean += (double) probabilities[start + i] * gradient[gradientStart + i];
        }
        for (int i = 0; i < padded; i++) {
            gradient[gradientStart + i] = probabilities[start + i] * (gradient[gradientStart + i] - (float) mean);
        }
    }
}
