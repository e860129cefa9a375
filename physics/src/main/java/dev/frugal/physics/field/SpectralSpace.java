package dev.frugal.physics.field;

import dev.frugal.physics.system.FieldEquations.Linear;
import dev.frugal.physics.system.FieldGrid;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jtransforms.fft.DoubleFFT_1D;

/// Periodic fields as Fourier series, in one or two dimensions. A state holds the real parts of a field's coefficients,
/// then the imaginary parts; of each pair of conjugate waves along x only one.
///
/// If formulas contain derivatives, they see fields without the shortest third of the waves and lose that of their
/// results: then no product of two waves is mistaken for a longer one, which could grow. See Orszag, J. Atmos. Sci. 28
/// (1971). Reactions alone, point by point, keep all waves: nothing transports their aliases.
final class SpectralSpace implements FieldSpace {
    private final int fields;
    private final int width;
    private final int height;
    private final int half;
    private final int modes;
    private final double[][] waves;
    private final boolean[] resolved;
    private final DoubleFFT_1D alongX;
    private final DoubleFFT_1D alongY;
    private final double[] row;
    private final double[] column;
    private final double[] scratch;
    private final Map<List<Integer>, double[]> multipliers = new HashMap<>();
    private final Map<List<Integer>, double[]> resolvedMultipliers = new HashMap<>();

    /// @param derivatives whether formulas contain derivatives
    SpectralSpace(FieldGrid grid, int fields, boolean derivatives) {
        this.fields = fields;
        this.width = grid.axes().getFirst().points();
        this.height = grid.axes().size() == 1 ? 1 : grid.axes().getLast().points();
        this.half = width / 2 + 1;
        this.modes = half * height;
        this.waves = new double[grid.axes().size()][modes];
        this.resolved = new boolean[modes];
        for (int i = 0; i < modes; i++) {
            int alongWidth = i % half;
            int alongHeight = i / half <= height / 2 ? i / half : i / half - height;
            waves[0][i] = 2 * Math.PI / grid.axes().getFirst().length() * alongWidth;
            if (height > 1) {
                waves[1][i] = 2 * Math.PI / grid.axes().getLast().length() * alongHeight;
            }
            boolean longer = 3 * alongWidth < width && (height == 1 || 3 * Math.abs(alongHeight) < height);
            resolved[i] = longer || !derivatives;
        }
        this.alongX = new DoubleFFT_1D(width);
        this.alongY = new DoubleFFT_1D(height);
        this.row = new double[width];
        this.column = new double[2 * height];
        this.scratch = new double[2 * modes];
    }

    int modes() {
        return modes;
    }

    @Override
    public int size() {
        return 2 * modes;
    }

    /// The absolute value of `(ik)^orders` for each wave; its phase goes by the sum of the orders. A wave that the grid
    /// shows as alternating signs has no odd derivative.
    double[] multiplier(List<Integer> orders) {
        return multipliers.computeIfAbsent(orders, _ -> {
            var multiplier = new double[modes];
            for (int i = 0; i < modes; i++) {
                double value = 1;
                for (int axis = 0; axis < orders.size(); axis++) {
                    int order = orders.get(axis);
                    int points = axis == 0 ? width : height;
                    int place = axis == 0 ? i % half : i / half;
                    boolean alternating = 2 * place == points;
                    value *= alternating && order % 2 == 1 ? 0 : Math.pow(waves[axis][i], order);
                }
                multiplier[i] = value;
            }
            return multiplier;
        });
    }

    private double[] resolvedMultiplier(List<Integer> orders) {
        return resolvedMultipliers.computeIfAbsent(orders, _ -> {
            var multiplier = multiplier(orders).clone();
            for (int i = 0; i < modes; i++) {
                if (!resolved[i]) {
                    multiplier[i] = 0;
                }
            }
            return multiplier;
        });
    }

    static int phase(List<Integer> orders) {
        int sum = 0;
        for (int order : orders) {
            sum += order;
        }
        return sum & 3;
    }

    @Override
    public void toState(double[] points, int from, int field, boolean tangent, double[] state) {
        forward(points, from, state, field * size());
    }

    @Override
    public void toPoints(double[] state, int field, double[] points, int to) {
        System.arraycopy(state, field * size(), scratch, 0, size());
        backward(points, to);
    }

    @Override
    public void differentiate(double[] state, int field, List<Integer> orders, boolean tangent, double[] points) {
        multiply(state, field * size(), resolvedMultiplier(orders), phase(orders), scratch, 0, false);
        backward(points, 0);
    }

    @Override
    public void differentiatePoints(double[] values, List<Integer> orders, double[] points) {
        forward(values, 0, scratch, 0);
        multiply(scratch, 0, resolvedMultiplier(orders), phase(orders), scratch, 0, false);
        backward(points, 0);
    }

