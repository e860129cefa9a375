package dev.frugal.physics.dynamics;

import java.util.Arrays;

/// Collocation at Radau's points, an implicit Runge–Kutta method for stiff systems: with five
/// stages of order 9, stiffly accurate and L-stable (Hairer and Wanner, *Solving Ordinary
/// Differential Equations II*, section IV.8; *Journal of Computational and Applied Mathematics*
/// 111, 1999, for more than three stages).
///
/// Five stages and not the usual three, because these solutions are asked for ten digits: the
/// estimated error is that of an embedded method whose order is the number of stages, steps are as
/// long as its root allows, and the collocation polynomial, which is the interpolant, is of that
/// order too.
///
/// **Newton.** Each step linearises at its start with the exact Jacobian from the equations' text.
/// The stages' increments are found by simplified Newton steps, taken apart into one real and two
/// complex systems of the states' size. States are scaled by their typical sizes before they are
/// factorised; no pivot meets a threshold.
///
/// **Tangents** obey the variational equation at the same stages; it is linear, and the same
/// factors solve it, by as many corrections as the Jacobian's change within the step asks for. What
/// comes out is the derivative of the step that was made.
final class RadauCollocation implements StepMethod {
    private static final int MOST_CORRECTIONS = 12;

    /// Corrections may stop when the next would be this share of the error allowed.
    private static final double CORRECTED = 1e-2;

    /// A polynomial is continued for the first guess over at most this many lengths of its own
    /// step.
    private static final double LONGEST_CONTINUATION = 3;

    private final JointField field;
    private final Tolerances tolerances;
    private final RadauTableau tableau;
    private final int states;
    private final int stages;
    private final int dimension;
    private final double[] start;
    private final double[] startRates;
    private final double[] end;
    private final double[] endRates;
    private final double[][] increments;
    private final double[][] residuals;
    private final double[][] corrections;
    private final double[] stageValues;
    private final double[] stageRates;
    private final double[][] stageJacobians;
    private final double[][] stageParameterJacobians;
    private final double[] scaledJacobian;
    private final double[] sizes;
    private final RealSystem real;
    private final ComplexSystem[] complex;
    private final double[] right;
    private double time;
    private double length;
    private double previousLength;
    private double[][] previousIncrements;

    RadauCollocation(JointField field, Tolerances tolerances, RadauTableau tableau) {
        this.field = field;
        this.tolerances = tolerances;
        this.tableau = tableau;
        this.states = field.states();
        this.stages = tableau.stages();
        this.dimension = field.dimension();
        this.start = new double[dimension];
        this.startRates = new double[dimension];
        this.end = new double[dimension];
        this.endRates = new double[dimension];
        this.increments = new double[stages][dimension];
        this.previousIncrements = new double[stages][dimension];
        this.residuals = new double[stages][states];
        this.corrections = new double[stages][states];
        this.stageValues = new double[dimension];
        this.stageRates = new double[dimension];
        this.stageJacobians = new double[stages][states * states];
        this.stageParameterJacobians = new double[stages][states * field.field().parameters()];
        this.scaledJacobian = new double[states * states];
        this.sizes = new double[states];
        this.real = new RealSystem(states);
        this.complex = new ComplexSystem[stages / 2];
        Arrays.setAll(complex, _ -> new ComplexSystem(states));
        this.right = new double[states];
    }

    @Override
    public double attempt(double from, double[] values, double[] rates, double step) {
        boolean goesOn = previousLength > 0;
        double share = goesOn ? step / previousLength : 0;
        time = from;
        length = step;
        System.arraycopy(values, 0, start, 0, dimension);
        System.arraycopy(rates, 0, startRates, 0, dimension);
        guess(goesOn && share <= LONGEST_CONTINUATION ? share : 0);
        if (!factorise() || !findStages() || !findTangents()) {
            return Double.POSITIVE_INFINITY;
        }
        for (int i = 0; i < dimension; i++) {
            end[i] = start[i] + increments[stages - 1][i];
        }
        double error = error();
        if (Double.isFinite(error)) {
            field.rates(time + length, end, endRates);
        }
        return error;
    }

    /// Continues the polynomial of the step before; without one, no increments.
    private void guess(double share) {
        for (int stage = 0; stage < stages; stage++) {
            if (share == 0) {
                Arrays.fill(increments[stage], 0);
            } else {
                polynomial(previousIncrements, 1 + share * tableau.nodes()[stage], increments[stage]);
                for (int i = 0; i < dimension; i++) {
                    increments[stage][i] -= previousIncrements[stages - 1][i];
                }
            }
        }
    }

