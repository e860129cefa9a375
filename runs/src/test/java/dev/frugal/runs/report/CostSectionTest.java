package dev.frugal.runs.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.ledger.meter.Consumption;
import dev.frugal.ledger.meter.Energy;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.ledger.meter.PhaseConsumption;
import dev.frugal.ledger.price.Prices;
import dev.frugal.ledger.statement.CostStatement;
import dev.frugal.ledger.statement.Measure;
import dev.frugal.ledger.statement.MemberCost;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A machine at 3.6 money an hour: a second costs a thousandth.
class CostSectionTest {
    private static final Prices PRICES = Prices.merged("""
                    machine: second
                    rented:
                      second:
                        cores: 1
                        hour: {value: 3.6, unit: USD/h, source: the test, date: 2026-11-24}
                    """, "the test");
    private static final CostSection.Pair SHORTER = new CostSection.Pair("base", "shorter");
    private static final CostSection.Pair LONGER = new CostSection.Pair("base", "longer");

    private static PhaseConsumption spent(String member, Phase phase, double seconds, long queries) {
        return new PhaseConsumption(
                member,
                phase,
                new Consumption(seconds, seconds, 10 * seconds, 1000, 1000, 50 * queries, queries, queries / 2));
    }

    private static MemberCost member(String name, String group, double accuracy) {
        return new MemberCost(
                name, group, 100, List.of(new Measure("accuracy", "1", Measure.Direction.HIGHER, accuracy)));
    }

    /// 100 queries take the model to begin with 100 s, a shorter one 25 s after 600 s of training,
    /// a longer one 200 s after 300 s.
    private static CostStatement statement() {
        var phases = new ArrayList<PhaseConsumption>();
        phases.add(spent("", Phase.OUTSIDE, 5, 0));
        phases.add(spent("base-1", Phase.SERVING, 100, 100));
        phases.add(spent("shorter-1", Phase.UPDATE, 600, 0));
        phases.add(spent("shorter-1", Phase.SERVING, 20, 100));
        phases.add(spent("shorter-2", Phase.UPDATE, 600, 0));
        phases.add(spent("shorter-2", Phase.SERVING, 30, 100));
        phases.add(spent("longer-1", Phase.UPDATE, 300, 0));
        phases.add(spent("longer-1", Phase.SERVING, 200, 100));
        return new CostStatement(
                "a comparison",
                0,
                new Energy(false, "estimated for the test"),
                phases,
                List.of(),
                List.of(
                        member("base-1", "base", 0.8),
                        member("shorter-1", "shorter", 0.9),
                        member("shorter-2", "shorter", 0.7),
                        member("longer-1", "longer", 0.95)));
    }

    private static CostSection accounts(CostSection.Pair... pairs) {
        return new CostSection(statement(), PRICES, "second", List.of(pairs));
    }

    private static String text(CostSection accounts) {
        return HtmlReport.html(new ReportPage("t", "s", accounts.blocks())).replaceAll("<[^>]*>", " ");
    }

    @Test
    void aCheaperQueryReturnsItsTrainingAfterCostOverSaving() {
        // 0.6 of training; a query costs 0.001 before and 0.00025 after: 800 queries.
        assertThat(text(accounts(SHORTER)))
                .contains(
                        "shorter in place of base: 1,000 queries cost $0.25 instead of $1.00,"
                                + " with accuracy: 0.800 instead of 0.800.",
                        "The training cost $0.60. It pays back after 800 queries.");
    }

    @Test
    void aDearerQueryNeverReturnsItsTrainingAndIsNoGain() {
        assertThat(text(accounts(LONGER)))
                .contains("a query costs 2 times as much, with accuracy: 0.950 instead of 0.800")
                .contains("never pay back")
                .doesNotContain("Cheaper queries attract more queries");
    }

    @Test
    void reboundIsToldOfTheLargestGainAndDrawnForAllThatAreGains() {
        var html = HtmlReport.html(
                new ReportPage("t", "s", accounts(LONGER, SHORTER).blocks()));
        assertThat(html).contains("With shorter instead of base").doesNotContain("longer instead of base");
    }

