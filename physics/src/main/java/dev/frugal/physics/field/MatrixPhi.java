package dev.frugal.physics.field;

/// The functions φ₀ … φ₃ of a matrix and of its half, by Taylor series of a small multiple and doubling. See Skaflestad
/// and Wright, The scaling and modified squaring method for matrix functions related to the exponential, Appl. Numer.
/// Math. 59 (2009).
///
/// @param of φ₀ … φ₃ of the matrix, row by row
/// @param half φ₀ … φ₃ of its half
record MatrixPhi(double[][] of, double[][] half) {
    private static final int TERMS = 18;

    /// The matrix is scaled until its norm is at most this.
    private static final double SMALL = 0.5;

    /// @param matrix `size` times `size` numbers, row by row
    static MatrixPhi of(double[] matrix, int size) {
        double norm = 0;
        for (int i = 0; i < size; i++) {
            double row = 0;
            for (int j = 0; j < size; j++) {
                row += Math.abs(matrix[i * size + j]);
            }
            norm = Math.max(norm, row);
        }
        int doublings = 1;
        while (norm > SMALL * Math.scalb(1.0, doublings)) {
            doublings++;
        }
        var scaled = new double[matrix.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = Math.scalb(matrix[i], -doublings);
        }
        var phi = small(scaled, size);
        var half = phi;
        for (int i = 0; i < doublings; i++) {
            half = phi;
            phi = doubled(phi, size);
        }
        return new MatrixPhi(phi, half);
    }

    /// Writes an entry of each of a step's operators from the entry `place` of these functions.
    void put(int place, double[][] operators, int to, double step) {
        StepOperators.put(
                operators,
                to,
                step,
                of[0][place],
                of[1][place],
                of[2][place],
                of[3][place],
                half[0][place],
                half[1][place]);
    }

    /// The series Σ zʲ/(j + 3)! of φ₃, and the others by φ_k = z φ_{k+1} + 1/k!.
    private static double[][] small(double[] z, int size) {
        var series = new double[z.length];
        double coefficient = 1;
        for (int j = 1; j <= TERMS + 3; j++) {
            coefficient /= j;
        }
        addToDiagonal(series, size, coefficient);
        for (int j = TERMS; j > 0; j--) {
            series = product(z, series, size);
            coefficient *= j + 3;
            addToDiagonal(series, size, coefficient);
        }
        var phi = new double[4][];
        phi[3] = series;
        double factorial = 0.5;
        for (int k = 2; k >= 0; k--) {
            phi[k] = product(z, phi[k + 1], size);
            addToDiagonal(phi[k], size, factorial);
            factorial = 1;
        }
        return phi;
    }

    private static double[][] doubled(double[][] phi, int size) {
        var exponential = product(phi[0], phi[0], size);
        var one = product(phi[0], phi[1], size);
        var two = product(phi[1], phi[1], size);
        var three = product(phi[1], phi[2], size);
        for (int i = 0; i < one.length; i++) {
            one[i] = (one[i] + phi[1][i]) / 2;
            two[i] = (two[i] + 2 * phi[2][i]) / 4;
            three[i] = (three[i] + phi[2][i] + 2 * phi[3][i]) / 8;
        }
        return new double[][] {exponential, one, two, three};
    }

    private static void addToDiagonal(double[] matrix, int size, double number) {
        for (int i = 0; i < size; i++) {
            matrix[i * size + i] += number;
        }
    }

    private static double[] product(double[] left, double[] right, int size) {
        var product = new double[left.length];
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < size; k++) {
                double factor = left[i * size + k];
                if (factor != 0) {
                    for (int j = 0; j < size; j++) {
                        product[i * size + j] += factor * right[k * size + j];
                    }
                }
            }
        }
        return product;
    }
}
