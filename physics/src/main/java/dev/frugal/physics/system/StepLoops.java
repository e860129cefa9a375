package dev.frugal.physics.system;

import org.jspecify.annotations.Nullable;

/// The operations of a [Program] on many points at a time, in loops that the compiler turns into vector instructions.
final class StepLoops {
    private StepLoops() {}

    /// Does one step at `count` points. Each operand is an array and the place where its values begin.
    ///
    /// @param literalRight whether the right operand is one and the same number at all points
    static void run(
            Program.Step step,
            double[] left,
            int l,
            double[] right,
            int r,
            double[] third,
            int c,
            boolean literalRight,
            double[] out,
            int count) {
        switch (step.kind()) {
            case NEGATIVE -> negate(left, l, out, count);
            case SUM -> add(left, l, right, r, out, count);
            case DIFFERENCE -> subtract(left, l, right, r, out, count);
            case PRODUCT -> multiply(left, l, right, r, out, count);
            case QUOTIENT -> divide(left, l, right, r, out, count);
            case POWER -> {
                if (literalRight && Powers.isSmallWhole(right[0])) {
                    wholePower(left, l, (int) right[0], out, count);
                } else {
                    power(left, l, right, r, out, count);
                }
            }
            case CALL -> call(step.function(), left, l, out, count);
            case MINIMUM, MAXIMUM, ARCTANGENT, REMAINDER, LESS, LESS_OR_EQUAL, EQUAL, BOTH, EITHER, NOT, SELECT -> {
                for (int i = 0; i < count; i++) {
                    out[i] = Program.run(step, left[l + i], right[r + i], third[c + i]);
                }
            }
        }
    }

    private static void negate(double[] a, int at, double[] out, int count) {
        for (int i = 0; i < count; i++) {
            out[i] = -a[at + i];
        }
    }

    private static void add(double[] a, int l, double[] b, int r, double[] out, int count) {
        for (int i = 0; i < count; i++) {
            out[i] = a[l + i] + b[r + i];
        }
    }

    private static void subtract(double[] a, int l, double[] b, int r, double[] out, int count) {
        for (int i = 0; i < count; i++) {
            out[i] = a[l + i] - b[r + i];
        }
    }

    private static void multiply(double[] a, int l, double[] b, int r, double[] out, int count) {
        for (int i = 0; i < count; i++) {
            out[i] = a[l + i] * b[r + i];
        }
    }

    private static void divide(double[] a, int l, double[] b, int r, double[] out, int count) {
        for (int i = 0; i < count; i++) {
            out[i] = a[l + i] / b[r + i];
        }
    }

    /// In the order of multiplications of [Powers]; the usual exponents in loops that the compiler
    /// turns into vector instructions.
    private static void wholePower(double[] a, int at, int exponent, double[] out, int count) {
        if (exponent == 2) {
            multiply(a, at, a, at, out, count);
        } else if (exponent == 3) {
            for (int i = 0; i < count; i++) {
                double x = a[at + i];
                out[i] = x * (x * x);
            }
        } else {
            for (int i = 0; i < count; i++) {
                out[i] = Powers.whole(a[at + i], exponent);
            }
        }
    }

    private static void power(double[] a, int l, double[] b, int r, double[] out, int count) {
        for (int i = 0; i < count; i++) {
            out[i] = Operator.POWER.at(a[l + i], b[r + i]);
        }
    }

    private static void call(@Nullable Function function, double[] a, int at, double[] out, int count) {
        if (function == null) {
            throw new IllegalStateException("a call without a function");
        }
        for (int i = 0; i < count; i++) {
            out[i] = function.at(a[at + i]);
        }
    }
}
