package dev.frugal.app.command.ledger;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.PageText;
import dev.frugal.ledger.price.Prices;
import dev.frugal.ledger.price.SourcedValue;
import dev.frugal.ledger.statement.CostDocument;
import dev.frugal.ledger.statement.CostStatement;
import dev.frugal.ledger.statement.Measure;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.CostSection;
import dev.frugal.runs.report.HtmlReport;
import dev.frugal.runs.report.NumberText;
import dev.frugal.runs.report.ReportPage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        description = {
            "Show what a run spent and what that costs. Without a run, show the prices in use and their " + "sources."
        },
        footer = {"", "Example:", "  frugal ledger show my-run --report cost.html"})
final class LedgerShow extends BaseCommand {
    @Parameters(
            paramLabel = "RUN",
            arity = "0..1",
            description = "Name or folder of the run, or the path of a statement.json.")
    private @Nullable String run;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write an HTML report with the run's consumption, costs and results.")
    private @Nullable Path report;

    @Mixin
    private PriceOptions prices = new PriceOptions();

    @Override
    protected CommandResult answer() {
        var tariffs = prices.prices();
        if (run == null) {
            if (report != null) {
                throw misuse("--report requires a run; name one");
            }
            return new CommandResult(
                    PageText.of(List.of(
                            table(tariffs),
                            new Block.Text("The machine, unless told otherwise: " + tariffs.machine()))),
                    CostDocument.of(tariffs));
        }
        var statement = StatementPlaces.single(runsFolder(), run);
        var machine = prices.machine(tariffs);
        var costs = costs(statement, tariffs, machine);
        var subtitle = "%s parameters, at the prices of machine '%s'."
                .formatted(NumberText.of(statement.parameters()), machine);
        if (report != null) {
            var blocks = new ArrayList<>(costs);
            blocks.add(new Block.Section("The prices"));
            blocks.add(table(tariffs));
            HtmlReport.write(new ReportPage("Costs of %s".formatted(statement.name()), subtitle, blocks), report);
        }
        return new CommandResult(
                "%s: %s\n\n%s".formatted(statement.name(), subtitle, PageText.of(costs)),
                CostDocument.of(statement, tariffs, machine));
    }

    private static List<Block> costs(CostStatement statement, Prices tariffs, String machine) {
        var blocks = new ArrayList<Block>();
        if (!statement.measures().isEmpty()) {
            blocks.add(new Block.Headlines(
                    statement.measures().stream().map(LedgerShow::headline).toList()));
        }
        blocks.addAll(new CostSection(statement, tariffs, machine, List.of()).blocks());
        return blocks;
    }

    private static Block table(Prices tariffs) {
        return new Block.Table(
                "Prices with their sources and dates",
                List.of("price", "value", "unit", "source", "date"),
                figures(tariffs).entrySet().stream()
                        .map(entry -> row(entry.getKey(), entry.getValue()))
                        .toList());
    }

    private static Block.Headline headline(Measure measure) {
        return new Block.Headline(
                NumberText.of(
                        measure.values().stream()
                                .mapToDouble(Double::doubleValue)
                                .average()
                                .orElseThrow(),
                        3),
                measure.name(),
                switch (measure.better()) {
                    case LOWER -> "less is better";
                    case HIGHER -> "more is better";
                });
    }

    private static Block.Row row(String name, SourcedValue figure) {
        return Block.Row.of(
                name,
                NumberText.of(figure.value(), 3),
                figure.unit(),
                figure.source(),
                figure.date().toString());
    }

    private static Map<String, SourcedValue> figures(Prices prices) {
        var figures = new LinkedHashMap<String, SourcedValue>();
        figures.put("electricity", prices.electricity());
        figures.put("power usage effectiveness", prices.powerUsageEffectiveness());
        figures.put("grid carbon", prices.gridCarbon());
        figures.put("token price", prices.tokenPrice());
        new TreeMap<>(prices.rented()).forEach((name, machine) -> figures.put(name + ", hour", machine.hour()));
        new TreeMap<>(prices.owned()).forEach((name, machine) -> {
            figures.put(name + ", purchase", machine.purchase());
            figures.put(name + ", life", machine.life());
            figures.put(name + ", utilisation", machine.utilisation());
        });
        return figures;
    }
}
