package dev.frugal.app.command.ledger;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.PageText;
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
        description = "Estimate whether cheaper queries lower or raise total compute.",
        footer = {
            "",
            "Example:",
            "  frugal ledger rebound --gain 3 --share 0.4 --elasticity 1.5",
            "  frugal ledger rebound --mark my-comparison/base my-comparison/fgo --share 0.4 --elasticity 1.5",
            "",
            "Formulas and sources: docs/concepts/rebound.md"
        })
final class LedgerRebound extends BaseCommand {
    @Option(
            names = "--gain",
            paramLabel = "G",
            description =
                    "Efficiency gain: compute per query before, divided by after (above 1). Default with --mark: the "
                            + "first measured gain.")
    private @Nullable Double gain;

    @Option(
            names = "--gain-from",
            paramLabel = "FILE",
            description = "Take the gain from what 'ledger scaling --json' printed: the compute-equivalent gain.")
    private @Nullable Path gainFrom;

    @Option(
            names = "--gain-of",
            paramLabel = "METHOD",
            description = "With --gain-from: the method, if the file has several gains.")
    private Optional<String> gainOf = Optional.empty();

    @Option(
            names = "--share",
            required = true,
            paramLabel = "S",
            description = "Share of compute in the price the customer pays, 0 to 1.")
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
            description = "Years until half of the service has the gain, and years from 10 to 90 per cent.")
    private double @Nullable [] adoption;

    @Option(
            names = "--energy",
            paramLabel = "KWH",
            description = "Annual energy of the service before the gain, in kWh.")
    private @Nullable Double energy;

    @Option(
            names = "--mark",
            arity = "2",
            paramLabel = "RUN",
            description =
                    "Measure the gain from one run to another (RUN/GROUP for one member of a comparison), print its "
                            + "consequences and mark it in the report's plot. May be repeated.")
    private List<String> marked = List.of();

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write an HTML report with a map of gain against elasticity.")
    private @Nullable Path report;

    @Mixin
    private PriceOptions prices = new PriceOptions();

    @Override
    protected CommandResult answer() {
        var measured = measured();
        double asked = asked(measured);
        var efficiency = new EfficiencyGain(asked, share, elasticity);
        var outcome = efficiency.outcome();
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
            blocks.add(table(path));
        }
        Optional<Footprint> yearly = Optional.empty();
        if (energy != null) {
            var footprint = footprint(efficiency, energy, prices.prices());
            yearly = Optional.of(footprint);
            blocks.add(table(footprint));
        }
        var assumptions = "Gain %s, compute is %.0f %% of the price, price elasticity of demand %s."
                .formatted(NumberText.of(asked), 100 * share, NumberText.of(elasticity));
        if (report != null) {
            HtmlReport.write(new ReportPage("Effect of cheaper queries on total compute", assumptions, blocks), report);
        }
        var document = ReboundDocument.of(
                outcome, measured.isEmpty() ? Optional.empty() : Optional.of(measured), adopted, yearly);
        return new CommandResult(assumptions + "\n\n" + PageText.of(blocks), document);
    }

    private Plot plot(double asked, List<MeasuredRebound> measured) {
        var gains = new LinkedHashMap<String, Double>();
        if (gain != null || gainFrom != null) {
            gains.put("assumed gain", asked);
        }
        measured.stream().filter(one -> one.gain() > 1).forEach(one -> gains.put(title(one), one.gain()));
        return LedgerPlots.rebound(share, gains, OptionalDouble.of(elasticity));
    }

    private static Block headlines(Rebound outcome) {
        return new Block.Headlines(List.of(
                new Block.Headline(times(outcome.priceRatio()), "price of a query", "of the value before"),
                new Block.Headline(times(outcome.demandRatio()), "queries", "of the value before"),
                new Block.Headline(times(outcome.computeRatio()), "total compute", "of the value before"),
                new Block.Headline(
                        "%.0f %%".formatted(100 * outcome.rebound()),
                        "rebound",
                        "of the expected saving is used up by demand"),
                new Block.Headline(
                        NumberText.of(outcome.breakEvenElasticity()),
                        "break-even elasticity",
                        "above it total compute rises")));
    }

    private static String times(double ratio) {
        return NumberText.of(ratio) + " ×";
    }

    private static Block measuredTable(List<MeasuredRebound> measured) {
        return new Block.Table(
                "Measured gains, and their consequences at the same share and elasticity",
                List.of("measured", "gain", "total compute", "rebound", "break-even elasticity"),
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

    private static Block table(List<Adoption.Moment> path) {
        return new Block.Table(
                "During adoption, relative to before",
                List.of("years", "share with the gain", "compute", "demand"),
                path.stream()
                        .map(moment -> Block.Row.of(
                                NumberText.of(moment.years()),
                                NumberText.of(moment.share()),
                                NumberText.of(moment.computeRatio()),
                                NumberText.of(moment.demandRatio())))
                        .toList());
    }

    private static Block table(Footprint footprint) {
        return new Block.Table(
                "Annual energy and carbon of the service",
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
            if (gainFrom != null) {
                throw misuse("both --gain and --gain-from are given; give one of them");
            }
            return gain;
        }
        if (gainFrom != null) {
            return GainFile.gain(gainFrom, gainOf);
        }
        if (measured.isEmpty()) {
            throw misuse(
                    "--gain is missing; give it, --gain-from with scaling laws, or --mark with two runs to measure it");
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

    private List<Adoption.Moment> path(double[] times, Rebound outcome) {
        if (times.length != 2) {
            throw misuse("--adoption has %d numbers; expected two: MIDPOINT,SPREAD in years".formatted(times.length));
        }
        return new Adoption(times[0], times[1]).path(outcome);
    }

    private static Footprint footprint(EfficiencyGain efficiency, double energy, Prices prices) {
        return Footprint.of(efficiency, energy, prices.gridCarbon().value());
    }

    private static String verdict(Rebound outcome) {
        return outcome.backfires()
                ? "Backfire: total compute is higher than before."
                : outcome.rebound() <= 0
                        ? "No rebound: the whole saving remains."
                        : "%.0f %% of the expected saving is used up by new demand.".formatted(100 * outcome.rebound());
    }
}
