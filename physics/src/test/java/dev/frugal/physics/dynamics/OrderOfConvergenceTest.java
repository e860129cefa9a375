package dev.frugal.physics.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.physics.system.Systems;
import org.hipparchus.ode.ODEState;
import org.hipparchus.ode.OrdinaryDifferentialEquation;
import org.hipparchus.ode.nonstiff.DormandPrince853Integrator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One step of each method at two lengths: how fast its error falls is its order, plus one.
class OrderOfConvergenceTest {
    /// A rate is measured at finite steps, at a high order at long ones.
    private static final double RATE = 0.7;

    private static final double RATE_PER_ORDER = 0.3 / 8;

    /// Of sums of five terms of order one.
    private static final double ROUNDING = 1e-13;

    /// The inverse has entries of order a hundred.
    private static final double ROUNDING_OF_INVERSE = 1e-11;

    private static final double[] PARAMETERS = {0.4};
    private static final double[] START = {0.3, -0.7};

    enum Method {
        DORMAND_PRINCE,
        RADAU_3,
        RADAU_5
    }

    private static StepMethod method(Method method) {
        var field = new FieldEvaluation(new EquationField(Systems.named("duffing")), PARAMETERS);
        var joint = new JointField(field, Tangents.none());
        // The implicit method solves its equations to a share of these.
        var accuracy = new Accuracy(1e-12, 1e-12, Long.MAX_VALUE);
        var tolerances = new Tolerances(accuracy, TypicalSizes.of(Systems.named("duffing")), 2);
        tolerances.begin(START);
        return switch (method) {
            case DORMAND_PRINCE -> new DormandPrince(joint, tolerances);
            case RADAU_3 -> new RadauCollocation(joint, tolerances, RadauTableau.THREE_STAGES);
            case RADAU_5 -> new RadauCollocation(joint, tolerances, RadauTableau.FIVE_STAGES);
        };
    }

    private static SolutionStep step(Method method, double length) {
        var rates = new double[2];
        Systems.named("duffing").derivative(0, START, PARAMETERS, rates);
        var made = method(method);
        made.attempt(0, START, rates, length);
        return made.step().kept();
    }

    private static double error(SolutionStep step, double time) {
        var batch = new Batch(Systems.named("duffing"));
        batch.add(PARAMETERS, START, 0, new double[] {0, time});
        new TaylorPropagator(Systems.named("duffing"), new Accuracy(1e-15, 1, Long.MAX_VALUE), 22).solve(batch);
        var state = new double[2];
        step.at(time, state);
        return Math.max(Math.abs(state[0] - batch.state(0, 1)[0]), Math.abs(state[1] - batch.state(0, 1)[1]));
    }

    @ParameterizedTest
    @CsvSource({"DORMAND_PRINCE, 8, 0.8", "RADAU_3, 5, 0.2", "RADAU_5, 9, 0.8"})
    void aStepEndsAtItsOrder(Method method, int order, double length) {
        double coarse = error(step(method, length), length);
        double fine = error(step(method, length / 2), length / 2);
        assertThat(Math.log(coarse / fine) / Math.log(2)).isCloseTo(order + 1, within(RATE + RATE_PER_ORDER * order));
    }

    @ParameterizedTest
    @CsvSource({"DORMAND_PRINCE, 7, 0.8", "RADAU_3, 3, 0.1", "RADAU_5, 5, 0.3"})
    void anInterpolantHasItsOrderWithinTheStep(Method method, int order, double length) {
        double coarse = 0;
        double fine = 0;
        // At single points of a step it may be better.
        for (double share = 0.1; share < 1; share += 0.2) {
            coarse = Math.max(coarse, error(step(method, length), share * length));
            fine = Math.max(fine, error(step(method, length / 2), share * length / 2));
        }
        assertThat(Math.log(coarse / fine) / Math.log(2)).isCloseTo(order + 1, within(RATE));
    }

    @Test
    void radausWeightsIntegratePowersUpToTheirOrder() {
        for (var tableau : new RadauTableau[] {RadauTableau.THREE_STAGES, RadauTableau.FIVE_STAGES}) {
            int stages = tableau.stages();
            // The last row of A is the quadrature itself; its inverse times that row is a unit vector.
            var weights = new double[stages];
            var column = new double[stages * stages];
            for (int i = 0; i < stages; i++) {
                for (int j = 0; j < stages; j++) {
                    column[j * stages + i] = tableau.inverse()[i][j];
                }
            }
            weights[stages - 1] = 1;
            var system = new RealSystem(stages);
            assertThat(system.factorise(column)).isTrue();
            system.solve(weights);
            for (int power = 0; power <= 2 * stages - 2; power++) {
                double sum = 0;
                for (int i = 0; i < stages; i++) {
                    sum += weights[i] * Math.pow(tableau.nodes()[i], power);
                }
                assertThat(sum).isCloseTo(1.0 / (power + 1), within(ROUNDING));
            }
        }
    }

    @Test
    void theTransformationTakesTheInverseApart() {
        var tableau = RadauTableau.FIVE_STAGES;
        int stages = tableau.stages();
        for (int i = 0; i < stages; i++) {
            for (int j = 0; j < stages; j++) {
                double left = 0;
                for (int k = 0; k < stages; k++) {
                    left += tableau.inverse()[i][k] * tableau.transformation()[k][j];
                }
                double right = j == 0 ? tableau.realEigenvalue() * tableau.transformation()[i][0] : 0;
                if (j > 0) {
                    var pair = tableau.pairs()[(j - 1) / 2];
                    boolean first = j % 2 == 1;
                    int partner = first ? j + 1 : j - 1;
                    right = pair[0] * tableau.transformation()[i][j]
                            + (first ? -pair[1] : pair[1]) * tableau.transformation()[i][partner];
                }
                assertThat(left).isCloseTo(right, within(ROUNDING_OF_INVERSE));
            }
        }
    }

    /// Where sizes are one, tolerances are those of the library that the coefficients come from,
    /// and so is every bit.
    @Test
    void theExplicitMethodGivesTheBitsOfHipparchus() {
        var duffing = Systems.named("duffing");
        var integrator = new DormandPrince853Integrator(1e-13 * 16, 16, 1e-10, 1e-10);
        var expected = integrator
                .integrate(
                        new OrdinaryDifferentialEquation() {
                            @Override
                            public int getDimension() {
                                return 2;
                            }

                            @Override
                            public double[] computeDerivatives(double time, double[] state) {
                                var slope = new double[2];
                                duffing.derivative(time, state, PARAMETERS, slope);
                                return slope;
                            }
                        },
                        new ODEState(0, START),
                        16)
                .getPrimaryState();
        var course = new RungeKuttaPropagator(duffing, RungeKuttaPropagator.Choice.AUTOMATIC, Accuracy.REFERENCE)
                .begin(PARAMETERS, START, 0, 16, Tangents.none());
        course.advance(16, StepObserver.none());
        assertThat(course.state()).isEqualTo(expected);
    }
}
