package dev.frugal.physics.dynamics;

import dev.frugal.physics.system.Program;

/// Evaluates an [EquationField] at given parameters, in arrays of its own; one thread at a time.
///
/// **Sides.** Each switching surface `g = 0` is either on one side, its side −1 or +1, or
/// *sliding*: the solution moves along the surface because the rates on both sides push towards it.
/// Then the side is a number between −1 and +1, found from `dg/dt = 0` whenever the rates are asked
/// for (Filippov 1988; Utkin 1992: equivalent control). That is the limit of `tanh(g/ε)` in place
/// of `sign(g)` for ε → 0.
final class FieldEvaluation {
    /// Newton steps for the sides of sliding surfaces; where they enter linearly the first one is
    /// exact.
    private static final int NEWTON_STEPS = 8;

    /// Relative to the rates by whose difference a side is found.
    private static final double SOLVED = 1e-13;

    private final EquationField field;
    private final int states;
    private final int parameters;
    private final double[] inputs;
    private final int firstSide;
    private final boolean[] sliding;
    private int slidingCount;
    private final Evaluator rates;
    private final Evaluator jacobian;
    private final Evaluator heights;
    private final Evaluator heightJacobian;
    private final Evaluator speeds;
    private final Evaluator speedJacobian;
    private final Evaluator ratesBySide;
    private final double[] byState;
    private final double[] byParameter;
    private long evaluations;

    /// A program with its registers and results.
    private static final class Evaluator {
        private final Program program;
        private final double[] registers;
        private final double[] out;

        Evaluator(Program program) {
            this.program = program;
            this.registers = program.workspace();
            this.out = new double[program.outputs()];
        }

        double[] at(double[] inputs) {
            program.evaluate(inputs, registers, out);
            return out;
        }
    }

    FieldEvaluation(EquationField field, double[] parameterValues) {
        this.field = field;
        this.states = field.states();
        this.parameters = field.parameters();
        this.firstSide = 1 + states + parameters;
        this.sliding = new boolean[field.surfaces().surfaces().size()];
        this.inputs = new double[firstSide + sliding.length];
        System.arraycopy(parameterValues, 0, inputs, 1 + states, parameters);
        this.rates = new Evaluator(field.rates());
        this.jacobian = new Evaluator(field.jacobian());
        this.heights = new Evaluator(field.heights());
        this.heightJacobian = new Evaluator(field.heightJacobian());
        this.speeds = new Evaluator(field.speeds());
        this.speedJacobian = new Evaluator(field.speedJacobian());
        this.ratesBySide = new Evaluator(field.ratesBySide());
        this.byState = new double[states * states];
        this.byParameter = new double[states * parameters];
    }

    int states() {
        return states;
    }

    int parameters() {
        return parameters;
    }

    int surfaces() {
        return sliding.length;
    }

    boolean jumps(int surface) {
        return field.surfaces().jumps().get(surface);
    }

    long evaluations() {
        return evaluations;
    }

    /// Counts evaluations that were made elsewhere for the same solution.
    void charge(long count) {
        evaluations += count;
    }

    double side(int surface) {
        return inputs[firstSide + surface];
    }

    boolean isSliding(int surface) {
        return sliding[surface];
    }

    void setSide(int surface, double side) {
        slidingCount -= sliding[surface] ? 1 : 0;
        sliding[surface] = false;
        inputs[firstSide + surface] = side;
    }

    void setSliding(int surface) {
        slidingCount += sliding[surface] ? 0 : 1;
        sliding[surface] = true;
    }

    /// Writes `f` at the state that begins at `values[0]`.
    void rates(double time, double[] values, double[] out) {
        place(time, values);
        System.arraycopy(rates.at(inputs), 0, out, 0, states);
    }

    private void place(double time, double[] values) {
        evaluations++;
        inputs[0] = time;
        System.arraycopy(values, 0, inputs, 1, states);
        if (slidingCount > 0) {
            solveSides();
        }
    }

