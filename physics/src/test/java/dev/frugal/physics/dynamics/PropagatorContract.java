package dev.frugal.physics.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import java.util.Arrays;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every way of advancing states keeps, learnt or computed. A subclass says which one, and how
/// accurate it is.
public abstract class PropagatorContract {
    /// Truncation of a central difference of step 1e-4 of a size, and the method's error over it.
    private static final double DIFFERENCE_STEP = 1e-4;

    /// A tangent and three more, weighted by 0.3, 2 and 1.5, each with its error.
    private static final double COMBINED = 1 + 0.3 + 2 + 1.5;

    /// How much less accurate a second derivative is than a first.
    private static final double SECOND_DERIVATIVE = 100;

    /// Half the third derivative times the moment of 1e-5 for which the equation is followed.
    private static final double FOLLOWED = 1e-4;

    /// Of a sum of steps.
    private static final double ROUNDING = 1e-12;

    private static final DynamicalSystem OSCILLATOR = Systems.read("oscillator", """
                    name: oscillator
                    states: [x, v]
                    parameters: {k: [1, 9]}
                    equations: [x' = v, v' = -k*x]
                    initial: {x: [0, 1], v: [0, 1]}
                    horizon: 6
                    """);

    private static final DynamicalSystem SWUNG = Systems.read("swung", """
                    name: swung
                    states: [angle, rate, work]
                    parameters: {push: [0.1, 1], drag: [0, 0.5]}
                    equations:
                      - angle' = rate
                      - rate' = push*cos(1.3*t) - drag*rate - sin(angle)
                      - work' = push*rate*cos(1.3*t)/(1 + angle^2)
                    initial: {angle: [-1, 1], rate: [-1, 1], work: 0}
                    horizon: 6
                    """);

    protected abstract Propagator propagator(DynamicalSystem system);

    /// The greatest error after a horizon, in units of the states' sizes.
    protected abstract double error();

    /// How much less accurate derivatives by tangents are.
    protected double tangentError() {
        return 100 * error();
    }

    private static double[] times(int count, double end) {
        var times = new double[count];
        Arrays.setAll(times, i -> end * i / (count - 1));
        return times;
    }

    private static double[] solved(
            Propagator propagator, Tangents tangents, double[] parameters, double[] state, double[] times) {
        var batch = new Batch(propagator.system(), tangents, 0);
        batch.add(parameters, state, times[0], times);
        propagator.solve(batch);
        assertThat(batch.lost(0)).isEmpty();
        return Arrays.copyOf(batch.values(), batch.at(0, times.length));
    }

    @Test
    public void anOscillatorFollowsItsClosedForm() {
        var times = times(40, 6);
        var values = solved(propagator(OSCILLATOR), Tangents.none(), new double[] {4}, new double[] {1, 0.5}, times);
        for (int i = 0; i < times.length; i++) {
            double x = Math.cos(2 * times[i]) + 0.25 * Math.sin(2 * times[i]);
            assertThat(values[2 * i]).isCloseTo(x, within(error()));
        }
    }

    @Test
    public void itAgreesWithTheReference() {
        var times = times(30, 6);
        var parameters = new double[] {0.7, 0.2};
        var state = new double[] {0.8, -0.3, 0};
        var reference = new RungeKuttaPropagator(SWUNG, RungeKuttaPropagator.Choice.EXPLICIT, Accuracy.REFERENCE);
        var expected = solved(reference, Tangents.all(SWUNG), parameters, state, times);
        var found = solved(propagator(SWUNG), Tangents.all(SWUNG), parameters, state, times);
        int stride = 3 * 6;
        for (int i = 0; i < found.length; i++) {
            boolean tangent = i % stride >= 3;
            double size = Math.max(1, Math.abs(expected[i]));
            assertThat(found[i]).isCloseTo(expected[i], within((tangent ? tangentError() : error()) * size));
        }
    }

    @Test
    public void tangentsAreTheDerivativesOfWhatItComputes() {
        var propagator = propagator(SWUNG);
        var times = new double[] {0, 1.7, 4};
        var parameters = new double[] {0.7, 0.2};
        var state = new double[] {0.8, -0.3, 0};
        var found = solved(propagator, Tangents.all(SWUNG), parameters, state, times);
        for (int column = 0; column < 5; column++) {
            var up = moved(propagator, column, DIFFERENCE_STEP, parameters, state, times);
            var down = moved(propagator, column, -DIFFERENCE_STEP, parameters, state, times);
            for (int i = 0; i < 3; i++) {
                double expected = (up[6 + i] - down[6 + i]) / (2 * DIFFERENCE_STEP);
                double tangent = found[2 * 18 + (1 + column) * 3 + i];
                double bound = DIFFERENCE_STEP * DIFFERENCE_STEP * 100 + error() / DIFFERENCE_STEP + tangentError();
                assertThat(tangent).isCloseTo(expected, within(bound));
            }
        }
    }

