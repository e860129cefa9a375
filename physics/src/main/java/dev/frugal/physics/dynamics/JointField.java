package dev.frugal.physics.dynamics;

/// The equation and its variational equations as one: `y' = f`, and for each tangent `s' = ∂f/∂y s
/// + ∂f/∂p d`.
///
/// Values are laid out state first, then tangent by tangent: entry `(1 + column) · states + state`.
final class JointField {
    private final FieldEvaluation field;
    private final double[][] parameterDirections;
    private final int states;
    private final int columns;
    private final double[] slope;

    JointField(FieldEvaluation field, Tangents tangents) {
        this.field = field;
        this.states = field.states();
        this.columns = tangents.count();
        this.parameterDirections = tangents.parameters();
        this.slope = new double[states];
    }

    int states() {
        return states;
    }

    int columns() {
        return columns;
    }

    int dimension() {
        return states * (1 + columns);
    }

    FieldEvaluation field() {
        return field;
    }

    void rates(double time, double[] values, double[] out) {
        field.rates(time, values, out);
        if (columns > 0) {
            field.linearise(time, values);
            tangentRates(values, out);
        }
    }

    /// The rates of the tangents alone, by the Jacobian that was computed last.
    void tangentRates(double[] values, double[] out) {
        for (int column = 0; column < columns; column++) {
            tangentRate(column, field.byState(), field.byParameter(), values, (1 + column) * states, slope);
            System.arraycopy(slope, 0, out, (1 + column) * states, states);
        }
    }

    /// The rate of the tangent that begins at `values[at]`, by a Jacobian as [FieldEvaluation] lays
    /// it out.
    void tangentRate(int column, double[] byState, double[] byParameter, double[] values, int at, double[] out) {
        var direction = parameterDirections[column];
        for (int i = 0; i < states; i++) {
            double sum = 0;
            for (int k = 0; k < direction.length; k++) {
                if (direction[k] != 0) {
                    sum += byParameter[i * direction.length + k] * direction[k];
                }
            }
            for (int j = 0; j < states; j++) {
                sum += byState[i * states + j] * values[at + j];
            }
            out[i] = sum;
        }
    }
}