    /// The sides of sliding surfaces at which their heights do not change.
    private void solveSides() {
        var indices = slidingIndices();
        int all = states + parameters + sliding.length;
        for (int step = 0; step < NEWTON_STEPS; step++) {
            var speed = speeds.at(inputs);
            var slopes = speedJacobian.at(inputs);
            var matrix = new double[indices.length * indices.length];
            var right = new double[indices.length];
            boolean solved = true;
            for (int a = 0; a < indices.length; a++) {
                right[a] = speed[indices[a]];
                double size = 0;
                for (int b = 0; b < indices.length; b++) {
                    double slope = slopes[indices[a] * all + states + parameters + indices[b]];
                    matrix[a * indices.length + b] = slope;
                    size += Math.abs(slope);
                }
                solved &= Math.abs(right[a]) <= SOLVED * size;
            }
            if (solved) {
                return;
            }
            var system = new RealSystem(indices.length);
            if (!system.factorise(matrix)) {
                return;
            }
            system.solve(right);
            for (int a = 0; a < indices.length; a++) {
                inputs[firstSide + indices[a]] -= right[a];
            }
        }
    }

    private int[] slidingIndices() {
        var indices = new int[slidingCount];
        int next = 0;
        for (int i = 0; i < sliding.length; i++) {
            if (sliding[i]) {
                indices[next++] = i;
            }
        }
        return indices;
    }

    /// Computes the Jacobian at a state, to be read by [#byState] and [#byParameter].
    void linearise(double time, double[] values) {
        place(time, values);
        var entries = jacobian.at(inputs);
        int columns = states + parameters;
        for (int i = 0; i < states; i++) {
            System.arraycopy(entries, i * columns, byState, i * states, states);
            System.arraycopy(entries, i * columns + states, byParameter, i * parameters, parameters);
        }
        if (slidingCount > 0) {
            addSlidingSides();
        }
    }

    /// Along a surface the side follows the state: `∂side/∂y = −(∂ġ/∂side)⁻¹ ∂ġ/∂y`.
    private void addSlidingSides() {
        var indices = slidingIndices();
        int all = states + parameters + sliding.length;
        var slopes = speedJacobian.at(inputs);
        var bySide = ratesBySide.at(inputs);
        var matrix = new double[indices.length * indices.length];
        for (int a = 0; a < indices.length; a++) {
            for (int b = 0; b < indices.length; b++) {
                matrix[a * indices.length + b] = slopes[indices[a] * all + states + parameters + indices[b]];
            }
        }
        var system = new RealSystem(indices.length);
        if (!system.factorise(matrix)) {
            return;
        }
        var column = new double[indices.length];
        for (int j = 0; j < states + parameters; j++) {
            for (int a = 0; a < indices.length; a++) {
                column[a] = slopes[indices[a] * all + j];
            }
            system.solve(column);
            for (int i = 0; i < states; i++) {
                for (int a = 0; a < indices.length; a++) {
                    double change = bySide[i * sliding.length + indices[a]] * column[a];
                    if (j < states) {
                        byState[i * states + j] -= change;
                    } else {
                        byParameter[i * parameters + j - states] -= change;
                    }
                }
            }
        }
    }

    /// `∂f_i/∂y_j` at `i · states + j`.
    double[] byState() {
        return byState;
    }

    /// `∂f_i/∂p_k` at `i · parameters + k`.
    double[] byParameter() {
        return byParameter;
    }

    /// The value of each surface's function at a state; the array is this object's own.
    double[] heights(double time, double[] values) {
        inputs[0] = time;
        System.arraycopy(values, 0, inputs, 1, states);
        return heights.at(inputs);
    }

    /// The derivatives of the surfaces' functions at the state last placed: `surface · (states +
    /// parameters) + variable`.
    double[] heightSlopes() {
        return heightJacobian.at(inputs);
    }

    /// How fast a surface's height would change with its side at `side`, at a state.
    double speed(int surface, double side, double time, double[] values) {
        boolean slid = sliding[surface];
        double before = side(surface);
        setSide(surface, side);
        place(time, values);
        double speed = speeds.at(inputs)[surface];
        inputs[firstSide + surface] = before;
        if (slid) {
            setSliding(surface);
        }
        return speed;
    }

    /// The side of a sliding surface at a state: beyond ±1 the solution leaves the surface.
    double slidingSide(int surface, double time, double[] values) {
        place(time, values);
        return side(surface);
    }
}
