package dev.frugal.reasoning.language.generation.compact;

import java.util.Arrays;

/// The kernels in plain Java, written so that the compiler can keep the inner loops in vector
/// registers.
final class PortableKernels implements Kernels {
    private static final int PANEL = 32;

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
            int xStride,
            int rows,
            PackedMatrix matrix,
            float[] y,
            int yStride,
            boolean accumulate) {
        int inputs = matrix.inputs();
        var weights = matrix.values();
        var sums = new float[PANEL];
        for (int column = 0; column < matrix.paddedOutputs(); column += PANEL) {
            for (int row = 0; row < rows; row++) {
                System.arraycopy(matrix.bias(), column, sums, 0, PANEL);
                int w = column * inputs;
                for (int i = 0; i < inputs; i++) {
                    float input = x[row * xStride + i];
                    for (int j = 0; j < PANEL; j++) {
                        sums[j] += input * weights[w + j];
                    }
                    w += PANEL;
                }
                int start = row * yStride + column;
                for (int j = 0; j < PANEL; j++) {
                    y[start + j] = accumulate ? y[start + j] + sums[j] : sums[j];
                }
            }
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
    public void gate(float[] values, int gateStart, int upStart, int size) {
        for (int i = 0; i < size; i++) {
            float gate = values[gateStart + i];
            values[gateStart + i] = (float) (gate / (1 + Math.exp(-gate))) * values[upStart + i];
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
        Arrays.fill(scores, 0, length, 0f);
        for (int i = 0; i < headSize; i++) {
            float component = query[queryStart + i] * scale;
            int start = keyStart + i * capacity;
            for (int p = 0; p < length; p++) {
                scores[p] += component * keys[start + p];
            }
        }
        float highest = Float.NEGATIVE_INFINITY;
        for (int p = 0; p < length; p++) {
            highest = Math.max(highest, scores[p]);
        }
        double total = 0;
        for (int p = 0; p < length; p++) {
            scores[p] = (float) Math.exp(scores[p] - highest);
            total += scores[p];
        }
        Arrays.fill(out, outStart, outStart + stride, 0f);
        for (int p = 0; p < length; p++) {
            float weight = (float) (scores[p] / total);
            int start = valueStart + p * stride;
            for (int i = 0; i < stride; i++) {
                out[outStart + i] += weight * values[start + i];
            }
        }
    }
}
