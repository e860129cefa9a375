package dev.frugal.app.command.ledger;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.ledger.meter.Consumption;
import dev.frugal.ledger.meter.PhaseConsumption;
import dev.frugal.ledger.price.Cost;
import dev.frugal.ledger.price.Prices;
import dev.frugal.ledger.price.SourcedValue;
import dev.frugal.ledger.statement.CostDocument;
import dev.frugal.ledger.statement.CostStatement;
import dev.frugal.ledger.statement.Measure;
import dev.frugal.ledger.statement.UnitCosts;
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
        description = {"What a run spent and what that costs; without a run, the prices in use and their sources."},
        footer = {"", "Example:", "  frugal ledger show my-run --report cost.html"})
final class LedgerShow extends BaseCommand {
    @Parameters(
            paramLabel = "RUN",
            arity = "0..1",
            description = "The run's name, the path of its folder, or a statement.json.")
    private @Nullable String run;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write a page with what the run spent, what that costs and what it achieved.")
    private @Nullable Path report;

    @Mixin
    private PriceOptions prices = new PriceOptions();

    @Override
    protected CommandResult answer() {
        var tariffs = prices.prices();
        if (run == null) {
            if (report != null) {
                throw misuse("--report is about a run; name one");
            }
            return new CommandResult(text(tariffs), CostDocument.of(tariffs));
        }
        var statement = StatementPlaces.single(runsFolder(), run);
        var machine = prices.machine(tariffs);
        var costs = UnitCosts.of(statement, tariffs, machine);
        if (report != null) {
            HtmlReport.write(page(statement, tariffs, machine), report);
        }
        return new CommandResult(text(statement, costs), CostDocument.of(statement, tariffs, machine));
    }

    private static ReportPage page(CostStatement statement, Prices tariffs, String machine) {
        var blocks = new ArrayList<Block>();
        if (!statement.measures().isEmpty()) {
            blocks.add(new Block.Headlines(
                    statement.measures().stream().map(LedgerShow::headline).toList()));
        }
        blocks.addAll(new CostSection(statement, tariffs, machine, List.of()).blocks());
        blocks.add(new Block.Section("The prices"));
        blocks.add(new Block.Table(
                "Tariffs, who says so, and when",
                List.of("price", "value", "unit", "source", "date"),
                figures(tariffs).entrySet().stream()
                        .map(entry -> row(entry.getKey(), entry.getValue()))
                        .toList()));
        return new ReportPage(
                "What %s cost".formatted(statement.name()),
                "%s parameters, counted on the machine '%s'.".formatted(NumberText.of(statement.parameters()), machine),
                blocks);
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

    private static String text(CostStatement statement, UnitCosts costs) {
        var phases = new TextTable("phase", "wall s", "CPU s", "joules", "FLOP", "tokens", "queries", "right");
        for (var phase : statement.phases().stream()
                .map(PhaseConsumption::phase)
                .distinct()
                .toList()) {
            row(phases, phase.word(), statement.spentIn(phase));
        }
        row(phases, "total", statement.total());
        var money = new TextTable("cost on " + costs.machine(), "machine", "electricity", "total", "kg CO2");
        row(money, "training", costs.training());
        row(money, "serving", costs.serving());
        var each = new TextTable("each", "")
                .row("1,000 queries, " + costs.training().currency(), Amounts.of(costs.perThousandQueries(), "–"))
                .row("correct answer, " + costs.training().currency(), Amounts.of(costs.perCorrectAnswer(), "–"))
                .row("tokens a query", Amounts.of(costs.tokensPerQuery(), "–"))
                .row("seconds a query", Amounts.of(costs.secondsPerQuery(), "–"))
                .row("joules a query", Amounts.of(costs.joulesPerQuery(), "–"));
        return "%s: %d parameters\njoules %s\n\n%s\n\n%s\n\n%s"
                .formatted(
                        statement.name(),
                        statement.parameters(),
                        statement.energy().method(),
                        phases.text(),
                        money.text(),
                        each.text());
    }

    private static void row(TextTable table, String name, Consumption spent) {
        table.row(
                name,
                Amounts.of(spent.wallSeconds()),
                Amounts.of(spent.cpuSeconds()),
                Amounts.of(spent.joules()),
                Amounts.of(spent.floatingPointOperations()),
                spent.tokens(),
                spent.queries(),
                spent.correctAnswers());
    }

    private static void row(TextTable table, String name, Cost cost) {
        table.row(
                name,
                Amounts.of(cost.machine()),
                Amounts.of(cost.electricity()),
                Amounts.of(cost.total()),
                Amounts.of(cost.kilogramsOfCarbon()));
    }

    private static String text(Prices prices) {
        var table = new TextTable("price", "value", "unit", "source", "date");
        figures(prices).forEach((name, figure) -> row(table, name, figure));
        return table.text() + "\n\ncounted on: " + prices.machine();
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

    private static void row(TextTable table, String name, SourcedValue figure) {
        table.row(name, Amounts.of(figure.value()), figure.unit(), figure.source(), figure.date());
    }
}