    /// The increment at a share of the step.
    private void polynomial(double[][] of, double share, double[] out) {
        Arrays.fill(out, 0);
        for (int stage = 0; stage < stages; stage++) {
            var coefficients = tableau.basis()[stage];
            double weight = 0;
            for (int power = stages - 1; power >= 0; power--) {
                weight = (weight + coefficients[power]) * share;
            }
            for (int i = 0; i < out.length; i++) {
                out[i] += weight * of[stage][i];
            }
        }
    }

    private boolean factorise() {
        field.field().linearise(time, start);
        var byState = field.field().byState();
        for (int i = 0; i < states; i++) {
            sizes[i] = tolerances.size(i) > 0 ? tolerances.size(i) : 1;
        }
        for (int i = 0; i < states; i++) {
            for (int j = 0; j < states; j++) {
                scaledJacobian[i * states + j] = byState[i * states + j] * (sizes[j] / sizes[i]);
            }
        }
        var shifted = new double[states * states];
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] = -scaledJacobian[i];
        }
        for (int i = 0; i < states; i++) {
            shifted[i * states + i] += tableau.realEigenvalue() / length;
        }
        boolean regular = real.factorise(shifted);
        for (int pair = 0; regular && pair < complex.length; pair++) {
            var eigenvalue = tableau.pairs()[pair];
            regular = complex[pair].factorise(eigenvalue[0] / length, -eigenvalue[1] / length, scaledJacobian);
        }
        return regular;
    }

    private boolean findStages() {
        double before = 0;
        for (int round = 0; round < MOST_CORRECTIONS; round++) {
            for (int stage = 0; stage < stages; stage++) {
                for (int i = 0; i < states; i++) {
                    stageValues[i] = start[i] + increments[stage][i];
                }
                field.field().rates(time + tableau.nodes()[stage] * length, stageValues, stageRates);
                residual(stage, 0, stageRates);
            }
            double size = correct(0);
            if (!Double.isFinite(size)) {
                return false;
            }
            double shrinking = round == 0 ? 0.5 : size / before;
            if (isDone(size, shrinking)) {
                return true;
            }
            if (round > 1 && !(shrinking < 1)) {
                return false;
            }
            before = size;
        }
        return false;
    }

    /// Whether what corrections that shrink by this much each would still add is small; or, where they
    /// do not shrink any more, whether they are rounding.
    private static boolean isDone(double size, double shrinking) {
        return (shrinking < 1 ? shrinking / (1 - shrinking) * size : size) <= CORRECTED;
    }

    /// `rate − A⁻¹ z / h` at one stage, of the entries from `first` on, in units of the sizes.
    private void residual(int stage, int first, double[] rate) {
        for (int i = 0; i < states; i++) {
            double sum = 0;
            for (int other = 0; other < stages; other++) {
                sum += tableau.inverse()[stage][other] * increments[other][first + i];
            }
            residuals[stage][i] = (rate[i] - sum / length) / sizes[i];
        }
    }

    /// One Newton step for the entries from `first` on; returns its size as a share of the error
    /// allowed.
    private double correct(int first) {
        transform(tableau.inverseTransformation(), residuals, corrections);
        real.solve(corrections[0]);
        for (int pair = 0; pair < complex.length; pair++) {
            var real = corrections[1 + 2 * pair];
            var imaginary = corrections[2 + 2 * pair];
            complex[pair].solve(real, imaginary);
        }
        transform(tableau.transformation(), corrections, residuals);
        double squares = 0;
        for (int stage = 0; stage < stages; stage++) {
            for (int i = 0; i < states; i++) {
                double move = residuals[stage][i] * sizes[i];
                increments[stage][first + i] += move;
                double magnitude =
                        Math.max(Math.abs(start[first + i]), Math.abs(start[first + i] + increments[stage][first + i]));
                double ratio = tolerances.ratio(move, first + i, magnitude);
                squares += ratio * ratio;
            }
        }
        return Math.sqrt(squares / (stages * states));
    }

    private void transform(double[][] matrix, double[][] from, double[][] to) {
        for (int stage = 0; stage < stages; stage++) {
            for (int i = 0; i < states; i++) {
                double sum = 0;
                for (int other = 0; other < stages; other++) {
                    sum += matrix[stage][other] * from[other][i];
                }
                to[stage][i] = sum;
            }
        }
    }

    private boolean findTangents() {
        if (field.columns() == 0) {
            return true;
        }
        for (int stage = 0; stage < stages; stage++) {
            for (int i = 0; i < states; i++) {
                stageValues[i] = start[i] + increments[stage][i];
            }
            field.field().linearise(time + tableau.nodes()[stage] * length, stageValues);
            System.arraycopy(field.field().byState(), 0, stageJacobians[stage], 0, stageJacobians[stage].length);
            System.arraycopy(
                    field.field().byParameter(),
                    0,
                    stageParameterJacobians[stage],
                    0,
                    stageParameterJacobians[stage].length);
        }
        for (int column = 0; column < field.columns(); column++) {
            if (!findTangent(column)) {
                return false;
            }
        }
        return true;
    }

    private boolean findTangent(int column) {
        int first = (1 + column) * states;
        double before = 0;
        for (int round = 0; round < MOST_CORRECTIONS; round++) {
            for (int stage = 0; stage < stages; stage++) {
                for (int i = 0; i < states; i++) {
                    stageValues[first + i] = start[first + i] + increments[stage][first + i];
                }
                field.tangentRate(
                        column, stageJacobians[stage], stageParameterJacobians[stage], stageValues, first, stageRates);
                residual(stage, first, stageRates);
            }
            double size = correct(first);
            if (!Double.isFinite(size)) {
                return false;
            }
            double shrinking = round == 0 ? 0.5 : size / before;
            if (isDone(size, shrinking)) {
                return true;
            }
            if (round > 1 && !(shrinking < 1)) {
                return false;
            }
            before = size;
        }
        return false;
    }

    /// The difference from the embedded method, damped as stiff parts of it are: `(γ/h I − J)⁻¹ (f₀
    /// + γ/h Σ e_i z_i)`.
    private double error() {
        double error = estimate(startRates);
        if (error >= 1) {
            // In a stiff transient the estimate exaggerates; applied once more to its own result it does not.
            for (int i = 0; i < dimension; i++) {
                stageValues[i] = start[i] + estimated[i];
            }
            field.rates(time, stageValues, stageRates);
            error = estimate(stageRates);
        }
        return error;
    }

    private double[] estimated = {};

    private double estimate(double[] rates) {
        if (estimated.length != dimension) {
            estimated = new double[dimension];
        }
        double factor = tableau.realEigenvalue() / length;
        double squares = 0;
        for (int first = 0; first < dimension; first += states) {
            for (int i = 0; i < states; i++) {
                double sum = 0;
                for (int stage = 0; stage < stages; stage++) {
                    sum += tableau.errorWeights()[stage] * increments[stage][first + i];
                }
                right[i] = (rates[first + i] + factor * sum) / sizes[i];
            }
            real.solve(right);
            for (int i = 0; i < states; i++) {
                double difference = right[i] * sizes[i];
                estimated[first + i] = difference;
                double magnitude = Math.max(Math.abs(start[first + i]), Math.abs(end[first + i]));
                double ratio = tolerances.ratio(difference, first + i, magnitude);
                squares += ratio * ratio;
            }
        }
        return Math.sqrt(squares / dimension);
    }

    @Override
    public double[] end() {
        return end;
    }

    @Override
    public double[] endRates() {
        return endRates;
    }

    @Override
    public int errorOrder() {
        return stages + 1;
    }

    @Override
    public void restart() {
        previousLength = 0;
    }

    @Override
    public SolutionStep step() {
        // The polynomial of the step that was accepted serves the next one's guess.
        for (int stage = 0; stage < stages; stage++) {
            System.arraycopy(increments[stage], 0, previousIncrements[stage], 0, dimension);
        }
        previousLength = length;
        return new Step(time, length, start, previousIncrements);
    }

    private final class Step implements SolutionStep {
        private final double from;
        private final double span;
        private final double[] origin;
        private final double[][] moves;

        Step(double from, double span, double[] origin, double[][] moves) {
            this.from = from;
            this.span = span;
            this.origin = origin;
            this.moves = moves;
        }

        @Override
        public double from() {
            return from;
        }

        @Override
        public double until() {
            return from + span;
        }

        @Override
        public void at(double when, double[] values) {
            polynomial(moves, (when - from) / span, values);
            for (int i = 0; i < values.length; i++) {
                values[i] += origin[i];
            }
        }

        @Override
        public void rate(double when, double[] rates) {
            derivative(when, 1, rates);
        }

        @Override
        public void curvature(double when, double[] curvatures) {
            derivative(when, 2, curvatures);
        }

        private void derivative(double when, int order, double[] out) {
            double share = (when - from) / span;
            Arrays.fill(out, 0);
            for (int stage = 0; stage < stages; stage++) {
                var coefficients = tableau.basis()[stage];
                double weight = 0;
                for (int power = stages; power >= order; power--) {
                    double factor = order == 1 ? power : power * (power - 1);
                    weight = weight * share + factor * coefficients[power - 1];
                }
                for (int i = 0; i < out.length; i++) {
                    out[i] += weight * moves[stage][i];
                }
            }
            for (int i = 0; i < out.length; i++) {
                out[i] /= order == 1 ? span : span * span;
            }
        }

        @Override
        public SolutionStep kept() {
            var copies = new double[stages][];
            Arrays.setAll(copies, stage -> moves[stage].clone());
            return new Step(from, span, origin.clone(), copies);
        }
    }
}
