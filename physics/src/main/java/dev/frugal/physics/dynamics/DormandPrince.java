package dev.frugal.physics.dynamics;

import java.util.Optional;
import org.hipparchus.ode.EquationsMapper;
import org.hipparchus.ode.ExpandableODE;
import org.hipparchus.ode.OrdinaryDifferentialEquation;
import org.hipparchus.ode.nonstiff.DormandPrince853Integrator;
import org.hipparchus.ode.nonstiff.interpolators.DormandPrince853StateInterpolator;

/// The explicit Runge–Kutta pair 8(5,3) of Dormand and Prince: 12 stages, an interpolant of order 7
/// from three more that are computed when it is asked for (Hairer, Nørsett, Wanner, *Solving
/// Ordinary Differential Equations I*, section II.10).
///
/// Coefficients and interpolant are Hipparchus'; the loop around them is [AdaptiveCourse]'s, which
/// rejects a step whose stages overflow, tells stiffness and stops at switching surfaces.
/// Arithmetic is in the order of Hipparchus' integrator, whose results these are to the bit.
final class DormandPrince implements StepMethod {
    private static final int STAGES = 13;
    private static final int ALL_STAGES = 16;

    /// The stage before the last one is at the end of the step too, by other weights.
    private static final int SECOND_END = 11;

    /// `h · |λ|` beyond which it is the method's stability that bounds its steps and not their
    /// error: the region ends between 4.6 and 6.2, and at nine or ten digits a step bounded by its
    /// error has 2 at most.
    private static final double STABILITY_BOUND = 4;

    private static final int[] ERROR_STAGES = {0, 5, 6, 7, 8, 9, 10, 11};

    private static final double[] FIRST_ERROR = {
        116092271.0 / 8848465920.0,
        -1871647.0 / 1527680.0,
        -69799717.0 / 140793660.0,
        1230164450203.0 / 739113984000.0,
        -1980813971228885.0 / 5654156025964544.0,
        464500805.0 / 1389975552.0,
        1606764981773.0 / 19613062656000.0,
        -137909.0 / 6168960.0
    };

    private static final double[] SECOND_ERROR = {
        -364463.0 / 1920240.0,
        3399327.0 / 763840.0,
        66578432.0 / 35198415.0,
        -1674902723.0 / 288716400.0,
        -74684743568175.0 / 176692375811392.0,
        -734375.0 / 4826304.0,
        171414593.0 / 851261400.0,
        69869.0 / 3084480.0
    };

    private static final double[][] WEIGHTS;
    private static final double[] NODES;

    static {
        var tableau = new DormandPrince853Integrator(1, 1, 1, 1);
        WEIGHTS = tableau.getA();
        NODES = tableau.getC();
    }

    private final JointField field;
    private final Tolerances tolerances;
    private final int dimension;
    private final double[][] stages;
    private final double[] start;
    private final double[] point;
    private final double[] secondEnd;
    private final double[] end;
    private final EquationsMapper mapper;
    private double time;
    private double length;

    DormandPrince(JointField field, Tolerances tolerances) {
        this.field = field;
        this.tolerances = tolerances;
        this.dimension = field.dimension();
        this.stages = new double[ALL_STAGES][dimension];
        this.start = new double[dimension];
        this.point = new double[dimension];
        this.secondEnd = new double[dimension];
        this.end = new double[dimension];
        this.mapper = new ExpandableODE(new Shape(dimension)).getMapper();
    }

    /// Hipparchus' interpolant asks an equation for its dimension alone.
    private record Shape(int dimension) implements OrdinaryDifferentialEquation {
        @Override
        public int getDimension() {
            return dimension;
        }

        @Override
        public double[] computeDerivatives(double time, double[] state) {
            throw new IllegalStateException("an interpolant was asked for rates");
        }
    }

    @Override
    public double attempt(double from, double[] values, double[] rates, double step) {
        time = from;
        length = step;
        System.arraycopy(values, 0, start, 0, dimension);
        System.arraycopy(rates, 0, stages[0], 0, dimension);
        for (int stage = 1; stage < STAGES; stage++) {
            var target = stage == SECOND_END ? secondEnd : stage == STAGES - 1 ? end : point;
            compute(stage, target);
        }
        return error();
    }

