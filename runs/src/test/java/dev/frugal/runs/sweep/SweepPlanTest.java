package dev.frugal.runs.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.ledger.meter.Consumption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SweepPlanTest {
    private static final Seed SEED = new Seed(7);

    private static SweepSettings settings(String axes, SweepDesign design, SweepSettings.Goal goal) {
        var written = new LinkedHashMap<String, JsonNode>();
        Documents.yamlTree(axes, "axes").properties().forEach(axis -> written.put(axis.getKey(), axis.getValue()));
        return new SweepSettings(
                "physics train",
                List.of(),
                Documents.yamlTree("{system: duffing, model: tapinn}", "base"),
                written,
                design,
                Map.of("error", "rows[0].error"),
                goal,
                1,
                1,
                512,
                Optional.empty());
    }

    private static List<Trial> trials(String axes, SweepDesign design) {
        return new SweepPlan(settings(axes, design, SweepSettings.Goal.LOWER), SEED).rung(0, List.of());
    }

    private static List<String> values(List<Trial> trials, String path) {
        return trials.stream().map(trial -> SweepResult.text(trial.value(path))).toList();
    }

    private static TrialOutcome outcome(Trial trial, double error) {
        return new TrialOutcome(trial, "run", "", Map.of("error", error), Consumption.NONE);
    }

    @Test
    void aGridHasEveryCombinationAndTheLastAxisVariesFastest() {
        var trials = trials("{model: [a, b], width: {from: 1, to: 3, count: 3}}", new SweepDesign.Grid());
        assertThat(values(trials, "model")).containsExactly("a", "a", "a", "b", "b", "b");
        assertThat(values(trials, "width")).containsExactly("1", "2", "3", "1", "2", "3");
        assertThat(trials).extracting(Trial::index).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void aRangeWithoutACountIsNoGrid() {
        assertThatThrownBy(() -> trials("{width: {from: 1, to: 3}}", new SweepDesign.Grid()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("width")
                .hasMessageContaining("count");
    }

    @Test
    void aGridTooLargeToBeMeantIsRefusedBeforeItIsBuilt() {
        assertThatThrownBy(() -> trials(
                        "{a: {from: 0.0, to: 1.0, count: 1000}, b: {from: 0.0, to: 1.0, count: 1000}}",
                        new SweepDesign.Grid()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("100,000");
    }

    @Test
    void randomTrialsAreTheSameForTheSameSeedAndLieWithinTheirRanges() {
        var axes = "{rate: {from: 1e-4, to: 1e-2, scale: log}, width: {from: 4, to: 9}}";
        var trials = trials(axes, new SweepDesign.Random(200));
        assertThat(trials).isEqualTo(trials(axes, new SweepDesign.Random(200)));
        assertThat(trials).allSatisfy(trial -> {
            assertThat(trial.value("rate").asDouble()).isBetween(1e-4, 1e-2);
            assertThat(trial.value("width").isIntegralNumber()).isTrue();
            assertThat(trial.value("width").asInt()).isBetween(4, 9);
        });
        // Half of the numbers on a logarithmic scale lie below the geometric mean; 5 standard deviations either side.
        long below = trials.stream()
                .filter(trial -> trial.value("rate").asDouble() < 1e-3)
                .count();
        assertThat(below).isBetween(65L, 135L);
    }

    @Test
    void aSobolSequenceHasOnePointInEachCellOfAnEvenDivision() {
        var axes = "{x: {from: 0.0, to: 16.0}, y: {from: 0.0, to: 16.0}}";
        // With the origin left out, the points 1 to 15 of the sequence fill 15 of 16 intervals on each axis.
        var trials = trials(axes, new SweepDesign.Sobol(15));
        for (var axis : List.of("x", "y")) {
            assertThat(trials.stream()
                            .map(trial -> (int) trial.value(axis).asDouble())
                            .distinct())
                    .hasSize(15);
        }
    }

    @Test
    void halvingKeepsTheBestAndRaisesTheBudget() {
        var design = new SweepDesign.Halving(9, 3, "steps", 10, 90);
        var plan = new SweepPlan(settings("{width: {from: 1, to: 1000}}", design, SweepSettings.Goal.LOWER), SEED);
        assertThat(plan.rungs()).isEqualTo(3);
        assertThat(plan.trials()).isEqualTo(9 + 3 + 1);

        var first = plan.rung(0, List.of());
        assertThat(values(first, "steps")).containsOnly("10");
        var outcomes = new ArrayList<TrialOutcome>();
        first.forEach(trial -> outcomes.add(outcome(trial, Math.abs(trial.index() - 4.1))));
        outcomes.set(4, new TrialOutcome(first.get(4), "run", "its process ended", Map.of(), Consumption.NONE));
        outcomes.set(3, outcome(first.get(3), Double.NaN));

        var second = plan.rung(1, outcomes);
        assertThat(values(second, "width"))
                .containsExactlyElementsOf(values(List.of(first.get(5), first.get(6), first.get(2)), "width"));
        assertThat(values(second, "steps")).containsOnly("30");
        assertThat(second).extracting(Trial::index).containsExactly(9, 10, 11);

        var third = plan.rung(
                2, second.stream().map(trial -> outcome(trial, trial.index())).toList());
        assertThat(values(third, "steps")).containsExactly("90");
        assertThat(third).extracting(Trial::index).containsExactly(12);
    }

    @Test
    void anObjectiveThatIsNotANumberComesLastWhicheverWayIsBetter() {
        var trials = trials("{seed: [0, 1, 2]}", new SweepDesign.Grid());
        var outcomes =
                List.of(outcome(trials.get(0), Double.NaN), outcome(trials.get(1), 1), outcome(trials.get(2), 2));
        for (var goal : SweepSettings.Goal.values()) {
            var ranked = SweepPlan.ranked(outcomes, settings("{seed: [0, 1, 2]}", new SweepDesign.Grid(), goal));
            assertThat(ranked.getLast().trial().index()).isZero();
            assertThat(ranked.getFirst().trial().index()).isEqualTo(goal == SweepSettings.Goal.LOWER ? 1 : 2);
        }
    }
}
