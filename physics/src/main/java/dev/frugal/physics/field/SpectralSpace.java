package dev.frugal.physics.field;

import dev.frugal.physics.system.FieldEquations.Linear;
import dev.frugal.physics.system.FieldGrid;
import dev.frugal.tensor.kernel.WorkerTeam;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// Periodic fields as Fourier series, in one or two dimensions. A state holds the
/// coefficients of each field as [GridTransform] orders them.
///
/// If formulas contain derivatives, they see fields without the shortest third of the waves and lose that of their
/// results: then no product of two waves is mistaken for a longer one, which could grow. See Orszag, J. Atmos. Sci. 28
/// (1971). Reactions alone, point by point, keep all waves: nothing transports their aliases.
final class SpectralSpace implements FieldSpace {
    private final int fields;
    private final int[] axisPoints;
    private final int half;
    private final int modes;

    /// `[axis][wave]`
    private final double[][] waves;

    private final boolean[] resolved;
    private final GridTransform transform;
    private final double[] scratch;
    private final WaveFactor plain;
    private final List<List<Integer>> derivatives = new ArrayList<>();
    private final List<WaveFactor> factors = new ArrayList<>();
    private final List<WaveFactor> resolvedFactors = new ArrayList<>();

    /// @param derivatives whether formulas contain derivatives
    /// @param team what shares transforms in two dimensions
    SpectralSpace(FieldGrid grid, int fields, boolean derivatives, WorkerTeam team) {
        this.fields = fields;
        this.axisPoints = grid.axes().stream().mapToInt(FieldGrid.Axis::points).toArray();
        this.half = grid.axes().getLast().points() / 2 + 1;
        this.modes = grid.points() / grid.axes().getLast().points() * half;
        this.waves = new double[axisPoints.length][modes];
        this.resolved = new boolean[modes];
        Arrays.fill(resolved, true);
        for (int axis = 0; axis < axisPoints.length; axis++) {
            for (int i = 0; i < modes; i++) {
                int number = number(axis, i);
                waves[axis][i] = 2 * Math.PI / grid.axes().get(axis).length() * number;
                resolved[i] &= !derivatives || 3 * Math.abs(number) < axisPoints[axis];
            }
        }
        this.transform = transform(team);
        this.scratch = new double[2 * modes];
        this.plain = factors.get(derivative(Collections.nCopies(axisPoints.length, 0)));
    }

    private GridTransform transform(WorkerTeam team) {
        if (axisPoints.length == 1) {
            return new LineTransform(axisPoints[0]);
        }
        return PlateTransform.supports(axisPoints[0], axisPoints[1])
                ? new PlateTransform(axisPoints[0], axisPoints[1], team)
                : new LibraryPlateTransform(axisPoints[0], axisPoints[1]);
    }

    /// How many waves of number `i` the axis holds; negative for waves in the other direction.
    private int number(int axis, int i) {
        boolean last = axis == axisPoints.length - 1;
        int place = last ? i % half : i / half;
        return last || place <= axisPoints[axis] / 2 ? place : place - axisPoints[axis];
    }

    int modes() {
        return modes;
    }

    @Override
    public int size() {
        return 2 * modes;
    }

    @Override
    public int derivative(List<Integer> orders) {
        int known = derivatives.indexOf(orders);
        if (known >= 0) {
            return known;
        }
        var factor = factor(orders);
        var shown = factor.absolute().clone();
        for (int i = 0; i < modes; i++) {
            if (!resolved[i]) {
                shown[i] = 0;
            }
        }
        derivatives.add(List.copyOf(orders));
        factors.add(factor);
        resolvedFactors.add(WaveFactor.of(shown, factor.phase()));
        return derivatives.size() - 1;
    }

    /// `(ik)^orders` for each wave. A wave that the grid shows as alternating signs has no odd derivative.
    private WaveFactor factor(List<Integer> orders) {
        var absolute = new double[modes];
        int sum = 0;
        for (int order : orders) {
            sum += order;
        }
        for (int i = 0; i < modes; i++) {
            double value = 1;
            for (int axis = 0; axis < orders.size(); axis++) {
                int order = orders.get(axis);
                boolean alternating = 2 * number(axis, i) == axisPoints[axis];
                value *= alternating && order % 2 == 1 ? 0 : Math.pow(waves[axis][i], order);
            }
            absolute[i] = value;
        }
        return WaveFactor.of(absolute, sum & 3);
    }

    @Override
    public void toState(double[] points, int from, int field, boolean tangent, double[] state) {
        transform.toModes(points, from, plain, state, field * size(), false);
    }

    @Override
    public void toPoints(double[] state, int field, double[] points, int to) {
        transform.toPoints(state, field * size(), plain, points, to);
    }

    @Override
    public void differentiate(double[] state, int field, int derivative, boolean tangent, double[] points) {
        transform.toPoints(state, field * size(), resolvedFactors.get(derivative), points, 0);
    }

    @Override
    public void differentiatePoints(double[] values, int derivative, double[] points) {
        transform.toModes(values, 0, resolvedFactors.get(derivative), scratch, 0, false);
        transform.toPoints(scratch, 0, plain, points, 0);
    }

    @Override
    public void putRate(double[] values, int derivative, int field, boolean varies, double[] rate, boolean add) {
        var factor = (varies ? resolvedFactors : factors).get(derivative);
        transform.toModes(values, 0, factor, rate, field * size(), add);
    }

    @Override
    public void addEnds(List<Linear> linear, double[] coefficients, double[] rate) {
        // A periodic domain has no ends.
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
                var constant = new double[size()];
                Arrays.fill(constant, 0, modes, coefficients[term]);
                factors.get(derivative(linear.get(term).orders()))
                        .multiply(constant, 0, modes, 0, modes, symbol, 0, modes, true);
            }
        }
        return symbol;
    }
}
