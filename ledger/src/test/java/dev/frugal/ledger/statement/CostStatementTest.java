package dev.frugal.ledger.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.InvalidInputException;
import dev.frugal.ledger.meter.Consumption;
import dev.frugal.ledger.meter.Energy;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.ledger.meter.PhaseConsumption;
import dev.frugal.ledger.price.Prices;
import dev.frugal.ledger.statement.Difference.Verdict;
import dev.frugal.ledger.statement.Measure.Direction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CostStatementTest {
    private static final double ROUNDING = 1e-12;

    /// A quantile of Student's distribution is found to nine decimals.
    private static final double QUANTILE = 1e-8;

    private static final Energy ESTIMATED = new Energy(false, "estimated");

    @Test
    void isReadBackAsItWasWritten(@TempDir Path folder) {
        var statement = run("seed-1", 3600, 0.8);
        statement.write(folder);
        assertThat(CostStatement.read(folder)).isEqualTo(statement);
        assertThat(CostStatement.read(folder.resolve(CostStatement.FILE))).isEqualTo(statement);
    }

    @Test
    void aFolderOfRunsIsAGroup(@TempDir Path folder) throws Exception {
        for (int seed = 0; seed < 3; seed++) {
            var place = Files.createDirectory(folder.resolve("seed-" + seed));
            run("seed-" + seed, 3600, 0.8).write(place);
        }
        assertThat(CostStatement.readGroup(folder))
                .extracting(CostStatement::name)
                .containsExactly("seed-0", "seed-1", "seed-2");
        assertThat(CostStatement.readGroup(folder.resolve("seed-1"))).hasSize(1);
        assertThatThrownBy(() -> CostStatement.readGroup(Files.createDirectory(folder.resolve("empty"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> CostStatement.readGroup(folder.resolve("absent")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("absent");
    }

    @Test
    void eachMemberOfAComparisonHasAnAccountOfItsOwn(@TempDir Path folder) {
        var accuracy = new Measure("accuracy", "1", Direction.HIGHER, 0.9);
        var statement = new CostStatement(
                "comparison",
                0,
                ESTIMATED,
                List.of(
                        new PhaseConsumption(Phase.DATA, spent(5)),
                        new PhaseConsumption("fgo-1", Phase.TRAINING, spent(3)),
                        new PhaseConsumption("fgo-2", Phase.TRAINING, spent(4))),
                List.of(),
                List.of(
                        new MemberCost("fgo-1", "fgo", 7, List.of(accuracy)),
                        new MemberCost("fgo-2", "fgo", 7, List.of(accuracy)),
                        new MemberCost("base-1", "base", 7, List.of())));
        statement.write(folder);
        assertThat(CostStatement.read(folder)).isEqualTo(statement);
        assertThat(statement.groups()).containsExactly("fgo", "base");
        assertThat(statement.group("fgo"))
                .extracting(account -> account.training().wallSeconds())
                .containsExactly(3.0, 4.0);
        assertThat(statement.training().wallSeconds()).isEqualTo(12);
        assertThat(statement.spentIn(Phase.TRAINING).wallSeconds()).isEqualTo(7);
        assertThatThrownBy(() -> statement.group("dapo"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("fgo, base");
    }

    @Test
    void booksTakenUpAgainGoOnFromWhatWasSpentBefore(@TempDir Path folder) {
        var first = CostRecorder.open("run", folder);
        try (var _ = first.meter().phase(Phase.TRAINING)) {
            first.meter().tokens(10);
        }
        first.parameters(8003);
        first.member(new MemberCost("fgo-1", "fgo", 7, List.of()));
        first.statement().write(folder);
        var second = CostRecorder.open("run", folder);
        try (var _ = second.meter().phase(Phase.TRAINING)) {
            second.meter().tokens(5);
        }
        var statement = second.statement();
        assertThat(statement.spentIn(Phase.TRAINING).tokens()).isEqualTo(15);
        assertThat(statement.total().wallSeconds())
                .isGreaterThan(first.statement().spentIn(Phase.TRAINING).wallSeconds());
        assertThat(statement.parameters()).isEqualTo(8003);
        assertThat(statement.groups()).containsExactly("fgo");
    }

    @Test
    void costsAreSplitIntoTrainingAndServing() {
        var costs = UnitCosts.of(run("one", 7200, 0.8), Prices.defaults(), "cloud-2-cores");
        assertThat(costs.training().total()).isEqualTo(2 * 0.0816, within(ROUNDING));
        assertThat(costs.serving().total()).isEqualTo(0.0816, within(ROUNDING));
        assertThat(costs.perThousandQueries().orElseThrow()).isEqualTo(0.816, within(ROUNDING));
        assertThat(costs.perCorrectAnswer().orElseThrow()).isEqualTo(0.0816 / 80, within(ROUNDING));
        assertThat(costs.tokensPerQuery().orElseThrow()).isEqualTo(50, within(ROUNDING));
    }

    @Test
    void aRunThatServesNothingHasNoCostPerQuery() {
        var statement = new CostStatement(
                "pretraining",
                10,
                ESTIMATED,
                List.of(new PhaseConsumption(Phase.TRAINING, Consumption.NONE)),
                List.of());
        var costs = UnitCosts.of(statement, Prices.defaults(), "cloud-2-cores");
        assertThat(costs.perThousandQueries()).isEmpty();
        assertThat(costs.perCorrectAnswer()).isEmpty();
    }

    @Test
    void welchsIntervalEqualsAKnownExample() {
        // Five values against four; reference: scipy.stats.ttest_ind(equal_var=False), 95 %.
        var before = new Measure("error", "1", Direction.LOWER, List.of(10.0, 11.0, 9.0, 10.5, 9.5));
        var after = new Measure("error", "1", Direction.LOWER, List.of(7.0, 8.0, 7.5, 6.5));
        var difference = Difference.between(before, after);
        assertThat(difference.low().orElseThrow()).isEqualTo(WELCH_LOW, within(QUANTILE));
        assertThat(difference.high().orElseThrow()).isEqualTo(WELCH_HIGH, within(QUANTILE));
        assertThat(difference.verdict()).isEqualTo(Verdict.BETTER);
        assertThat(difference.ratio().orElseThrow()).isEqualTo(0.725, within(ROUNDING));
    }

    @Test
    void theVerdictFollowsTheDirectionAndNeedsTwoSeedsASide() {
        var high = List.of(10.0, 10.1, 9.9);
        var low = List.of(1.0, 1.1, 0.9);
        assertThat(verdict(Direction.HIGHER, low, high)).isEqualTo(Verdict.BETTER);
        assertThat(verdict(Direction.HIGHER, high, low)).isEqualTo(Verdict.WORSE);
        assertThat(verdict(Direction.LOWER, low, high)).isEqualTo(Verdict.WORSE);
        assertThat(verdict(Direction.LOWER, low, low)).isEqualTo(Verdict.UNCLEAR);
        assertThat(verdict(Direction.LOWER, high, List.of(1.0))).isEqualTo(Verdict.SINGLE);
    }

    @Test
    void aComparisonJoinsSeedsAndReportsWhatOnlyOneSideHas() {
        var before = List.of(run("a1", 3600, 0.70), run("a2", 3700, 0.72), run("a3", 3650, 0.71));
        var after = List.of(run("b1", 1800, 0.80), run("b2", 1900, 0.82), run("b3", 1850, 0.81));
        var comparison = CostComparison.between(before, after, Prices.defaults(), "cloud-2-cores");
        assertThat(comparison.differences())
                .extracting(Difference::measure)
                .contains("accuracy", "training cost", "cost of 1,000 queries", "tokens per query");
        assertThat(named(comparison, "accuracy").verdict()).isEqualTo(Verdict.BETTER);
        assertThat(named(comparison, "training cost").verdict()).isEqualTo(Verdict.BETTER);
        assertThat(named(comparison, "training cost").seedsBefore()).isEqualTo(3);
        assertThat(named(comparison, "parameters").verdict()).isEqualTo(Verdict.UNCLEAR);
        var other = new CostStatement("c", 1, ESTIMATED, List.of(), List.of());
        var partial = CostComparison.between(before, List.of(other), Prices.defaults(), "cloud-2-cores");
        assertThat(partial.onlyBefore()).contains("accuracy", "cost of a correct answer");
    }

    @Test
    void measuresOfDifferentUnitsAreNotCompared() {
        var one = new CostStatement("a", 1, ESTIMATED, List.of(), List.of(new Measure("x", "m", Direction.LOWER, 1)));
        var other =
                new CostStatement("b", 1, ESTIMATED, List.of(), List.of(new Measure("x", "cm", Direction.LOWER, 1)));
        assertThatThrownBy(
                        () -> CostComparison.between(List.of(one), List.of(other), Prices.defaults(), "cloud-2-cores"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("cm");
    }

    private static final double WELCH_LOW = -3.8826101408767633;
    private static final double WELCH_HIGH = -1.617389859123237;

    private static Verdict verdict(Direction better, List<Double> before, List<Double> after) {
        return Difference.between(new Measure("m", "1", better, before), new Measure("m", "1", better, after))
                .verdict();
    }

    private static Difference named(CostComparison comparison, String measure) {
        return comparison.differences().stream()
                .filter(difference -> difference.measure().equals(measure))
                .findFirst()
                .orElseThrow();
    }

    private static Consumption spent(double seconds) {
        return new Consumption(seconds, seconds, 0, 0, 0, 0, 0, 0);
    }

    private static CostStatement run(String name, double trainingSeconds, double accuracy) {
        return new CostStatement(
                name,
                8003,
                ESTIMATED,
                List.of(
                        new PhaseConsumption(
                                Phase.TRAINING, new Consumption(trainingSeconds, trainingSeconds, 100, 1, 1, 1, 0, 0)),
                        new PhaseConsumption(Phase.SERVING, new Consumption(3600, 1, 1, 1, 1, 5000, 100, 80))),
                List.of(new Measure("accuracy", "1", Direction.HIGHER, accuracy)));
    }
}
