package dev.frugal.tensor.kernel;

import java.util.List;
import java.util.stream.Stream;

/// The tile kernels of one precision by both engines, and how their arrays are made.
abstract class Subject<A> {
    final TileKernels<A> vector;
    final TileKernels<A> portable;

    private Subject(TileKernels<A> vector, TileKernels<A> portable) {
        this.vector = vector;
        this.portable = portable;
    }

    static Stream<Subject<?>> both() {
        return Stream.of(float32(), float64());
    }

    static Subject<float[]> float32() {
        return new Subject<>(new VectorFloatTileKernels(), new PortableFloatTileKernels()) {
            @Override
            float[] of(double... values) {
                var array = new float[values.length];
                for (int i = 0; i < values.length; i++) {
                    array[i] = (float) values[i];
                }
                return array;
            }

            @Override
            double ulp(double value) {
                return Math.ulp((float) value);
            }

            @Override
            double[] values(float[] array) {
                var values = new double[array.length];
                for (int i = 0; i < array.length; i++) {
                    values[i] = array[i];
                }
                return values;
            }

            @Override
            public String toString() {
                return "float32";
            }
        };
    }

    static Subject<double[]> float64() {
        return new Subject<>(new VectorDoubleTileKernels(), new PortableDoubleTileKernels()) {
            @Override
            double[] of(double... values) {
                return values.clone();
            }

            @Override
            double ulp(double value) {
                return Math.ulp(value);
            }

            @Override
            double[] values(double[] array) {
                return array.clone();
            }

            @Override
            public String toString() {
                return "float64";
            }
        };
    }

    /// Rounded to the precision.
    abstract A of(double... values);

    /// The distance from `value` to the next number of the precision.
    abstract double ulp(double value);

    /// Every float is a double: comparing these compares bits, and -0 with 0.
    abstract double[] values(A array);

    List<TileKernels<A>> engines() {
        return List.of(vector, portable);
    }

    int panel() {
        return vector.panel();
    }
}
