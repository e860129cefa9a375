package dev.frugal.app.command.ledger;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.ledger.price.Prices;
import dev.frugal.ledger.rebound.Adoption;
import dev.frugal.ledger.rebound.EfficiencyGain;
import dev.frugal.ledger.rebound.Footprint;
import dev.frugal.ledger.rebound.MeasuredRebound;
import dev.frugal.ledger.rebound.Rebound;
import dev.frugal.ledger.rebound.ReboundDocument;
import dev.frugal.ledger.statement.MeasuredGain;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.HtmlReport;
import dev.frugal.runs.report.LedgerPlots;
import dev.frugal.runs.report.NumberText;
import dev.frugal.runs.report.Plot;
import dev.frugal.runs.report.ReportPage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "rebound",
        description = "Whether cheaper queries lower or raise the compute that is used in all.",
        footer = {
            "",
            "Example:",
            "  frugal ledger rebound --gain 3 --share 0.4 --elasticity 1.5",
            "  frugal ledger rebound --mark my-comparison/base my-comparison/fgo --share 0.4 --elasticity 1.5",
            "",
            "The formulas and their sources: docs/concepts/rebound.md"
        })
final class LedgerRebound extends BaseCommand {
    @Option(
            names = "--gain",
            paramLabel = "G",
            description = "Compute for a query before, over after (above 1); with --mark it may be left out and"
                    + " is then the first one measured.")
    private @Nullable Double gain;

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
            description = "Measure the gain from one run to another (RUN/GROUP for one of several things a run"
                    + " compares), say what follows from it, and mark it in the report's plot; may be repeated.")
    private List<String> marked = List.of();

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write a page with the plot of gain against elasticity.")
    private @Nullable Path report;

    @Mixin
    private PriceOptions prices = new PriceOptions();

    @Override
    protected CommandResult answer() {
        var measured = measured();
        double asked = asked(measured);
        var efficiency = new EfficiencyGain(asked, share, elasticity);
        var outcome = efficiency.outcome();
        var text = new StringBuilder(text(asked, outcome));
        if (!measured.isEmpty()) {
            text.append("\n\n").append(measuredText(measured));
        }
        var blocks = new ArrayList<Block>();
        blocks.add(headlines(outcome));
        blocks.add(new Block.Text(verdict(outcome)));
        blocks.add(Block.Graphics.of(plot(asked, measured)));
        if (!measured.isEmpty()) {
            blocks.add(measuredTable(measured));
        }
        Optional<List<Adoption.Moment>> adopted = Optional.empty();
        if (adoption != null) {
            var path = path(adoption, outcome);
            adopted = Optional.of(path);
            blocks.add(Block.Graphics.of(LedgerPlots.adoption(path)));
            text.append("\n\n").append(pathText(path));
        }
        Optional<Footprint> yearly = Optional.empty();
        if (energy != null) {
            var footprint = footprint(efficiency, energy, prices.prices());
            yearly = Optional.of(footprint);
            blocks.add(table(footprint));
            text.append("\n\n").append(text(footprint));
        }
        if (report != null) {
            HtmlReport.write(
                    new ReportPage(
                            "What cheaper queries do to compute in all",
                            "A gain of %s, compute %.0f %% of the price, a price elasticity of demand of %s."
                                    .formatted(NumberText.of(asked), 100 * share, NumberText.of(elasticity)),
                            blocks),
                    report);
        }
        var document = ReboundDocument.of(
                outcome, measured.isEmpty() ? Optional.empty() : Optional.of(measured), adopted, yearly);
        return new CommandResult(text.toString(), document);
    }

    private Plot plot(double asked, List<MeasuredRebound> measured) {
        var gains = new LinkedHashMap<String, Double>();
        if (gain != null) {
            gains.put("gain asked about", asked);
        }
        measured.stream().filter(one -> one.gain() > 1).forEach(one -> gains.put(title(one), one.gain()));
        return LedgerPlots.rebound(share, gains, OptionalDouble.of(elasticity));
    }

    private static Block headlines(Rebound outcome) {
        return new Block.Headlines(List.of(
                new Block.Headline(times(outcome.priceRatio()), "price of a query", "of what it was"),
                new Block.Headline(times(outcome.demandRatio()), "queries", "of what they were"),
                new Block.Headline(times(outcome.computeRatio()), "compute in all", "of what it was"),
                new Block.Headline(
                        "%.0f %%".formatted(100 * outcome.rebound()),
                        "rebound",
                        "of the expected saving is eaten by demand"),
                new Block.Headline(
                        NumberText.of(outcome.breakEvenElasticity()),
                        "break-even elasticity",
                        "above it compute in all grows")));
    }

    private static String times(double ratio) {
        return NumberText.of(ratio) + " ×";
    }

    private static Block measuredTable(List<MeasuredRebound> measured) {
        return new Block.Table(
                "Gains that runs have shown, and what follows from them at the same share and elasticity",
                List.of("measured", "gain", "compute in all", "rebound", "break-even elasticity"),
                measured.stream()
                        .map(one -> Block.Row.of(
                                title(one),
                                NumberText.of(one.gain()),
                                cell(one, Rebound::computeRatio),
                                cell(one, Rebound::rebound),
                                cell(one, Rebound::breakEvenElasticity)))
                        .toList());
    }

    private static String cell(MeasuredRebound one, ToDoubleFunction<Rebound> number) {
        return one.outcome()
                .map(found -> NumberText.of(number.applyAsDouble(found)))
                .orElse("–");
    }

    private static Block table(Footprint footprint) {
        return new Block.Table(
                "Energy and carbon of the service in a year",
                List.of("", "kWh", "kg CO₂"),
                List.of(
                        row("before", footprint.energyBefore(), footprint.carbonBefore()),
                        row("expected, at the same demand", footprint.energyExpected(), footprint.carbonExpected()),
                        row("after", footprint.energyAfter(), footprint.carbonAfter())));
    }

    private static Block.Row row(String when, double energy, double carbon) {
        return Block.Row.of(when, NumberText.of(energy), NumberText.of(carbon));
    }

    private double asked(List<MeasuredRebound> measured) {
        if (gain != null) {
            return gain;
        }
        if (measured.isEmpty()) {
            throw misuse("--gain is missing: give it, or --mark with two runs to measure it");
        }
        return measured.getFirst().gain();
    }

    private List<MeasuredRebound> measured() {
        var tariffs = prices.prices();
        var all = new ArrayList<MeasuredRebound>();
        for (int pair = 0; pair + 1 < marked.size(); pair += 2) {
            var gain = MeasuredGain.between(
                    StatementPlaces.group(runsFolder(), marked.get(pair)),
                    StatementPlaces.group(runsFolder(), marked.get(pair + 1)),
                    tariffs,
                    prices.machine(tariffs));
            all.add(MeasuredRebound.of(marked.get(pair), marked.get(pair + 1), gain.ratio(), share, elasticity));
        }
        return all;
    }

    private static String title(MeasuredRebound one) {
        return "%s instead of %s".formatted(one.after(), one.before());
    }

    private static String measuredText(List<MeasuredRebound> measured) {
        var table = new TextTable("measured", "gain", "compute", "rebound", "break-even");
        for (var one : measured) {
            table.row(
                    title(one),
                    Amounts.of(one.gain()),
                    one.outcome().map(found -> Amounts.of(found.computeRatio())).orElse("–"),
                    one.outcome().map(found -> Amounts.of(found.rebound())).orElse("–"),
                    one.outcome()
                            .map(found -> Amounts.of(found.breakEvenElasticity()))
                            .orElse("–"));
        }
        return table.text();
    }

    private List<Adoption.Moment> path(double[] times, Rebound outcome) {
        if (times.length != 2) {
            throw misuse("--adoption has %d numbers; expected two: MIDPOINT,SPREAD in years".formatted(times.length));
        }
        return new Adoption(times[0], times[1]).path(outcome);
    }

    private static Footprint footprint(EfficiencyGain efficiency, double energy, Prices prices) {
        return Footprint.of(efficiency, energy, prices.gridCarbon().value());
    }

    private static String text(double gain, Rebound outcome) {
        return new TextTable("ratio to before, at a gain of " + Amounts.of(gain), "")
                        .row("price", Amounts.of(outcome.priceRatio()))
                        .row("demand", Amounts.of(outcome.demandRatio()))
                        .row("compute", Amounts.of(outcome.computeRatio()))
                        .row("rebound", Amounts.of(outcome.rebound()))
                        .row("break-even elasticity", Amounts.of(outcome.breakEvenElasticity()))
                        .text()
                + "\n\n"
                + verdict(outcome);
    }

    private static String verdict(Rebound outcome) {
        return outcome.backfires()
                ? "Backfire: more compute is used in all than before."
                : outcome.rebound() <= 0
                        ? "No rebound: the whole saving arrives."
                        : "%.0f %% of the expected saving is eaten by new demand.".formatted(100 * outcome.rebound());
    }

    private static String pathText(List<Adoption.Moment> path) {
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
                .row("before", Amounts.of(footprint.energyBefore()), Amounts.of(footprint.carbonBefore()))
                .row("expected", Amounts.of(footprint.energyExpected()), Amounts.of(footprint.carbonExpected()))
                .row("after", Amounts.of(footprint.energyAfter()), Amounts.of(footprint.carbonAfter()))
                .text();
    }
}