    @Override
    public void addRate(double[] values, List<Integer> orders, int field, boolean varies, double[] rate) {
        forward(values, 0, scratch, 0);
        var multiplier = varies ? resolvedMultiplier(orders) : multiplier(orders);
        multiply(scratch, 0, multiplier, phase(orders), rate, field * size(), true);
    }

    @Override
    public void addEnds(List<Linear> linear, double[] coefficients, double[] rate) {
        // A periodic domain has no ends.
    }

    /// Multiplies by `multiplier * i^phase`.
    private void multiply(double[] in, int from, double[] multiplier, int phase, double[] out, int to, boolean add) {
        boolean swap = phase % 2 == 1;
        double realSign = phase == 0 || phase == 3 ? 1 : -1;
        double imaginarySign = phase < 2 ? 1 : -1;
        for (int i = 0; i < modes; i++) {
            double re = in[from + i];
            double im = in[from + modes + i];
            double newReal = multiplier[i] * realSign * (swap ? im : re);
            double newImaginary = multiplier[i] * imaginarySign * (swap ? re : im);
            out[to + i] = add ? out[to + i] + newReal : newReal;
            out[to + modes + i] = add ? out[to + modes + i] + newImaginary : newImaginary;
        }
    }

    private void forward(double[] points, int from, double[] out, int to) {
        for (int y = 0; y < height; y++) {
            System.arraycopy(points, from + y * width, row, 0, width);
            alongX.realForward(row);
            unpack(out, to + y * half);
        }
        if (height > 1) {
            for (int x = 0; x < half; x++) {
                gather(out, to, x);
                alongY.complexForward(column);
                scatter(out, to, x);
            }
        }
    }

    /// From the coefficients in `scratch`, which it changes.
    private void backward(double[] points, int to) {
        if (height > 1) {
            for (int x = 0; x < half; x++) {
                gather(scratch, 0, x);
                alongY.complexInverse(column, true);
                scatter(scratch, 0, x);
            }
        }
        for (int y = 0; y < height; y++) {
            pack(y * half);
            alongX.realInverse(row, true);
            System.arraycopy(row, 0, points, to + y * width, width);
        }
    }

    private void gather(double[] from, int offset, int x) {
        for (int y = 0; y < height; y++) {
            column[2 * y] = from[offset + y * half + x];
            column[2 * y + 1] = from[offset + modes + y * half + x];
        }
    }

    private void scatter(double[] to, int offset, int x) {
        for (int y = 0; y < height; y++) {
            to[offset + y * half + x] = column[2 * y];
            to[offset + modes + y * half + x] = column[2 * y + 1];
        }
    }

    /// From the library's order: the second number is the last coefficient's real part if the number of points is even,
    /// its imaginary part if it is odd.
    private void unpack(double[] out, int to) {
        out[to] = row[0];
        out[to + modes] = 0;
        int last = half - 1;
        for (int k = 1; k < last; k++) {
            out[to + k] = row[2 * k];
            out[to + modes + k] = row[2 * k + 1];
        }
        boolean even = width % 2 == 0;
        out[to + last] = even ? row[1] : row[2 * last];
        out[to + modes + last] = even ? 0 : row[1];
    }

    private void pack(int from) {
        row[0] = scratch[from];
        int last = half - 1;
        for (int k = 1; k < last; k++) {
            row[2 * k] = scratch[from + k];
            row[2 * k + 1] = scratch[from + modes + k];
        }
        if (width % 2 == 0) {
            row[1] = scratch[from + last];
        } else {
            row[2 * last] = scratch[from + last];
            row[1] = scratch[from + modes + last];
        }
    }

    @Override
    public StepOperators operators(List<Linear> linear, double[] coefficients, double[][] slopes, double step) {
        boolean coupled = linear.stream().anyMatch(term -> term.field() != term.equation());
        return coupled
                ? CoupledModes.of(this, fields, linear, coefficients, slopes, step)
                : ModalOperators.of(this, fields, linear, coefficients, slopes, step);
    }

    /// The sum of the linear terms of one equation and one field for each wave: real parts, then imaginary parts.
    double[] symbol(List<Linear> linear, double[] coefficients, int equation, int field) {
        var symbol = new double[size()];
        for (int term = 0; term < linear.size(); term++) {
            if (linear.get(term).equation() == equation && linear.get(term).field() == field) {
                var orders = linear.get(term).orders();
                var ones = new double[size()];
                java.util.Arrays.fill(ones, 0, modes, coefficients[term]);
                multiply(ones, 0, multiplier(orders), phase(orders), symbol, 0, true);
            }
        }
        return symbol;
    }

    static List<Integer> none(int axes) {
        return Collections.nCopies(axes, 0);
    }
}
