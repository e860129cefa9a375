package dev.frugal.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The kernels of both engines in both precisions against their formulas, over sizes at which registers, blocks and
/// panels end, and against each other to the bit.
class TileKernelsTest {
    private static final int TILE_ROWS = TileKernels.TILE_ROWS;

    /// Of a sum of n products, relative to the sum of their magnitudes: every step rounds by half a unit at most
    /// (Higham 2002, section 3.1). The reference, which is summed in float64 too, errs as much.
    private static final double ROUNDINGS_PER_TERM = 1.0;

    /// Of a formula of a handful of operations on numbers of magnitude 1.
    private static final double ROUNDINGS_OF_A_FORMULA = 16;

    /// Cells from -32 to 32: far beyond where tanh is clamped in float32. A power of two scales floats exactly.
    private static final double LARGE_CELL = 32;

    private final Seed seed = new Seed(17);

    static Stream<Subject<?>> subjects() {
        return Subject.both();
    }

    static Stream<Arguments> products() {
        var sizes = new int[][] {
            {1, 1, 1},
            {1, 13, 2},
            {2, 2, 3},
            {8, 33, 4},
            {13, 16, 5},
            {13, 31, 13},
            {24, 32, 32},
            {33, 17, 36},
            {40, 48, 37},
            {47, 207, 33},
            {48, 64, 20},
            {48, 13, 207},
            {48, 96, 64},
            {7, 5, 16},
            {48, 40, 18}
        };
        return Subject.both()
                .flatMap(subject -> Arrays.stream(sizes).map(size -> Arguments.of(subject, size[0], size[1], size[2])));
    }

