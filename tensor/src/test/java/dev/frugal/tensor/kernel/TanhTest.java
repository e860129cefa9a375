package dev.frugal.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// tanh by both engines in both precisions, over the whole range of finite numbers, against `StrictMath`.
class TanhTest {
    /// One in so many of the 2³² float32 numbers: a prime, so that every binade shows other fractions.
    private static final int STRIDE = 2039;

    private static final int DRAWS = 1_000_000;

    /// What is promised of a precision.
    ///
    /// @param x finite numbers of both signs and all sizes
    /// @param ulps error, in units in the last place of the result
    /// @param small below it an intermediate product is subnormal
    /// @param smallError what it costs: half a subnormal number, times what the product is multiplied by afterwards
    /// @param beyondOne by how much a value may exceed ±1
    record Promise<A>(Subject<A> subject, double[] x, double ulps, double small, double smallError, double beyondOne) {
        double[] tanh(TileKernels<A> kernels, double... of) {
            int whole = (of.length + subject.panel() - 1) / subject.panel() * subject.panel();
            var values = subject.of(Arrays.copyOf(of, whole));
            kernels.tanh(whole, values);
            return Arrays.copyOf(subject.values(values), of.length);
        }

        double allowed(double argument, double expected) {
            return ulps * subject.ulp(expected) + (Math.abs(argument) < small ? smallError : 0);
        }

        @Override
        public String toString() {
            return subject.toString();
        }
    }

    static Stream<Promise<?>> promises() {
        return Stream.of(
                new Promise<>(Subject.float32(), floats(), 5, 0x1p-117, 103 * (double) Float.MIN_VALUE, 0),
                new Promise<>(Subject.float64(), doubles(), 9, 0x1p-1010, 16 * Double.MIN_VALUE, Math.ulp(1.0)));
    }

    private static double[] floats() {
        return IntStream.range(0, (int) ((1L << Integer.SIZE) / STRIDE))
                .mapToDouble(i -> Float.intBitsToFloat(i * STRIDE))
                .filter(Double::isFinite)
                .toArray();
    }

    private static double[] doubles() {
        var seed = new Seed(3);
        var ofAllSizes = seed.named("bits").random().longs(DRAWS).mapToDouble(Double::longBitsToDouble);
        var where = seed.named("where tanh bends").random().doubles(DRAWS, -25, 25);
        return DoubleStream.concat(ofAllSizes.filter(Double::isFinite), where).toArray();
    }

    @ParameterizedTest
    @MethodSource("promises")
    <A> void itIsRightToAFewUnitsInTheLastPlace(Promise<A> promise) {
        for (var kernels : promise.subject.engines()) {
            var y = promise.tanh(kernels, promise.x);
            for (int i = 0; i < y.length; i++) {
                double expected = StrictMath.tanh(promise.x[i]);
                // An assertion per number would take minutes.
                if (!(Math.abs(y[i] - expected) <= promise.allowed(promise.x[i], expected))) {
                    assertThat(y[i]).as("tanh %s by %s", promise.x[i], kernels).isEqualTo(expected);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("promises")
    <A> void bothEnginesGiveTheSameBits(Promise<A> promise) {
        assertThat(promise.tanh(promise.subject.vector, promise.x))
                .isEqualTo(promise.tanh(promise.subject.portable, promise.x));
    }

    /// 1 − tanh², the slope that backward passes take, must not become negative by more than rounding.
    @ParameterizedTest
    @MethodSource("promises")
    <A> void noValueIsBeyondOne(Promise<A> promise) {
        for (var kernels : promise.subject.engines()) {
            double largest = Arrays.stream(promise.tanh(kernels, promise.x))
                    .map(Math::abs)
                    .max()
                    .orElseThrow();
            assertThat(largest).isLessThanOrEqualTo(1 + promise.beyondOne);
        }
    }

    @ParameterizedTest
    @MethodSource("promises")
    <A> void itIsOdd(Promise<A> promise) {
        for (var kernels : promise.subject.engines()) {
            var mirrored =
                    promise.tanh(kernels, Arrays.stream(promise.x).map(x -> -x).toArray());
            assertThat(Arrays.stream(mirrored).map(y -> -y).toArray()).isEqualTo(promise.tanh(kernels, promise.x));
        }
    }

    @ParameterizedTest
    @MethodSource("promises")
    <A> void zerosKeepTheirSignsAndWhatIsNoNumberStaysNone(Promise<A> promise) {
        for (var kernels : promise.subject.engines()) {
            assertThat(promise.tanh(kernels, 0.0, -0.0, Double.NaN)).containsExactly(0.0, -0.0, Double.NaN);
        }
    }

    /// The argument is clamped, so that no product of it overflows.
    @ParameterizedTest
    @MethodSource("promises")
    <A> void infinityAndTheLargestNumbersHaveTheValueOfTheClamp(Promise<A> promise) {
        for (var kernels : promise.subject.engines()) {
            var y = promise.tanh(kernels, 20, 1e38, Double.POSITIVE_INFINITY, -20, -1e38, Double.NEGATIVE_INFINITY);
            assertThat(y[0]).isCloseTo(1, within(promise.ulps * promise.subject.ulp(1) / 2));
            assertThat(y).containsExactly(y[0], y[0], y[0], -y[0], -y[0], -y[0]);
        }
    }
}