    private static double[] moved(
            Propagator propagator, int column, double by, double[] parameters, double[] state, double[] times) {
        var p = parameters.clone();
        var y = state.clone();
        if (column < y.length) {
            y[column] += by;
        } else {
            p[column - y.length] += by;
        }
        return solved(propagator, Tangents.none(), p, y, times);
    }

    @Test
    public void aTangentAlongADirectionIsTheSumOfThoseAlongItsParts() {
        var propagator = propagator(SWUNG);
        var times = new double[] {0, 2.5};
        var parameters = new double[] {0.4, 0.1};
        var state = new double[] {-0.4, 0.9, 0};
        var all = solved(propagator, Tangents.all(SWUNG), parameters, state, times);
        var direction = new Tangents(new double[][] {{0.3, -2, 0}}, new double[][] {{0, 1.5}});
        var along = solved(propagator, direction, parameters, state, times);
        for (int i = 0; i < 3; i++) {
            int at = 18 + i;
            double expected = 0.3 * all[at + 3] - 2 * all[at + 6] + 1.5 * all[at + 15];
            assertThat(along[6 + 3 + i]).isCloseTo(expected, within(COMBINED * tangentError()));
        }
    }

    /// Times may fall anywhere: a solution does not depend on where it is asked for.
    @Test
    public void samplesBetweenStepsAreAsAccurateAsStepsEnds() {
        var propagator = propagator(SWUNG);
        var parameters = new double[] {0.7, 0.2};
        var state = new double[] {0.8, -0.3, 0};
        var random = new Seed(1).named("times").random();
        var times = random.doubles(25, 0, 6).sorted().toArray();
        times[0] = 0;
        var found = solved(propagator, Tangents.none(), parameters, state, times);
        var reference = new RungeKuttaPropagator(SWUNG, RungeKuttaPropagator.Choice.EXPLICIT, Accuracy.REFERENCE);
        for (int i = 1; i < times.length; i++) {
            var alone = solved(reference, Tangents.none(), parameters, state, new double[] {0, times[i]});
            for (int j = 0; j < 3; j++) {
                assertThat(found[3 * i + j]).isCloseTo(alone[3 + j], within(error()));
            }
        }
    }

    @Test
    public void timeDerivativesAreThoseOfTheSolution() {
        var propagator = propagator(SWUNG);
        var times = times(20, 6);
        var parameters = new double[] {0.7, 0.2};
        var batch = new Batch(SWUNG, Tangents.none(), 2);
        batch.add(parameters, new double[] {0.8, -0.3, 0}, 0, times);
        propagator.solve(batch);
        var rates = new double[3];
        var later = new double[3];
        for (int i = 0; i < times.length; i++) {
            int at = batch.at(0, i);
            var state = batch.state(0, i);
            SWUNG.derivative(times[i], state, parameters, rates);
            // The second derivative by following the equation for a moment.
            double moment = 1e-5;
            var ahead = state.clone();
            for (int j = 0; j < 3; j++) {
                ahead[j] += moment * rates[j];
            }
            SWUNG.derivative(times[i] + moment, ahead, parameters, later);
            for (int j = 0; j < 3; j++) {
                assertThat(batch.values()[at + 3 + j]).isCloseTo(rates[j], within(derivativeError()));
                double bend = (later[j] - rates[j]) / moment;
                assertThat(batch.values()[at + 6 + j])
                        .isCloseTo(bend, within(SECOND_DERIVATIVE * derivativeError() + FOLLOWED));
            }
        }
    }

