package dev.frugal.physics.field;

import dev.frugal.physics.system.FieldEquations.Linear;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The linear part wave by wave where fields are coupled: each operator is a complex matrix for each wave.
final class CoupledModes implements StepOperators {
    private final int fields;
    private final int modes;

    /// `[1 + parameter][row * fields + column][operator]`: real parts, then imaginary parts; null where all are 0.
    private final double[] @Nullable [][][] numbers;

    private CoupledModes(int fields, int modes, double[] @Nullable [][][] numbers) {
        this.fields = fields;
        this.modes = modes;
        this.numbers = numbers;
    }

    static CoupledModes of(
            SpectralSpace space,
            int fields,
            List<Linear> linear,
            double[] coefficients,
            double[][] slopes,
            double step) {
        int modes = space.modes();
        var symbols = new double[1 + slopes.length][fields * fields][];
        for (int p = 0; p <= slopes.length; p++) {
            for (int i = 0; i < fields * fields; i++) {
                symbols[p][i] = space.symbol(linear, p == 0 ? coefficients : slopes[p - 1], i / fields, i % fields);
            }
        }
        var numbers = new double[1 + slopes.length][fields * fields][OPERATORS][2 * modes];
        int size = 2 * fields;
        for (int k = 0; k < modes; k++) {
            var matrix = real(symbols[0], fields, modes, k, step);
            put(numbers[0], MatrixPhi.of(matrix, size), fields, modes, k, step, size, 0);
            for (int p = 1; p <= slopes.length; p++) {
                var slope = real(symbols[p], fields, modes, k, step);
                put(
                        numbers[p],
                        MatrixPhi.of(withSlope(matrix, slope, size), 2 * size),
                        fields,
                        modes,
                        k,
                        step,
                        2 * size,
                        size);
            }
        }
        return new CoupledModes(fields, modes, withoutZeros(numbers));
    }

    /// A complex matrix as a real one of twice the size, times the step.
    private static double[] real(double[][] symbol, int fields, int modes, int k, double step) {
        int size = 2 * fields;
        var matrix = new double[size * size];
        for (int i = 0; i < fields; i++) {
            for (int j = 0; j < fields; j++) {
                double re = step * symbol[i * fields + j][k];
                double im = step * symbol[i * fields + j][modes + k];
                matrix[i * size + j] = re;
                matrix[(i + fields) * size + j + fields] = re;
                matrix[i * size + j + fields] = -im;
                matrix[(i + fields) * size + j] = im;
            }
        }
        return matrix;
    }

    /// The matrix `[A, A'; 0, A]`, of which a function has the derivative of the function of A in its upper right part.
    static double[] withSlope(double[] matrix, double[] slope, int size) {
        var both = new double[4 * size * size];
        for (int i = 0; i < size; i++) {
            System.arraycopy(matrix, i * size, both, i * 2 * size, size);
            System.arraycopy(slope, i * size, both, i * 2 * size + size, size);
            System.arraycopy(matrix, i * size, both, (i + size) * 2 * size + size, size);
        }
        return both;
    }

    /// @param right the column at which the block to take begins
    private static void put(
            double[][][] pairs, MatrixPhi phi, int fields, int modes, int k, double step, int stride, int right) {
        for (int i = 0; i < fields; i++) {
            for (int j = 0; j < fields; j++) {
                for (int part = 0; part < 2; part++) {
                    int place = (i + part * fields) * stride + right + j;
                    int to = part * modes + k;
                    phi.put(place, pairs[i * fields + j], to, step);
                }
            }
        }
    }

    private static double[] @Nullable [][][] withoutZeros(double[][][][] numbers) {
        var kept = new double[numbers.length][numbers[0].length][OPERATORS][];
        for (int p = 0; p < numbers.length; p++) {
            for (int pair = 0; pair < kept[p].length; pair++) {
                for (int operator = 0; operator < OPERATORS; operator++) {
                    var values = numbers[p][pair][operator];
                    if (Arrays.stream(values).anyMatch(value -> value != 0)) {
                        kept[p][pair][operator] = values;
                    }
                }
            }
        }
        return kept;
    }

    @Override
    public void half(int parameter, double[] u, double[] n, double[] out) {
        clear(parameter, out);
        apply(parameter, HALF, u, out);
        apply(parameter, Q, n, out);
    }

    @Override
    public void full(int parameter, double[] u, double[] nu, double[] nab, double[] nc, double[] out) {
        clear(parameter, out);
        apply(parameter, EXPONENTIAL, u, out);
        apply(parameter, FIRST, nu, out);
        apply(parameter, MIDDLE, nab, out);
        apply(parameter, LAST, nc, out);
    }

    private static void clear(int parameter, double[] out) {
        if (parameter < 0) {
            Arrays.fill(out, 0);
        }
    }

    private void apply(int parameter, int operator, double[] in, double[] out) {
        for (int i = 0; i < fields; i++) {
            int toReal = i * 2 * modes;
            int toImaginary = toReal + modes;
            for (int j = 0; j < fields; j++) {
                var factor = numbers[1 + parameter][i * fields + j][operator];
                if (factor != null) {
                    int fromReal = j * 2 * modes;
                    int fromImaginary = fromReal + modes;
                    for (int k = 0; k < modes; k++) {
                        double a = factor[k];
                        double b = factor[modes + k];
                        double c = in[fromReal + k];
                        double d = in[fromImaginary + k];
                        out[toReal + k] += a * c - b * d;
                        out[toImaginary + k] += a * d + b * c;
                    }
                }
            }
        }
    }
}
