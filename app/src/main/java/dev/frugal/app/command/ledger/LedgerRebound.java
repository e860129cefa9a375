package dev.frugal.app.command.ledger;

import dev.frugal.app.Action;
import dev.frugal.app.Answer;
import dev.frugal.app.TextTable;
import dev.frugal.base.Documents;
import dev.frugal.base.UserMistake;
import dev.frugal.ledger.price.Prices;
import dev.frugal.ledger.rebound.Adoption;
import dev.frugal.ledger.rebound.EfficiencyGain;
import dev.frugal.ledger.rebound.Footprint;
import dev.frugal.ledger.rebound.Rebound;
import dev.frugal.ledger.statement.UnitCosts;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.HtmlReport;
import dev.frugal.runs.report.LedgerPlots;
import dev.frugal.runs.report.Page;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "rebound",
        description = "Whether cheaper queries lower or raise the compute that is used in all.",
        footer = {
            "",
            "Example:",
            "  frugal ledger rebound --gain 3 --share 0.4 --elasticity 1.5",
            "",
            "The formulas and their sources: docs/concepts/rebound.md"
        })
public final class LedgerRebound extends Action {
    private static final int STEPS = 20;

    @Option(
            names = "--gain",
            required = true,
            paramLabel = "G",
            description = "Compute for a query before, over after (above 1).")
    private double gain;

    @Option(
            names = "--share",
            required = true,
            paramLabel = "S",
            description = "Share of compute in the price the customer pays (0 to 1).")
    private double share;

    @Option(
            names = "--elasticity",
            required = true,
            paramLabel = "E",
            description = "Price elasticity of demand, without its minus sign.")
    private double elasticity;

    @Option(
            names = "--adoption",
            split = ",",
            paramLabel = "MIDPOINT,SPREAD",
            description = "Years until half the service has the gain, and from 10 to 90 per cent.")
    private double @Nullable [] adoption;

    @Option(
            names = "--energy",
            paramLabel = "KWH",
            description = "Energy of the service in a year before the gain, in kWh.")
    private @Nullable Double energy;

    @Option(
            names = "--mark",
            arity = "2",
            paramLabel = "RUN",
            description =
                    "Mark the gain measured between two runs (RUN/GROUP for one of several things a run"
                            + " compares) in the report's plot; may be repeated.")
    private List<String> marked = List.of();

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write a page with the plot of gain against elasticity.")
    private @Nullable Path report;

    @Mixin private PriceOptions prices = new PriceOptions();

    @Override
    protected Answer answer() {
        var efficiency = new EfficiencyGain(gain, share, elasticity);
        var outcome = efficiency.outcome();
        var document = (ObjectNode) Documents.tree(outcome);
        var text = new StringBuilder(text(outcome));
        if (adoption != null) {
            var path = path(adoption, outcome);
            document.set("adoption", Documents.tree(path));
            text.append("\n\n").append(text(path));
        }
        if (energy != null) {
            var footprint = footprint(efficiency, energy, prices.prices());
            document.set("footprint", Documents.tree(footprint));
            text.append("\n\n").append(text(footprint));
        }
        if (report != null) {
            HtmlReport.write(page(text.toString()), report);
        }
        return new Answer(text.toString(), document);
    }

    private Page page(String text) {
        return new Page(
                "What cheaper queries do to compute in all",
                "Gain %s, compute %s of the price, elasticity %s."
                        .formatted(Amounts.of(gain), Amounts.of(share), Amounts.of(elasticity)),
                List.of(
                        new Block.Verbatim("", text),
                        Block.Graphics.of(
                                LedgerPlots.rebound(
                                        share, gains(), OptionalDouble.of(elasticity)))));
    }

    /// The gain asked about and those measured, by name.
    private Map<String, Double> gains() {
        var gains = new LinkedHashMap<String, Double>();
        gains.put("gain asked about", gain);
        var tariffs = prices.prices();
        for (int pair = 0; pair + 1 < marked.size(); pair += 2) {
            double before = thousand(marked.get(pair), tariffs);
            double after = thousand(marked.get(pair + 1), tariffs);
            gains.put(marked.get(pair + 1) + " instead of " + marked.get(pair), before / after);
        }
        gains.values().removeIf(measured -> measured <= 1);
        return gains;
    }

    private double thousand(String place, Prices tariffs) {
        return StatementPlaces.group(runsFolder(), place).stream()
                .map(run -> UnitCosts.of(run, tariffs, prices.machine(tariffs)))
                .mapToDouble(costs ->
                        costs.perThousandQueries()
                                .orElseThrow(() ->
                                        new UserMistake(
                                                "%s served no queries; name a run that did"
                                                        .formatted(place))))
                .average()
                .orElseThrow();
    }

    private List<Adoption.Moment> path(double[] times, Rebound outcome) {
        if (times.length != 2) {
            throw misuse(
                    "--adoption has %d numbers; expected two: MIDPOINT,SPREAD in years"
                            .formatted(times.length));
        }
        var curve = new Adoption(times[0], times[1]);
        return curve.path(outcome, Math.max(1, times[0] + times[1]), STEPS);
    }

    private static Footprint footprint(EfficiencyGain efficiency, double energy, Prices prices) {
        return Footprint.of(efficiency, energy, prices.gridCarbon().value());
    }

    private static String text(Rebound outcome) {
        var verdict =
                outcome.backfires()
                        ? "Backfire: more compute is used in all than before."
                        : outcome.rebound() <= 0
                                ? "No rebound: the whole saving arrives."
                                : "%.0f %% of the expected saving is eaten by new demand."
                                        .formatted(100 * outcome.rebound());
        return new TextTable("ratio to before", "")
                        .row("price", Amounts.of(outcome.priceRatio()))
                        .row("demand", Amounts.of(outcome.demandRatio()))
                        .row("compute", Amounts.of(outcome.computeRatio()))
                        .row("rebound", Amounts.of(outcome.rebound()))
                        .row("break-even elasticity", Amounts.of(outcome.breakEvenElasticity()))
                        .text()
                + "\n\n"
                + verdict;
    }

    private static String text(List<Adoption.Moment> path) {
        var table = new TextTable("years", "share with the gain", "compute", "demand");
        for (var moment : path) {
            table.row(
                    Amounts.of(moment.years()),
                    Amounts.of(moment.share()),
                    Amounts.of(moment.computeRatio()),
                    Amounts.of(moment.demandRatio()));
        }
        return table.text();
    }

    private static String text(Footprint footprint) {
        return new TextTable("a year", "kWh", "kg CO2")
                .row(
                        "before",
                        Amounts.of(footprint.energyBefore()),
                        Amounts.of(footprint.carbonBefore()))
                .row(
                        "expected",
                        Amounts.of(footprint.energyExpected()),
                        Amounts.of(footprint.carbonExpected()))
                .row(
                        "after",
                        Amounts.of(footprint.energyAfter()),
                        Amounts.of(footprint.carbonAfter()))
                .text();
    }
}
