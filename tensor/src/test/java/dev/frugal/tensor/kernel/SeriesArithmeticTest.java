package dev.frugal.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Both implementations against the sums as they are written down, and to the bit against each
/// other.
class SeriesArithmeticTest {
    /// Of sums of a dozen or two products of normal draws in another order.
    private static final double ROUNDING = 1e-13;

    private static final int POWERS = 12;

    private static final SeriesArithmetic PORTABLE = new PortableSeriesArithmetic();
    private static final SeriesArithmetic FASTEST = SeriesArithmetic.fastest();

    /// Three series and their derivatives, in one array.
    private static double[] rows(int lanes) {
        var random = new Seed(lanes).named("rows").random();
        var rows = new double[6 * POWERS * lanes];
        Arrays.setAll(rows, _ -> random.nextGaussian());
        return rows;
    }

    private interface Operation {
        void on(SeriesArithmetic arithmetic, double[] rows);
    }

    private static double[] both(int lanes, Operation operation) {
        var portable = rows(lanes);
        var fastest = rows(lanes);
        operation.on(PORTABLE, portable);
        operation.on(FASTEST, fastest);
        assertThat(fastest).isEqualTo(portable);
        return portable;
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16, 24, 64})
    void aProductIsTheSumOverItsTerms(int lanes) {
        int series = POWERS * lanes;
        int out = 4 * series + 5 * lanes;
        var before = rows(lanes);
        for (int power : new int[] {0, 1, 7, 11}) {
            for (int first : new int[] {0, 1}) {
                var after =
                        both(lanes, (a, rows) -> a.product(rows, 0, series, lanes, power, first, power, out, lanes));
                var weighted = both(
                        lanes, (a, rows) -> a.weightedProduct(rows, 0, series, lanes, power, 1, power, out, lanes));
                var less = both(
                        lanes, (a, rows) -> a.subtractProduct(rows, 0, series, lanes, power, first, power, out, lanes));
                for (int lane = 0; lane < lanes; lane++) {
                    double sum = 0;
                    double weightedSum = 0;
                    for (int i = first; i <= power; i++) {
                        double term = before[i * lanes + lane] * before[series + (power - i) * lanes + lane];
                        sum += term;
                        weightedSum += power == 0 ? 0 : (double) i / power * term;
                    }
                    assertThat(after[out + lane]).isCloseTo(sum, within(ROUNDING));
                    assertThat(weighted[out + lane]).isCloseTo(weightedSum, within(ROUNDING));
                    assertThat(less[out + lane]).isCloseTo(before[out + lane] - sum, within(ROUNDING));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 40})
    void aDualProductIsTheDerivativeOfTheProduct(int lanes) {
        int series = POWERS * lanes;
        int out = 4 * series + 5 * lanes;
        int power = 9;
        var before = rows(lanes);
        var after = both(
                lanes,
                (a, rows) ->
                        a.dualProduct(rows, 0, series, 2 * series, 3 * series, lanes, power, 0, power, out, lanes));
        var weighted = both(
                lanes,
                (a, rows) -> a.weightedDualProduct(
                        rows, 0, series, 2 * series, 3 * series, lanes, power, 1, power, out, lanes));
        var less = both(
                lanes,
                (a, rows) -> a.subtractDualProduct(
                        rows, 0, series, 2 * series, 3 * series, lanes, power, 0, power, out, lanes));
        for (int lane = 0; lane < lanes; lane++) {
            double sum = 0;
            double weightedSum = 0;
            for (int i = 0; i <= power; i++) {
                int up = i * lanes + lane;
                int down = (power - i) * lanes + lane;
                double term = before[up] * before[3 * series + down] + before[series + up] * before[2 * series + down];
                sum += term;
                weightedSum += (double) i / power * term;
            }
            assertThat(after[out + lane]).isCloseTo(sum, within(ROUNDING));
            assertThat(weighted[out + lane]).isCloseTo(weightedSum, within(ROUNDING));
            assertThat(less[out + lane]).isCloseTo(before[out + lane] - sum, within(ROUNDING));
        }
    }

    /// Values and five derivatives of two factors; five leave a rest beside the three that go together.
    @ParameterizedTest
    @ValueSource(ints = {8, 40})
    void severalDualProductsAreOneAfterTheOther(int lanes) {
        int derivatives = 5;
        int stride = (1 + derivatives) * lanes;
        int power = 7;
        int second = (power + 1) * stride;
        int out = 2 * second;
        var random = new Seed(lanes).named("several").random();
        var before = new double[out + stride];
        Arrays.setAll(before, _ -> random.nextGaussian());
        var expected = before.clone();
        for (int shift = lanes; shift < stride; shift += lanes) {
            PORTABLE.dualProduct(
                    expected, 0, shift, second, second + shift, stride, power, 0, power, out + shift, lanes);
        }
        for (var arithmetic : new SeriesArithmetic[] {PORTABLE, FASTEST}) {
            var found = before.clone();
            arithmetic.dualProducts(found, 0, second, derivatives, stride, power, 0, power, out, lanes);
            assertThat(found).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 40})
    void hornersRuleSumsTheSeries(int lanes) {
        var arguments = new double[lanes];
        Arrays.setAll(arguments, lane -> 0.02 * lane - 0.3);
        var before = rows(lanes);
        var found = new double[2 * lanes];
        var fastest = new double[2 * lanes];
        PORTABLE.horner(before, 0, lanes, POWERS - 1, arguments, found, lanes, lanes);
        FASTEST.horner(before, 0, lanes, POWERS - 1, arguments, fastest, lanes, lanes);
        assertThat(fastest).isEqualTo(found);
        for (int lane = 0; lane < lanes; lane++) {
            double sum = 0;
            for (int power = 0; power < POWERS; power++) {
                sum += before[power * lanes + lane] * Math.pow(arguments[lane], power);
            }
            assertThat(found[lanes + lane]).isCloseTo(sum, within(ROUNDING));
        }
    }
}
