package dev.frugal.physics.system;

import org.bytedeco.pytorch.Tensor;

/// Powers with a whole exponent by repeated squaring, in the same order of multiplications for
/// numbers and for tensors.
final class Powers {
    private static final int LARGEST = 16;

    private Powers() {}

    static boolean isSmallWhole(double exponent) {
        return exponent == Math.rint(exponent) && Math.abs(exponent) <= LARGEST;
    }

    static double whole(double base, int exponent) {
        double result = 1;
        double square = base;
        for (int rest = Math.abs(exponent); rest > 0; rest >>= 1) {
            if ((rest & 1) == 1) {
                result *= square;
            }
            square *= square;
        }
        return exponent < 0 ? 1 / result : result;
    }

    /// `exponent` is not 0: there is no tensor to take the shape of a constant from that would be
    /// worth a multiplication.
    static Tensor whole(Tensor base, int exponent) {
        var square = base;
        int rest = Math.abs(exponent);
        while ((rest & 1) == 0) {
            square = square.mul(square);
            rest >>= 1;
        }
        var result = square;
        for (rest >>= 1; rest > 0; rest >>= 1) {
            square = square.mul(square);
            if ((rest & 1) == 1) {
                result = result.mul(square);
            }
        }
        return exponent < 0 ? result.reciprocal() : result;
    }
}