    @Test
    void thePairIsLeftOutWhereOneOfTheTwoServedNothing() {
        assertThat(text(accounts(new CostSection.Pair("base", "absent")))).doesNotContain("Payback and rebound");
    }

    @Test
    void inShortItSaysWhatAllCostAndWhenTheLargestGainHasPaid() {
        var headlines = accounts(LONGER, SHORTER).inShort();
        assertThat(headlines).hasSize(2);
        // 1855 seconds.
        assertThat(headlines.getFirst().value()).isEqualTo("$1.85");
        assertThat(headlines.getFirst().remark()).contains("30 min 55 s", "estimated");
        assertThat(headlines.getLast().value()).isEqualTo("800 queries");
        assertThat(headlines.getLast().remark()).isEqualTo("each costs 0.25 times as much as with base");
        assertThat(accounts(LONGER).inShort()).hasSize(1);
    }

    @Test
    void aRunThatServedQueriesItselfStandsBesideWhatItComparesItselfWith() {
        var phases = new ArrayList<>(statement().phases());
        phases.add(spent("", Phase.SERVING, 10, 100));
        var run = new CostStatement(
                "run", 100, statement().energy(), phases, List.of(), statement().members());
        // 0.01 for 100 queries.
        var row = new CostSection(run, PRICES, "second", List.of())
                .blocks().stream()
                        .filter(Block.Table.class::isInstance)
                        .flatMap(table -> ((Block.Table) table).rows().stream())
                        .filter(one -> one.cells().getFirst().equals("the model of this run"))
                        .findFirst()
                        .orElseThrow();
        assertThat(row.cells().subList(0, 3)).containsExactly("the model of this run", "0", "0.100");
        assertThat(text(accounts())).doesNotContain("the model of this run");
    }

    @Test
    void phasesStandInTheOrderOfWorkAndAddUp() {
        var table = accounts().blocks().stream()
                .filter(Block.Table.class::isInstance)
                .map(Block.Table.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(table.rows())
                .extracting(row -> row.cells().getFirst())
                .containsExactly("update", "serving", "outside", "total");
        assertThat(table.rows().getLast().cells()).contains("1,855", "20,000", "400");
        assertThat(table.rows().getLast().emphasised()).isTrue();
    }

    @Test
    void smallPricesAreToldForSoManyThatTheyAreACent() {
        var small = new CostStatement(
                "small", 3, new Energy(true, "measured"), List.of(spent("", Phase.SERVING, 0.5, 100)), List.of());
        var text = text(new CostSection(small, PRICES, "second", List.of()));
        // 0.0005 for 100 queries of which 50 are right: 0.005 and 0.01 a thousand.
        assertThat(text)
                .contains("1 million queries", "1 million correct answers", " 5 ", " 10 ")
                .contains("measured");
    }

    @Test
    void aPaybackSaysHowMuchMoreAccurateWhatItReplacesWas() {
        var section = new CostSection(
                new CostStatement(
                        "study",
                        0,
                        new Energy(true, "measured"),
                        List.of(
                                spent("classical-1", Phase.SERVING, 100, 100),
                                spent("network-1", Phase.UPDATE, 10, 0),
                                spent("network-1", Phase.SERVING, 1, 100)),
                        List.of(),
                        List.of(accurate("classical-1", "classical", 2e-10), accurate("network-1", "network", 2.4e-4))),
                PRICES,
                "second",
                List.of(new CostSection.Pair("classical", "network")));
        assertThat(text(section)).contains("pays back after", "but classical is 1.2 million times as accurate");
        assertThat(section.inShort().getLast().remark()).contains("classical is 1.2 million times as accurate");
    }

    private static MemberCost accurate(String name, String group, double error) {
        return new MemberCost(name, group, 0, List.of(new Measure("error", "1", Measure.Direction.LOWER, error)));
    }
}
