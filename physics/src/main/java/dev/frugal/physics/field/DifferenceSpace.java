package dev.frugal.physics.field;

import dev.frugal.physics.system.FieldEquations.Linear;
import dev.frugal.physics.system.FieldGrid;
import dev.frugal.physics.system.FieldVariable;
import dev.frugal.physics.system.FieldVariable.End;
import java.util.Arrays;
import java.util.List;

/// Fields on a line with two ends, by finite differences of order four up to the ends. A state holds the values at the
/// points.
///
/// Where the value is given at an end, the value there stays. Where the derivative is given, it is one of the data
/// through which the differences near the end lay their polynomial.
final class DifferenceSpace implements FieldSpace {
    private final int points;
    private final List<FieldVariable> fields;
    private final Differences[] differences;
    private final Differences plain;
    private final double[] scratch;

    DifferenceSpace(FieldGrid grid, List<FieldVariable> fields) {
        var axis = grid.axes().getFirst();
        this.points = axis.points();
        this.fields = fields;
        this.differences = fields.stream()
                .map(field -> Differences.of(axis, field.ends().getFirst()))
                .toArray(Differences[]::new);
        this.plain = Differences.of(axis, java.util.Optional.empty());
        this.scratch = new double[points];
    }

    @Override
    public int size() {
        return points;
    }

    @Override
    public int derivative(List<Integer> orders) {
        return orders.getFirst();
    }

    private End end(int field, boolean low) {
        var ends = fields.get(field).ends().getFirst().orElseThrow();
        return low ? ends.low() : ends.high();
    }

    private boolean isHeld(int field, boolean low) {
        return end(field, low).kind() == End.Kind.DIRICHLET;
    }

    @Override
    public void toState(double[] values, int from, int field, boolean tangent, double[] state) {
        System.arraycopy(values, from, state, field * points, points);
        if (isHeld(field, true)) {
            state[field * points] = tangent ? 0 : end(field, true).value();
        }
        if (isHeld(field, false)) {
            state[field * points + points - 1] = tangent ? 0 : end(field, false).value();
        }
    }

    @Override
    public void toPoints(double[] state, int field, double[] values, int to) {
        System.arraycopy(state, field * points, values, to, points);
    }

    @Override
    public void differentiate(double[] state, int field, int order, boolean tangent, double[] values) {
        if (order == 0) {
            System.arraycopy(state, field * points, values, 0, points);
        } else {
            differences[field].apply(order, state, field * points, !tangent, values);
        }
    }

    @Override
    public void differentiatePoints(double[] values, int order, double[] out) {
        plain.apply(order, values, 0, false, out);
    }

    @Override
    public void putRate(double[] values, int order, int field, boolean varies, double[] rate, boolean add) {
        if (!add) {
            Arrays.fill(rate, field * points, (field + 1) * points, 0);
        }
        var change = values;
        if (order > 0) {
            change = scratch;
            differentiatePoints(values, order, change);
        }
        int first = isHeld(field, true) ? 1 : 0;
        int last = isHeld(field, false) ? points - 1 : points;
        for (int i = first; i < last; i++) {
            rate[field * points + i] += change[i];
        }
    }

    @Override
    public void addEnds(List<Linear> linear, double[] coefficients, double[] rate) {
        for (int term = 0; term < linear.size(); term++) {
            var part = linear.get(term);
            int order = part.orders().getFirst();
            if (order > 0) {
                int first = isHeld(part.equation(), true) ? 1 : 0;
                int last = isHeld(part.equation(), false) ? points - 1 : points;
                for (int i = first; i < last; i++) {
                    rate[part.equation() * points + i] +=
                            coefficients[term] * differences[part.field()].fromEnds(order, i);
                }
            }
        }
    }

    @Override
    public StepOperators operators(List<Linear> linear, double[] coefficients, double[][] slopes, double step) {
        var slopeMatrices = new double[slopes.length][];
        for (int p = 0; p < slopes.length; p++) {
            slopeMatrices[p] = matrix(linear, slopes[p]);
        }
        return DenseOperators.of(matrix(linear, coefficients), slopeMatrices, fields.size() * points, step);
    }

    private double[] matrix(List<Linear> linear, double[] coefficients) {
        int size = fields.size() * points;
        var matrix = new double[size * size];
        for (int term = 0; term < linear.size(); term++) {
            var part = linear.get(term);
            int first = isHeld(part.equation(), true) ? 1 : 0;
            int last = isHeld(part.equation(), false) ? points - 1 : points;
            for (int i = first; i < last; i++) {
                int row = (part.equation() * points + i) * size + part.field() * points;
                if (part.orders().getFirst() == 0) {
                    matrix[row + i] += coefficients[term];
                } else {
                    differences[part.field()].addRow(part.orders().getFirst(), i, coefficients[term], matrix, row);
                }
            }
        }
        return matrix;
    }
}