    /// `c = start + a·b`: on top of a bias first, then on top of itself.
    @ParameterizedTest
    @MethodSource("products")
    <A> void aProductIsTheSumOverTheDepth(Subject<A> subject, int rows, int columns, int depth) {
        var a = random("a", rows, depth);
        var b = random("b", depth, columns);
        var bias = random("bias", 1, columns);
        int panel = subject.panel();
        int bRows = roundUp(depth, TileKernels.ROWS);
        var results = new ArrayList<double[][]>();
        for (var kernels : subject.engines()) {
            var left = panels(subject, a, TILE_ROWS);
            var right = panels(subject, b, bRows);
            var c = panels(subject, new double[1][columns], TILE_ROWS);
            kernels.multiply(
                    left,
                    right,
                    bRows,
                    panels(subject, bias, 1),
                    panel,
                    0,
                    c,
                    roundUp(rows, TileKernels.ROWS),
                    columns,
                    depth);
            kernels.multiply(
                    left,
                    right,
                    bRows,
                    c,
                    TILE_ROWS * panel,
                    panel,
                    c,
                    roundUp(rows, TileKernels.ROWS),
                    columns,
                    depth);
            results.add(matrix(subject, c, TILE_ROWS, rows, columns));
        }
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                double sum = bias[0][j];
                double magnitude = Math.abs(bias[0][j]);
                for (int k = 0; k < depth; k++) {
                    sum += 2 * a[i][k] * b[k][j];
                    magnitude += 2 * Math.abs(a[i][k] * b[k][j]);
                }
                double tolerance = ROUNDINGS_PER_TERM * (2 * depth + 1) * subject.ulp(1) * magnitude;
                isClose(results.getFirst()[i][j], sum, tolerance);
            }
        }
        assertThat(results.getLast()).isDeepEqualTo(results.getFirst());
    }

    /// `c = start + aᵀ·b`, where the depth is a tile's rows.
    @ParameterizedTest
    @MethodSource("products")
    <A> void aTransposedProductIsTheSumOverTheRows(Subject<A> subject, int depth, int columns, int rows) {
        var a = random("a", depth, rows);
        var b = random("b", depth, columns);
        var start = random("start", rows, columns);
        int panel = subject.panel();
        int cRows = roundUp(rows, TileKernels.ROWS);
        var results = new ArrayList<double[][]>();
        for (var kernels : subject.engines()) {
            var left = panels(subject, a, TILE_ROWS);
            var right = panels(subject, b, TILE_ROWS);
            var c = panels(subject, start, cRows);
            int computed = roundUp(rows, TileKernels.TRANSPOSED_ROWS);
            kernels.multiplyTransposed(left, right, c, cRows * panel, panel, c, cRows, computed, columns, depth);
            results.add(matrix(subject, c, cRows, rows, columns));
        }
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                double sum = start[i][j];
                double magnitude = Math.abs(sum);
                for (int k = 0; k < depth; k++) {
                    sum += a[k][i] * b[k][j];
                    magnitude += Math.abs(a[k][i] * b[k][j]);
                }
                isClose(results.getFirst()[i][j], sum, ROUNDINGS_PER_TERM * (depth + 1) * subject.ulp(1) * magnitude);
            }
        }
        assertThat(results.getLast()).isDeepEqualTo(results.getFirst());
    }

    static Stream<Arguments> tiles() {
        var sizes = new int[][] {{1, 1}, {2, 13}, {3, 16}, {7, 32}, {13, 33}, {48, 207}};
        return Subject.both()
                .flatMap(subject -> Arrays.stream(sizes).map(size -> Arguments.of(subject, size[0], size[1])));
    }

    @ParameterizedTest
    @MethodSource("tiles")
    <A> void rowsAreSummed(Subject<A> subject, int rows, int columns) {
        var tile = random("tile", rows, columns);
        var results = new ArrayList<double[]>();
        for (var kernels : subject.engines()) {
            var sum = kernels.allocate(roundUp(columns, subject.panel()));
            kernels.sumRows(panels(subject, tile, TILE_ROWS), rows, columns, sum);
            results.add(Arrays.copyOf(subject.values(sum), columns));
        }
        for (int j = 0; j < columns; j++) {
            double sum = 0;
            for (int i = 0; i < rows; i++) {
                sum += tile[i][j];
            }
            isClose(results.getFirst()[j], sum, ROUNDINGS_PER_TERM * rows * rows * subject.ulp(1));
        }
        assertThat(results.getLast()).isEqualTo(results.getFirst());
    }

    @ParameterizedTest
    @MethodSource("tiles")
    <A> void rowsAreSummedWithWeights(Subject<A> subject, int rows, int columns) {
        int row = Math.min(3, TILE_ROWS - rows);
        var tile = random("tile", row + rows, columns);
        var weights = random("weights", 1, rows + 2)[0];
        var results = new ArrayList<double[][]>();
        for (var kernels : subject.engines()) {
            var weighted = kernels.allocate(roundUp(columns, subject.panel()));
            var sum = kernels.allocate(roundUp(columns, subject.panel()));
            var of = panels(subject, tile, TILE_ROWS);
            kernels.sumsOfRows(of, row, rows, columns, subject.of(weights), 2, weighted, sum);
            results.add(new double[][] {
                Arrays.copyOf(subject.values(weighted), columns), Arrays.copyOf(subject.values(sum), columns)
            });
        }
        double tolerance = ROUNDINGS_PER_TERM * rows * rows * subject.ulp(1);
        for (int j = 0; j < columns; j++) {
            double weighted = 0;
            double sum = 0;
            for (int i = 0; i < rows; i++) {
                weighted += weights[2 + i] * tile[row + i][j];
                sum += tile[row + i][j];
            }
            isClose(results.getFirst()[0][j], weighted, tolerance);
            isClose(results.getFirst()[1][j], sum, tolerance);
        }
        assertThat(results.getLast()).isDeepEqualTo(results.getFirst());
    }

    @ParameterizedTest
    @MethodSource("tiles")
    <A> void linesStartAndRise(Subject<A> subject, int rows, int columns) {
        int row = Math.min(3, TILE_ROWS - rows);
        var start = random("start", 1, columns + 1)[0];
        var slope = random("slope", 1, columns)[0];
        var times = random("times", 1, rows + 2)[0];
        var results = new ArrayList<double[][]>();
        for (var kernels : subject.engines()) {
            var tile = panels(subject, new double[row + rows][columns], TILE_ROWS);
            var paddedSlope = subject.of(Arrays.copyOf(slope, roundUp(columns, subject.panel())));
            kernels.lines(tile, row, rows, columns, subject.of(start), 1, paddedSlope, subject.of(times), 2);
            results.add(matrix(subject, tile, TILE_ROWS, row + rows, columns));
        }
        for (int i = 0; i < row + rows; i++) {
            for (int j = 0; j < columns; j++) {
                double expected = i < row ? 0 : start[1 + j] + times[2 + i - row] * slope[j];
                isClose(results.getFirst()[i][j], expected, ROUNDINGS_OF_A_FORMULA * subject.ulp(1));
            }
        }
        assertThat(results.getLast()).isDeepEqualTo(results.getFirst());
    }

    @ParameterizedTest
    @MethodSource("tiles")
    <A> void outerProductsAreSummedOverTheChannels(Subject<A> subject, int rows, int columns) {
        int row = 5;
        var left = List.of(random("left", TILE_ROWS, rows), random("next left", TILE_ROWS, rows));
        var right = List.of(random("right", TILE_ROWS, columns), random("next right", TILE_ROWS, columns));
        var results = new ArrayList<double[]>();
        for (var kernels : subject.engines()) {
            var out = kernels.allocate(rows * columns + 4);
            kernels.sumOfOuterProducts(
                    left.stream().map(tile -> panels(subject, tile, TILE_ROWS)).toList(),
                    rows,
                    right.stream().map(tile -> panels(subject, tile, TILE_ROWS)).toList(),
                    columns,
                    row,
                    out,
                    4);
            results.add(subject.values(out));
        }
        for (int o = 0; o < rows; o++) {
            for (int i = 0; i < columns; i++) {
                double sum = left.get(0)[row][o] * right.get(0)[row][i] + left.get(1)[row][o] * right.get(1)[row][i];
                isClose(results.getFirst()[4 + o * columns + i], sum, ROUNDINGS_PER_TERM * 4 * subject.ulp(1));
            }
        }
        assertThat(results.getLast()).isEqualTo(results.getFirst());
    }

    @ParameterizedTest
    @MethodSource("tiles")
    <A> void whatGoesIntoPanelsComesOutAgain(Subject<A> subject, int rows, int columns) {
        var matrix = random("matrix", rows, columns);
        var flat =
                subject.of(Arrays.stream(matrix).flatMapToDouble(Arrays::stream).toArray());
        for (var kernels : subject.engines()) {
            var panels = kernels.allocate(roundUp(columns, subject.panel()) * TILE_ROWS);
            kernels.toPanels(flat, 0, columns, rows, columns, panels, TILE_ROWS, 0);
            assertThat(matrix(subject, panels, TILE_ROWS, rows, columns)).isDeepEqualTo(matrix);
            var back = kernels.allocate(rows * columns);
            kernels.fromPanels(panels, TILE_ROWS, rows, columns, back, 0, columns);
            assertThat(back).isEqualTo(flat);

            int turnedRows = roundUp(columns, TileKernels.ROWS);
            var turned = kernels.allocate(roundUp(rows, subject.panel()) * turnedRows);
            kernels.toPanelsTransposed(flat, rows, columns, turned, turnedRows, 0);
            assertThat(matrix(subject, turned, turnedRows, columns, rows)).isDeepEqualTo(transposed(matrix));
            kernels.clear(back);
            kernels.fromPanelsTransposed(turned, turnedRows, 0, rows, columns, back);
            assertThat(back).isEqualTo(flat);

            var byColumn = new double[columns * rows];
            kernels.toColumns(panels, rows, columns, byColumn, 0, rows);
            assertThat(byColumn)
                    .isEqualTo(Arrays.stream(transposed(matrix))
                            .flatMapToDouble(Arrays::stream)
                            .toArray());
            var tile = kernels.allocate(roundUp(columns, subject.panel()) * TILE_ROWS);
            kernels.fromColumns(byColumn, 0, rows, rows, columns, tile);
            assertThat(matrix(subject, tile, TILE_ROWS, rows, columns)).isDeepEqualTo(matrix);
        }
    }

    /// `i, f, o ← ½ + ½·tanh`, `c ← f·before + i·g`, `h ← o·tanh c`, where c grows beyond tanh's clamp.
    @ParameterizedTest
    @MethodSource("subjects")
    <A> void aCellOpensItsGatesAndRemembers(Subject<A> subject) {
        int count = 4 * subject.panel();
        var i = random("i", 1, count)[0];
        var f = random("f", 1, count)[0];
        var g = random("g", 1, count)[0];
        var o = random("o", 1, count)[0];
        var before = Arrays.stream(random("before", 1, count)[0])
                .map(x -> LARGE_CELL * x)
                .toArray();
        var results = new ArrayList<double[][]>();
        for (var kernels : subject.engines()) {
            var arrays = arrays(subject, i, f, g, o, before, new double[count], new double[count], new double[count]);
            kernels.cell(
                    count,
                    arrays.get(0),
                    arrays.get(1),
                    arrays.get(2),
                    arrays.get(3),
                    arrays.get(4),
                    arrays.get(5),
                    arrays.get(6),
                    arrays.get(7));
            results.add(arrays.stream().map(subject::values).toArray(double[][]::new));
        }
        var expected = new double[][] {i.clone(), f.clone(), g, o.clone(), before, i.clone(), i.clone(), i.clone()};
        for (int k = 0; k < count; k++) {
            expected[0][k] = 0.5 + 0.5 * i[k];
            expected[1][k] = 0.5 + 0.5 * f[k];
            expected[3][k] = 0.5 + 0.5 * o[k];
            expected[5][k] = expected[1][k] * before[k] + expected[0][k] * g[k];
            expected[6][k] = Math.tanh(expected[5][k]);
            expected[7][k] = expected[3][k] * expected[6][k];
        }
        areClose(results.getFirst(), expected, ROUNDINGS_OF_A_FORMULA * LARGE_CELL * subject.ulp(1));
        assertThat(results.getLast()).isDeepEqualTo(results.getFirst());
    }

    /// By the product rule, with σ′ = σ(1 − σ) and tanh′ = 1 − tanh².
    @ParameterizedTest
    @MethodSource("subjects")
    <A> void aCellsAdjointsFollowTheProductRule(Subject<A> subject) {
        int count = 4 * subject.panel();
        var numbers = IntStream.range(0, 8)
                .mapToObj(array -> random("cell" + array, 1, count)[0])
                .toArray(double[][]::new);
        var expected = Arrays.stream(numbers).map(double[]::clone).toArray(double[][]::new);
        for (int k = 0; k < count; k++) {
            double i = numbers[0][k];
            double f = numbers[1][k];
            double g = numbers[2][k];
            double o = numbers[3][k];
            double t = numbers[5][k];
            double dh = numbers[6][k];
            double dc = numbers[7][k] + dh * o * (1 - t * t);
            expected[0][k] = dc * g * i * (1 - i);
            expected[1][k] = dc * numbers[4][k] * f * (1 - f);
            expected[2][k] = dc * i * (1 - g * g);
            expected[3][k] = dh * t * o * (1 - o);
            expected[7][k] = dc * f;
        }
        var results = cellAdjoints(subject, numbers);
        areClose(results.getFirst(), expected, ROUNDINGS_OF_A_FORMULA * subject.ulp(1));
        assertThat(results.getLast()).isDeepEqualTo(results.getFirst());
    }

    /// After many steps back float32 would have subnormal numbers for them, with which processors are slow.
    @ParameterizedTest
    @MethodSource("subjects")
    <A> void adjointsFarBelowRoundingCountAsNothingInFloat32(Subject<A> subject) {
        var numbers = new double[8][subject.panel()];
        for (int array = 0; array < 6; array++) {
            Arrays.fill(numbers[array], 0.5);
        }
        Arrays.fill(numbers[6], 0x1p-81);
        Arrays.fill(numbers[7], -0x1p-81);
        boolean flushes = subject.ulp(1) > Math.ulp(1.0);
        for (var result : cellAdjoints(subject, numbers)) {
            for (int array : new int[] {0, 1, 2, 3, 7}) {
                assertThat(Arrays.stream(result[array]).allMatch(x -> x == 0)).isEqualTo(flushes);
            }
        }
    }

    /// By both engines. The arrays are i, f, g, o, the cell before, tanh of the cell, and the adjoints of h and c.
    private static <A> List<double[][]> cellAdjoints(Subject<A> subject, double[]... numbers) {
        var results = new ArrayList<double[][]>();
        for (var kernels : subject.engines()) {
            var arrays = arrays(subject, numbers);
            kernels.cellAdjoints(
                    numbers[0].length,
                    arrays.get(0),
                    arrays.get(1),
                    arrays.get(2),
                    arrays.get(3),
                    arrays.get(4),
                    arrays.get(5),
                    arrays.get(6),
                    arrays.get(7));
            results.add(arrays.stream().map(subject::values).toArray(double[][]::new));
        }
        return results;
    }

    private static <A> List<A> arrays(Subject<A> subject, double[]... numbers) {
        return Arrays.stream(numbers).map(subject::of).toList();
    }

    private static void areClose(double[][] found, double[][] expected, double tolerance) {
        for (int array = 0; array < expected.length; array++) {
            for (int k = 0; k < expected[array].length; k++) {
                isClose(found[array][k], expected[array][k], tolerance);
            }
        }
    }

    /// Leaves the assertion to where it fails: one for each of some million numbers would take minutes.
    private static void isClose(double found, double expected, double tolerance) {
        if (!(Math.abs(found - expected) <= tolerance)) {
            assertThat(found).isCloseTo(expected, within(tolerance));
        }
    }

    /// Numbers between -1 and 1, the same for the same name.
    private double[][] random(String name, int rows, int columns) {
        var random = seed.named(name).random();
        var matrix = new double[rows][columns];
        for (var row : matrix) {
            // Floats, so that both precisions compute with the same.
            Arrays.setAll(row, _ -> random.nextFloat() * 2 - 1);
        }
        return matrix;
    }

    private static double[][] transposed(double[][] matrix) {
        var turned = new double[matrix[0].length][matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < matrix[0].length; j++) {
                turned[j][i] = matrix[i][j];
            }
        }
        return turned;
    }

    /// The matrix in panels of `panelRows` rows, padded with zeros.
    private static <A> A panels(Subject<A> subject, double[][] matrix, int panelRows) {
        int columns = matrix[0].length;
        var panels = new double[roundUp(columns, subject.panel()) * panelRows];
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < columns; j++) {
                panels[place(subject, panelRows, i, j)] = matrix[i][j];
            }
        }
        return subject.of(panels);
    }

    private static <A> double[][] matrix(Subject<A> subject, A panels, int panelRows, int rows, int columns) {
        var values = subject.values(panels);
        var matrix = new double[rows][columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                matrix[i][j] = values[place(subject, panelRows, i, j)];
            }
        }
        return matrix;
    }

    private static int place(Subject<?> subject, int panelRows, int row, int column) {
        return (column / subject.panel() * panelRows + row) * subject.panel() + column % subject.panel();
    }

    private static int roundUp(int count, int unit) {
        return (count + unit - 1) / unit * unit;
    }
}
