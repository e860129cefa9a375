package dev.frugal.physics.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.dynamics.Trajectory;
import dev.frugal.physics.reference.ReferenceSolver;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrajectoryDataSetTest {
    /// A new value is further than this from the grid's, which are at least ten times as far apart.
    private static final double BESIDE = 0.005;

    /// Relative: four standard deviations of one that is estimated from 98 · 100 · 2 errors.
    private static final double SPREAD = 4 / Math.sqrt(2 * 98 * 100 * 2);

    /// Of means of some ten thousand numbers of order one.
    private static final double ROUNDING = 1e-12;

    private final DynamicalSystem duffing = Systems.named("duffing");
    private final TrajectoryDataSet data = TrajectoryDataSet.generate(duffing, Protocol.of(duffing));

    @Test
    void aSystemWhoseStatesAreNotMeasuredAsTheyAreGivesNoData() {
        var text = Systems.builtInText("duffing");
        assertThat(Protocol.of(Systems.read("states", text + "measured: [x, v]")))
                .isEqualTo(Protocol.of(duffing));
        for (var measured : List.of("[x]", "[v, x]", "{x: x, v: 2*v}", "{x: {noise: 0.1}, v: v}")) {
            var system = Systems.read("sensors", text + "measured: " + measured);
            assertThatThrownBy(() -> Protocol.of(system))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("the sensors of duffing (key 'measured')");
        }
    }

    @Test
    void theDefaultSplitIsSeventyFifteenFifteenAtEachGridValue() {
        assertThat(data.train()).hasSize(7 * 14);
        assertThat(data.validation()).hasSize(7 * 3);
        assertThat(data.newStates()).hasSize(7 * 3);
        assertThat(data.newParameters()).hasSize(6 * 5);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 7, 11, 20})
    void noTwoPartsShareATrajectory(int perValue) {
        var split = TrajectoryDataSet.generate(duffing, Protocol.of(duffing).withTrajectories(perValue, 2));
        var initials = new HashSet<List<Double>>();
        var all = Stream.of(split.train(), split.validation(), split.newStates(), split.newParameters())
                .flatMap(List::stream)
                .toList();
        all.forEach(trajectory ->
                initials.add(Arrays.stream(trajectory.initial()).boxed().toList()));
        assertThat(initials).hasSameSizeAs(all);
        assertThat(all).hasSize(7 * perValue + 6 * 2);
        assertThat(split.validation()).isNotEmpty();
        assertThat(split.newStates()).isNotEmpty();
    }

    @Test
    void newParameterValuesLieBetweenTheGridsValues() {
        var parameter = duffing.parameters().getFirst();
        var values = data.newParameters().stream()
                .map(trajectory -> trajectory.parameters()[0])
                .distinct()
                .toList();
        assertThat(values).hasSize(6);
        for (double value : values) {
            assertThat(parameter.training().contains(value)).isTrue();
            assertThat(parameter.grid()).allSatisfy(known -> assertThat(value).isNotCloseTo(known, within(BESIDE)));
        }
        for (var trajectory : data.newStates()) {
            assertThat(parameter.grid()).contains(trajectory.parameters()[0]);
        }
    }

    @Test
    void theSameProtocolGivesTheSameBitsAndAnotherSeedOthers() {
        var again = TrajectoryDataSet.generate(duffing, Protocol.of(duffing));
        var other = TrajectoryDataSet.generate(duffing, Protocol.of(duffing).withSeed(1));
        var last = data.newParameters().getLast();
        assertThat(again.newParameters().getLast().states()).isDeepEqualTo(last.states());
        assertThat(other.newParameters().getLast().initial()).isNotEqualTo(last.initial());
    }

    @Test
    void aTrajectoryDoesNotDependOnHowManyAreMade() {
        var fewer = TrajectoryDataSet.generate(duffing, Protocol.of(duffing).withTrajectories(4, 1));
        assertThat(fewer.train().getFirst().states())
                .isDeepEqualTo(data.train().getFirst().states());
    }

    @Test
    void recordedStatesAreTheReferenceSolution() {
        var trajectory = data.train().get(17);
        var solution =
                ReferenceSolver.solve(duffing, trajectory.parameters(), trajectory.initial(), trajectory.times());
        assertThat(solution.states()).isDeepEqualTo(trajectory.states());
        assertThat(trajectory.times()[199]).isEqualTo(16);
    }

    @Test
    void aWindowShowsTheFirstSamplesWithTheAskedNoise() {
        double sigma = 0.05;
        var protocol = Protocol.of(duffing).withWindow(100).withNoise(sigma);
        var windows = protocol.windows(data.train(), "train");
        assertThat(windows).hasSameSizeAs(data.train()).allMatch(window -> window.samples() == 100);
        double squares = 0;
        int count = 0;
        for (int i = 0; i < windows.size(); i++) {
            for (int k = 0; k < 100; k++) {
                for (int j = 0; j < 2; j++) {
                    double error =
                            windows.get(i).states()[k][j] - data.train().get(i).states()[k][j];
                    squares += error * error;
                    count++;
                }
            }
        }
        assertThat(Math.sqrt(squares / count)).isCloseTo(sigma, within(SPREAD * sigma));
        var again = protocol.windows(data.train().subList(0, 3), "train");
        assertThat(again.get(2).states()).isDeepEqualTo(windows.get(2).states());
        var others = protocol.windows(data.train().subList(0, 3), "validation");
        assertThat(others.get(2).states()[0]).isNotEqualTo(windows.get(2).states()[0]);
    }

    @Test
    void normalisedTrainingDataHaveMeanZeroAndDeviationOne() {
        var normalisation = Normalisation.of(data.train());
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (var trajectory : data.train()) {
            for (var state : trajectory.states()) {
                double value = (state[1] - normalisation.stateMean()[1])
                        / normalisation.stateScale()[1];
                sum += value;
                squares += value * value;
                count++;
            }
        }
        assertThat(sum / count).isCloseTo(0, within(ROUNDING));
        assertThat(squares / count).isCloseTo(1, within(ROUNDING));
    }

    @Test
    void aNormalisationKnowsNothingOfHeldOutTrajectories() {
        var wild = new Trajectory(new double[] {9}, new double[] {0}, new double[][] {{1e6, 1e6}});
        var spoilt = new java.util.ArrayList<>(data.newStates());
        spoilt.add(wild);
        var with =
                new TrajectoryDataSet(data.protocol(), data.train(), data.validation(), spoilt, data.newParameters());
        assertThat(Normalisation.of(with.train()).stateScale())
                .isEqualTo(Normalisation.of(data.train()).stateScale());
    }

    @Test
    void aQuantityThatDoesNotVaryIsScaledByItsMagnitude() {
        var still = new Trajectory(new double[] {2}, new double[] {0, 1}, new double[][] {{5, 0}, {5, 1}});
        var normalisation = Normalisation.of(List.of(still));
        assertThat(normalisation.stateScale()[0]).isEqualTo(5);
    }

    @Test
    void severalParametersFormAGridTogether() {
        var system = Systems.read("two", """
                        name: two
                        states: [x]
                        parameters: {a: {range: [1, 2], grid: [1, 2]}, b: {range: [1, 4], grid: [1, 3, 4]}}
                        equations: [x' = -a*x + b]
                        initial: {x: [0, 1]}
                        horizon: 1
                        """);
        assertThat(TrajectoryDataSet.grid(system.parameters())).hasSize(6);
        assertThat(TrajectoryDataSet.grid(system.parameters()).get(4)).containsExactly(2, 3);
        assertThat(TrajectoryDataSet.newValues(system.parameters().getLast(), 9, new Seed(1)))
                .hasSize(9)
                .allMatch(value -> value > 1 && value < 4);
    }

    @Test
    void aProtocolThatMakesNoDataSetIsRefused() {
        var protocol = Protocol.of(duffing);
        assertThatThrownBy(() -> protocol.withWindow(200))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("window is 200")
                .hasMessageContaining("fewer than the 200");
        assertThatThrownBy(() -> protocol.withNoise(Double.NaN)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> protocol.withTrajectories(2, 1)).isInstanceOf(InvalidInputException.class);
    }
}