    /// The greatest error of an interpolant's first derivative.
    protected double derivativeError() {
        return 1000 * error();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 40})
    public void aProblemInABatchGivesTheBitsItGivesAlone(int count) {
        var propagator = propagator(SWUNG);
        var batch = filled(count);
        propagator.solve(batch);
        for (int problem = 0; problem < count; problem++) {
            var alone = new Batch(SWUNG, batch.tangents(), 0);
            alone.add(batch.parameters(problem), batch.initial(problem), batch.start(problem), batch.times(problem));
            propagator.solve(alone);
            for (int i = 0; i < batch.times(problem).length * batch.stride(); i++) {
                assertThat(batch.values()[batch.at(problem, 0) + i]).isEqualTo(alone.values()[i]);
            }
        }
    }

    private static Batch filled(int count) {
        var random = new Seed(2).named("problems").random();
        var batch = new Batch(SWUNG, Tangents.all(SWUNG), 0);
        for (int i = 0; i < count; i++) {
            double start = random.nextDouble();
            var times = times(3 + i % 5, 1 + 3 * random.nextDouble());
            for (int k = 0; k < times.length; k++) {
                times[k] += start;
            }
            batch.add(
                    new double[] {0.1 + 0.9 * random.nextDouble(), 0.5 * random.nextDouble()},
                    new double[] {random.nextDouble(), -random.nextDouble(), 0},
                    start,
                    times);
        }
        return batch;
    }

    @Test
    public void theNumberOfThreadsChangesNoBit() throws Exception {
        var propagator = propagator(SWUNG);
        var first = filled(300);
        try (var one = new ForkJoinPool(1);
                var two = new ForkJoinPool(2)) {
            one.submit(() -> propagator.solve(first)).get();
            var again = copy(first);
            two.submit(() -> propagator.solve(again)).get();
            for (int i = 0; i < first.at(299, 0); i++) {
                assertThat(again.values()[i]).isEqualTo(first.values()[i]);
            }
        }
    }

    private static Batch copy(Batch from) {
        var batch = new Batch(SWUNG, from.tangents(), 0);
        for (int i = 0; i < from.size(); i++) {
            batch.add(from.parameters(i), from.initial(i), from.start(i), from.times(i));
        }
        return batch;
    }

    @Test
    public void aCourseGoesThroughTheStatesOfTheBatch() {
        var propagator = propagator(SWUNG);
        var parameters = new double[] {0.7, 0.2};
        var state = new double[] {0.8, -0.3, 0};
        var times = new double[] {0, 1, 2.5, 5};
        var values = solved(propagator, Tangents.all(SWUNG), parameters, state, times);
        var course = propagator.begin(parameters, state, 0, 5, Tangents.all(SWUNG));
        for (int i = 1; i < times.length; i++) {
            course.advance(times[i], step -> {
                assertThat(step.from()).isLessThan(step.until());
                var end = new double[3];
                step.at(step.until(), end);
                assertThat(end).doesNotContain(Double.NaN);
            });
            for (int j = 0; j < 3; j++) {
                assertThat(course.state()[j]).isCloseTo(values[18 * i + j], within(error()));
                assertThat(course.tangent(4)[j]).isCloseTo(values[18 * i + 15 + j], within(tangentError()));
            }
        }
    }

    @Test
    public void stepsThatAreKeptCanBeAskedLater() {
        var propagator = propagator(OSCILLATOR);
        var kept = new java.util.ArrayList<SolutionStep>();
        var course = propagator.begin(new double[] {4}, new double[] {1, 0.5}, 0, 6, Tangents.none());
        course.advance(6, step -> kept.add(step.kept()));
        double reached = 0;
        for (var step : kept) {
            assertThat(step.from()).isEqualTo(reached);
            double time = 0.5 * (step.from() + step.until());
            var state = new double[2];
            step.at(time, state);
            assertThat(state[0]).isCloseTo(Math.cos(2 * time) + 0.25 * Math.sin(2 * time), within(error()));
            reached = step.until();
        }
        assertThat(reached).isCloseTo(6, within(ROUNDING));
    }

    @Test
    public void otherTangentsMayTakeOverOnTheWay() {
        var propagator = propagator(SWUNG);
        var parameters = new double[] {0.7, 0.2};
        var course = propagator.begin(parameters, new double[] {0.8, -0.3, 0}, 0, 5, Tangents.none());
        course.advance(2, StepObserver.none());
        var from = course.state();
        var accompanied = course.with(Tangents.of(SWUNG, new double[] {1, 0, 0}));
        accompanied.advance(4, StepObserver.none());
        var alone = propagator.begin(parameters, from, 2, 5, Tangents.all(SWUNG));
        alone.advance(4, StepObserver.none());
        for (int j = 0; j < 3; j++) {
            assertThat(accompanied.tangent(0)[j]).isCloseTo(alone.tangent(0)[j], within(tangentError()));
            assertThat(accompanied.state()[j]).isCloseTo(alone.state()[j], within(error()));
        }
    }
}