    private void compute(int stage, double[] at) {
        var weights = WEIGHTS[stage - 1];
        for (int j = 0; j < dimension; j++) {
            double sum = stages[0][j] * weights[0];
            for (int l = 1; l < stage; l++) {
                if (weights[l] != 0) {
                    sum += stages[l][j] * weights[l];
                }
            }
            at[j] = start[j] + length * sum;
        }
        field.rates(time + length * NODES[stage - 1], at, stages[stage]);
    }

    private double error() {
        double first = 0;
        double second = 0;
        for (int j = 0; j < dimension; j++) {
            double firstSum = FIRST_ERROR[0] * stages[0][j];
            double secondSum = SECOND_ERROR[0] * stages[0][j];
            for (int k = 1; k < ERROR_STAGES.length; k++) {
                double rate = stages[ERROR_STAGES[k]][j];
                firstSum += FIRST_ERROR[k] * rate;
                secondSum += SECOND_ERROR[k] * rate;
            }
            double magnitude = Math.max(Math.abs(start[j]), Math.abs(end[j]));
            double firstRatio = tolerances.ratio(firstSum, j, magnitude);
            double secondRatio = tolerances.ratio(secondSum, j, magnitude);
            first += firstRatio * firstRatio;
            second += secondRatio * secondRatio;
        }
        double denominator = first + 0.01 * second;
        if (denominator <= 0) {
            denominator = 1;
        }
        return Math.abs(length) * first / Math.sqrt(dimension * denominator);
    }

    /// Whether stability bounds the step just made: the product of its length and the greatest
    /// eigenvalue that the two stages at its end show (Hairer and Wanner, *Solving Ordinary
    /// Differential Equations II*, section IV.2).
    boolean looksStiff() {
        double rates = 0;
        double values = 0;
        for (int j = 0; j < field.states(); j++) {
            double magnitude = Math.max(Math.abs(start[j]), Math.abs(end[j]));
            double rate = tolerances.ratio(stages[STAGES - 1][j] - stages[SECOND_END][j], j, magnitude);
            double value = tolerances.ratio(end[j] - secondEnd[j], j, magnitude);
            rates += rate * rate;
            values += value * value;
        }
        return values > 0 && Math.abs(length) * Math.sqrt(rates / values) > STABILITY_BOUND;
    }

    @Override
    public double[] end() {
        return end;
    }

    @Override
    public double[] endRates() {
        return stages[STAGES - 1];
    }

    @Override
    public int errorOrder() {
        return 8;
    }

    @Override
    public void restart() {
        // Nothing is carried over.
    }

    @Override
    public SolutionStep step() {
        return new Step(time, time + length);
    }

    private DormandPrince853StateInterpolator interpolant(double until) {
        for (int stage = STAGES; stage < ALL_STAGES; stage++) {
            compute(stage, point);
        }
        var from = mapper.mapStateAndDerivative(time, start, stages[0]);
        var to = mapper.mapStateAndDerivative(until, end, stages[STAGES - 1]);
        return new DormandPrince853StateInterpolator(true, stages, from, to, from, to, mapper);
    }

    private final class Step implements SolutionStep {
        private final double from;
        private final double until;
        private Optional<DormandPrince853StateInterpolator> interpolant = Optional.empty();

        Step(double from, double until) {
            this.from = from;
            this.until = until;
        }

        private DormandPrince853StateInterpolator interpolant() {
            if (interpolant.isEmpty()) {
                interpolant = Optional.of(DormandPrince.this.interpolant(until));
            }
            return interpolant.get();
        }

        @Override
        public double from() {
            return from;
        }

        @Override
        public double until() {
            return until;
        }

        @Override
        public void at(double when, double[] values) {
            if (interpolant.isEmpty() && when == until) {
                System.arraycopy(end, 0, values, 0, values.length);
                return;
            }
            if (interpolant.isEmpty() && when == from) {
                System.arraycopy(start, 0, values, 0, values.length);
                return;
            }
            var found = interpolant().getInterpolatedState(when).getPrimaryState();
            System.arraycopy(found, 0, values, 0, values.length);
        }

        @Override
        public void rate(double when, double[] rates) {
            var found = interpolant().getInterpolatedState(when).getPrimaryDerivative();
            System.arraycopy(found, 0, rates, 0, rates.length);
        }

        @Override
        public void curvature(double when, double[] curvatures) {
            DifferenceQuotient.ofRates(this, when, curvatures);
        }

        @Override
        public SolutionStep kept() {
            interpolant();
            return this;
        }
    }
}
