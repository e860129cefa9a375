package dev.frugal.physics.field;

import dev.frugal.physics.system.FieldEquations.Linear;
import java.util.Arrays;
import java.util.List;

/// The linear part wave by wave and field by field: each operator is a complex number for each.
final class ModalOperators implements StepOperators {
    private final int fields;
    private final int modes;
    private final boolean[] real;

    /// `[1 + parameter][operator]`, each laid out like a state.
    private final double[][][] numbers;

    private ModalOperators(int fields, int modes, boolean[] real, double[][][] numbers) {
        this.fields = fields;
        this.modes = modes;
        this.real = real;
        this.numbers = numbers;
    }

    static ModalOperators of(
            SpectralSpace space,
            int fields,
            List<Linear> linear,
            double[] coefficients,
            double[][] slopes,
            double step) {
        int modes = space.modes();
        var numbers = new double[1 + slopes.length][OPERATORS][fields * space.size()];
        var real = new boolean[fields];
        for (int field = 0; field < fields; field++) {
            var symbol = space.symbol(linear, coefficients, field, field);
            real[field] = isZero(symbol, modes);
            var symbolSlopes = new double[slopes.length][];
            for (int p = 0; p < slopes.length; p++) {
                symbolSlopes[p] = space.symbol(linear, slopes[p], field, field);
                real[field] &= isZero(symbolSlopes[p], modes);
            }
            var phi = new ScalarPhi();
            var halfPhi = new ScalarPhi();
            for (int k = 0; k < modes; k++) {
                phi.at(step * symbol[k], step * symbol[modes + k]);
                halfPhi.at(step / 2 * symbol[k], step / 2 * symbol[modes + k]);
                int place = field * space.size() + k;
                put(numbers[0], place, modes, step, phi.real, phi.imaginary, halfPhi.real, halfPhi.imaginary);
                for (int p = 0; p < slopes.length; p++) {
                    putSlope(numbers[1 + p], place, modes, step, phi, halfPhi, symbolSlopes[p], k);
                }
            }
        }
        return new ModalOperators(fields, modes, real, numbers);
    }

    private static boolean isZero(double[] symbol, int modes) {
        for (int i = modes; i < 2 * modes; i++) {
            if (symbol[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static void put(
            double[][] operators,
            int place,
            int modes,
            double step,
            double[] real,
            double[] imaginary,
            double[] halfReal,
            double[] halfImaginary) {
        put(operators, place, step, real, halfReal);
        put(operators, place + modes, step, imaginary, halfImaginary);
    }

    private static void put(double[][] operators, int place, double step, double[] phi, double[] halfPhi) {
        StepOperators.put(operators, place, step, phi[0], phi[1], phi[2], phi[3], halfPhi[0], halfPhi[1]);
    }

    /// By the chain rule: the derivative of `f(h λ)` is `h λ' f'(h λ)`.
    private static void putSlope(
            double[][] operators,
            int place,
            int modes,
            double step,
            ScalarPhi phi,
            ScalarPhi halfPhi,
            double[] symbolSlope,
            int k) {
        var real = new double[4];
        var imaginary = new double[4];
        var halfReal = new double[4];
        var halfImaginary = new double[4];
        double a = step * symbolSlope[k];
        double b = step * symbolSlope[modes + k];
        for (int i = 0; i < 4; i++) {
            real[i] = a * phi.slopeReal[i] - b * phi.slopeImaginary[i];
            imaginary[i] = a * phi.slopeImaginary[i] + b * phi.slopeReal[i];
            halfReal[i] = (a * halfPhi.slopeReal[i] - b * halfPhi.slopeImaginary[i]) / 2;
            halfImaginary[i] = (a * halfPhi.slopeImaginary[i] + b * halfPhi.slopeReal[i]) / 2;
        }
        put(operators, place, modes, step, real, imaginary, halfReal, halfImaginary);
    }

    @Override
    public void half(int parameter, double[] u, double[] n, double[] out) {
        var operators = numbers[1 + parameter];
        var half = operators[HALF];
        var q = operators[Q];
        boolean add = parameter >= 0;
        for (int field = 0; field < fields; field++) {
            int re = field * 2 * modes;
            int im = re + modes;
            if (real[field]) {
                half(half, q, re, u, n, re, modes, out, add);
                half(half, q, re, u, n, im, modes, out, add);
            } else {
                apply(half, u, re, modes, out, add);
                apply(q, n, re, modes, out, true);
            }
        }
    }

    private static void half(
            double[] half, double[] q, int from, double[] u, double[] n, int at, int count, double[] out, boolean add) {
        if (add) {
            for (int k = 0; k < count; k++) {
                out[at + k] += half[from + k] * u[at + k] + q[from + k] * n[at + k];
            }
        } else {
            for (int k = 0; k < count; k++) {
                out[at + k] = half[from + k] * u[at + k] + q[from + k] * n[at + k];
            }
        }
    }

    @Override
    public void full(int parameter, double[] u, double[] nu, double[] nab, double[] nc, double[] out) {
        var operators = numbers[1 + parameter];
        boolean add = parameter >= 0;
        for (int field = 0; field < fields; field++) {
            int re = field * 2 * modes;
            int im = re + modes;
            if (real[field]) {
                full(operators, re, u, nu, nab, nc, re, modes, out, add);
                full(operators, re, u, nu, nab, nc, im, modes, out, add);
            } else {
                apply(operators[EXPONENTIAL], u, re, modes, out, add);
                apply(operators[FIRST], nu, re, modes, out, true);
                apply(operators[MIDDLE], nab, re, modes, out, true);
                apply(operators[LAST], nc, re, modes, out, true);
            }
        }
    }

    private static void full(
            double[][] operators,
            int from,
            double[] u,
            double[] nu,
            double[] nab,
            double[] nc,
            int at,
            int count,
            double[] out,
            boolean add) {
        var exponential = operators[EXPONENTIAL];
        var first = operators[FIRST];
        var middle = operators[MIDDLE];
        var last = operators[LAST];
        for (int k = 0; k < count; k++) {
            double sum = exponential[from + k] * u[at + k]
                    + first[from + k] * nu[at + k]
                    + middle[from + k] * nab[at + k]
                    + last[from + k] * nc[at + k];
            out[at + k] = add ? out[at + k] + sum : sum;
        }
    }

    private static void apply(double[] operator, double[] in, int re, int modes, double[] out, boolean add) {
        int im = re + modes;
        if (!add) {
            Arrays.fill(out, re, re + 2 * modes, 0);
        }
        for (int k = 0; k < modes; k++) {
            double a = operator[re + k];
            double b = operator[im + k];
            double c = in[re + k];
            double d = in[im + k];
            out[re + k] += a * c - b * d;
            out[im + k] += a * d + b * c;
        }
    }
}
