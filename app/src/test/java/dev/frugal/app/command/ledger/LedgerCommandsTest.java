package dev.frugal.app.command.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.app.Invocation;
import dev.frugal.ledger.meter.Consumption;
import dev.frugal.ledger.meter.Energy;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.ledger.meter.PhaseConsumption;
import dev.frugal.ledger.statement.CostStatement;
import dev.frugal.ledger.statement.Measure;
import dev.frugal.ledger.statement.Measure.Direction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerCommandsTest {
    /// A name, which nobody fetches.
    private static final String SVG_NAMESPACE = "http://www.w3.org/2000/svg";

    /// Of a few operations, in units of their result.
    private static final double ROUNDING = 1e-12;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void reboundPrintsTheHandCalculationAsPlainNumbers() {
        var document = Invocation.of(
                        "ledger", "rebound", "--gain", "3", "--share", "0.4", "--elasticity", "1.5", "--json")
                .document();
        double demand = Math.pow(15.0 / 11, 1.5);
        assertThat(document.propertyNames())
                .containsExactly("price_ratio", "demand_ratio", "compute_ratio", "rebound", "break_even_elasticity");
        assertThat(document.get("price_ratio").asDouble()).isEqualTo(11.0 / 15, within(ROUNDING));
        assertThat(document.get("demand_ratio").asDouble()).isEqualTo(demand, within(ROUNDING));
        assertThat(document.get("compute_ratio").asDouble()).isEqualTo(demand / 3, within(ROUNDING));
        assertThat(document.get("rebound").asDouble()).isEqualTo(1 - (1 - demand / 3) * 1.5, within(ROUNDING));
        assertThat(document.get("break_even_elasticity").asDouble())
                .isEqualTo(Math.log(3) / Math.log(15.0 / 11), within(ROUNDING));
    }

    @Test
    void reboundShowsAdoptionAndFootprintWhenAsked() {
        var invocation = Invocation.of(
                "ledger",
                "rebound",
                "--gain",
                "3",
                "--share",
                "1",
                "--elasticity",
                "1.5",
                "--adoption",
                "3,4",
                "--energy",
                "9000",
                "--json");
        var document = invocation.document();
        assertThat(document.get("adoption").size()).isEqualTo(21);
        assertThat(document.get("footprint").get("energy_expected").asDouble())
                .isEqualTo(3000, within(ROUNDING * 3000));
    }

    @Test
    void aMistakeIsOneSentenceAndExitTwo() {
        var gain = Invocation.of("ledger", "rebound", "--gain", "1", "--share", "0.4", "--elasticity", "1");
        assertThat(gain.code()).isEqualTo(2);
        assertThat(gain.sentence()).contains("gain is 1.0");
        var payback = Invocation.of("ledger", "payback", "--queries-per-day", "10");
        assertThat(payback.code()).isEqualTo(2);
        var preset = Invocation.of("ledger", "capital", "moonshot");
        assertThat(preset.code()).isEqualTo(2);
        assertThat(preset.sentence()).contains("cloud-contract");
        var absent = Invocation.of("ledger", "show", "no-such-run", "--runs", folder.toString());
        assertThat(absent.code()).isEqualTo(2);
        assertThat(absent.sentence()).contains("no-such-run");
    }

    @Test
    void paybackFromNumbersHasIntervalsAndSensitivities() {
        var document = Invocation.of(
                        "ledger",
                        "payback",
                        "--training-cost",
                        "1200",
                        "--cost-before",
                        "0.004",
                        "--cost-after",
                        "0.001±0.0002",
                        "--queries-per-day",
                        "50000",
                        "--json")
                .document();
        assertThat(document.get("days").asDouble()).isEqualTo(8, within(ROUNDING * 8));
        assertThat(document.get("days_interval").get("low").asDouble()).isLessThan(8);
        assertThat(document.get("days_interval").get("high").asDouble()).isGreaterThan(8);
        assertThat(document.get("sensitivities").size()).isEqualTo(4);
    }

    @Test
    void paybackThatNeverComesIsNull() {
        var document = Invocation.of(
                        "ledger",
                        "payback",
                        "--training-cost",
                        "1200",
                        "--cost-before",
                        "0.001",
                        "--cost-after",
                        "0.004",
                        "--queries-per-day",
                        "50000",
                        "--json")
                .document();
        assertThat(document.get("days").isNull()).isTrue();
        assertThat(document.get("probability_never").asDouble()).isEqualTo(1);
    }

    @Test
    void twoGroupsOfRunsAreShownComparedAndPaidBack() throws IOException {
        group("before", 0.70, 100_000, 3600);
        group("after", 0.75, 40_000, 1200);
        var before = folder.resolve("before").toString();
        var after = folder.resolve("after").toString();
        var comparison =
                Invocation.of("ledger", "compare", before, after, "--json").document();
        var verdicts = comparison.get("differences");
        assertThat(verdicts.toString()).contains("accuracy").contains("BETTER");
        assertThat(Invocation.of("ledger", "compare", before, after).out()).contains("accuracy");

        var payback = Invocation.of("ledger", "payback", "--from", before, after, "--queries-per-day", "1000", "--json")
                .document();
        // An hour of training; a query takes 36 s before and 12 s after: 3600 / 24 queries.
        assertThat(payback.get("queries").asDouble()).isEqualTo(150, within(ROUNDING * 150));

        var show =
                Invocation.of("ledger", "show", folder.resolve("after/seed-0").toString(), "--json");
        assertThat(show.document().get("costs").get("tokens_per_query").asDouble())
                .isEqualTo(400, within(ROUNDING));
        assertThat(Invocation.of("ledger", "show").out()).contains("IEA");
    }

    @Test
    void capitalFollowsTheNumbersGivenInPlaceOfThePreset() {
        var document = Invocation.of("ledger", "capital", "cloud-contract", "--amount", "7e9", "--gain", "3", "--json")
                .document();
        assertThat(document.get("requirement").get("revenue").asDouble()).isEqualTo(1e9, within(ROUNDING * 1e9));
        assertThat(document.get("requirement")
                        .get("after_gain")
                        .get("compute_ratio")
                        .asDouble())
                .isEqualTo(1, within(ROUNDING));
        assertThat(document.get("commitment").get("amount").get("source").asString())
                .isEqualTo("given by the user");
        assertThat(document.get("commitment").get("life").get("source").asString())
                .contains("Amazon");
    }

    private String page(String... command) throws IOException {
        var file = folder.resolve("page.html");
        var arguments = new java.util.ArrayList<>(List.of(command));
        arguments.addAll(List.of("--report", file.toString()));
        var invocation = Invocation.of(arguments.toArray(String[]::new));
        assertThat(invocation.code()).as(invocation.err()).isZero();
        var html = Files.readString(file);
        assertThat(html.replace(SVG_NAMESPACE, "")).doesNotContain("http://", "https://", "<script src", "NaN");
        return html;
    }

    @Test
    void everyReportIsOnePageThatSaysWhatTheCommandPrints() throws IOException {
        group("before", 0.70, 100_000, 3600);
        group("after", 0.75, 40_000, 1200);
        var before = folder.resolve("before").toString();
        var after = folder.resolve("after").toString();
        assertThat(page("ledger", "compare", before, after))
                .contains("accuracy", "better", "cost of 1,000 queries", "measured gain", "<svg");
        assertThat(page("ledger", "payback", "--from", before, after, "--queries-per-day", "1000"))
                .contains("Cumulative saving minus training cost", "Sensitivity of the payback time")
                .contains("saving per query");
        assertThat(page("ledger", "rebound", "--mark", before, after, "--share", "0.4", "--elasticity", "1.5"))
                .contains("after instead of", "break-even elasticity", "<svg");
        assertThat(page(
                        "ledger",
                        "rebound",
                        "--gain",
                        "3",
                        "--share",
                        "0.4",
                        "--elasticity",
                        "1.5",
                        "--adoption",
                        "3,4",
                        "--energy",
                        "1e6"))
                .contains("During adoption of the gain", "at the same demand", "30 %")
                .contains("445,000", "148,333");
        assertThat(page(
                        "ledger",
                        "capital",
                        "cloud-contract",
                        "--amount",
                        "7e9",
                        "--gain",
                        "3",
                        "--share",
                        "0.4",
                        "--elasticity",
                        "0"))
                .contains("required annual revenue", "1.00×10⁹ USD")
                .contains("Effect of a gain on revenue and compute", "<svg")
                // Without more demand the revenue falls to the price ratio, 11/15.
                .contains("revenue from these queries</td>\n<td class=\"number\">0.733")
                .contains("given by the user", "Amazon");
        assertThat(page("ledger", "capital", "sovereign-model"))
                .contains("queries to sell per year")
                .doesNotContain("After the gain", "<svg");
        assertThat(page("ledger", "show", folder.resolve("after/seed-0").toString()))
                .contains("Costs of after-0", "accuracy", "Cost per query", "IEA");
        var nothing = Invocation.of("ledger", "show", "--report", "page.html");
        assertThat(nothing.code()).isEqualTo(2);
        assertThat(nothing.sentence()).contains("--report requires a run");
    }

    @Test
    void aReportThatCannotBeWrittenIsOneSentence() throws IOException {
        group("before", 0.70, 100_000, 3600);
        var before = folder.resolve("before").toString();
        var place = Files.writeString(folder.resolve("a-file"), "").resolve("page.html");
        var invocation = Invocation.of("ledger", "compare", before, before, "--report", place.toString());
        assertThat(invocation.code()).isEqualTo(2);
        assertThat(invocation.sentence()).contains("page.html");
    }

    @Test
    void aGainIsMeasuredBetweenRunsAndSaysWhatFollows() throws IOException {
        group("before", 0.70, 100_000, 3600);
        group("after", 0.75, 40_000, 1200);
        var before = folder.resolve("before").toString();
        var after = folder.resolve("after").toString();
        var document = Invocation.of(
                        "ledger",
                        "rebound",
                        "--mark",
                        before,
                        after,
                        "--mark",
                        after,
                        before,
                        "--share",
                        "0.4",
                        "--elasticity",
                        "1.5",
                        "--json")
                .document();
        // The gain of the hand calculation above: 3600 s became 1200 s.
        assertThat(document.get("price_ratio").asDouble()).isEqualTo(11.0 / 15, within(ROUNDING));
        var measured = document.get("measured");
        assertThat(measured.get(0).get("gain").asDouble()).isEqualTo(3, within(ROUNDING));
        assertThat(measured.get(0).get("outcome").get("rebound").asDouble())
                .isEqualTo(document.get("rebound").asDouble());
        assertThat(measured.get(1).get("gain").asDouble()).isEqualTo(1.0 / 3, within(ROUNDING));
        assertThat(measured.get(1).get("outcome").isNull()).isTrue();
        var absent = Invocation.of("ledger", "rebound", "--share", "0.4", "--elasticity", "1");
        assertThat(absent.code()).isEqualTo(2);
        assertThat(absent.sentence()).contains("--gain is missing");
    }

    @Test
    void runsBesideEachOtherAreAGroupAndTrainingMayLieInAnotherRun() throws IOException {
        group("before", 0.70, 100_000, 3600);
        group("after", 0.75, 40_000, 1200);
        var seeds = folder.resolve("before/seed-0") + "," + folder.resolve("before/seed-1");
        var after = folder.resolve("after").toString();
        var comparison =
                Invocation.of("ledger", "compare", seeds, after, "--json").document();
        assertThat(comparison.get("differences").get(0).get("seeds_before").asInt())
                .isEqualTo(2);

        var asked = Files.createDirectories(folder.resolve("asked"));
        new CostStatement(
                        "asked",
                        1,
                        new Energy(false, "estimated"),
                        List.of(new PhaseConsumption(Phase.SERVING, new Consumption(1200, 1, 1, 1, 1, 1, 100, 80))),
                        List.of())
                .write(asked);
        var without = Invocation.of("ledger", "payback", "--from", seeds, asked.toString(), "--queries-per-day", "10");
        assertThat(without.code()).isEqualTo(2);
        assertThat(without.sentence()).contains("'asked' trained nothing");
        var document = Invocation.of(
                        "ledger",
                        "payback",
                        "--from",
                        seeds,
                        asked.toString(),
                        "--training",
                        after,
                        "--queries-per-day",
                        "10",
                        "--json")
                .document();
        assertThat(document.get("queries").asDouble()).isEqualTo(150, within(ROUNDING * 150));
        assertThat(document.get("days").asDouble()).isEqualTo(15, within(ROUNDING * 15));
    }

    private void group(String name, double accuracy, long tokens, double servingSeconds) throws IOException {
        for (int seed = 0; seed < 3; seed++) {
            var place = Files.createDirectories(folder.resolve(name).resolve("seed-" + seed));
            new CostStatement(
                            name + "-" + seed,
                            8003,
                            new Energy(false, "estimated"),
                            List.of(
                                    new PhaseConsumption(Phase.TRAINING, new Consumption(3600, 3600, 1, 1, 1, 1, 0, 0)),
                                    new PhaseConsumption(
                                            Phase.SERVING,
                                            new Consumption(servingSeconds, 1, 1, 1, 1, tokens, 100, 80))),
                            List.of(new Measure("accuracy", "1", Direction.HIGHER, accuracy + 0.001 * seed)))
                    .write(place);
        }
    }
}
