package dev.frugal.app.command.ledger;

import dev.frugal.app.Action;
import dev.frugal.app.Answer;
import dev.frugal.app.TextTable;
import dev.frugal.ledger.meter.Consumption;
import dev.frugal.ledger.meter.PhaseConsumption;
import dev.frugal.ledger.price.Cost;
import dev.frugal.ledger.price.Figure;
import dev.frugal.ledger.price.Prices;
import dev.frugal.ledger.statement.Statement;
import dev.frugal.ledger.statement.UnitCosts;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        description = {
            "What a run spent and what that costs; without a run, the prices in use and their sources."
        },
        footer = {"", "Example:", "  frugal ledger show my-run"})
public final class LedgerShow extends Action {
    @Parameters(
            paramLabel = "RUN",
            arity = "0..1",
            description = "The run's name, the path of its folder, or a statement.json.")
    private @Nullable String run;

    @Mixin private PriceOptions prices = new PriceOptions();

    /// What `--json` prints; without a run only the prices.
    public record Picture(
            Optional<Statement> statement, Optional<UnitCosts> costs, Prices prices) {}

    @Override
    protected Answer answer() {
        var tariffs = prices.prices();
        if (run == null) {
            return new Answer(
                    text(tariffs), new Picture(Optional.empty(), Optional.empty(), tariffs));
        }
        var statement = StatementPlaces.single(runsFolder(), run);
        var costs = UnitCosts.of(statement, tariffs, prices.machine(tariffs));
        return new Answer(
                text(statement, costs),
                new Picture(Optional.of(statement), Optional.of(costs), tariffs));
    }

    private static String text(Statement statement, UnitCosts costs) {
        var phases =
                new TextTable(
                        "phase", "wall s", "CPU s", "joules", "FLOP", "tokens", "queries", "right");
        for (var phase :
                statement.phases().stream().map(PhaseConsumption::phase).distinct().toList()) {
            row(phases, phase.word(), statement.spentIn(phase));
        }
        row(phases, "total", statement.total());
        var money =
                new TextTable(
                        "cost on " + costs.machine(), "machine", "electricity", "total", "kg CO2");
        row(money, "training", costs.training());
        row(money, "serving", costs.serving());
        var each =
                new TextTable("each", "")
                        .row(
                                "1,000 queries, " + costs.training().currency(),
                                Amounts.of(costs.perThousandQueries(), "–"))
                        .row(
                                "correct answer, " + costs.training().currency(),
                                Amounts.of(costs.perCorrectAnswer(), "–"))
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
        row(table, "electricity", prices.electricity());
        row(table, "power usage effectiveness", prices.powerUsageEffectiveness());
        row(table, "grid carbon", prices.gridCarbon());
        row(table, "token price", prices.tokenPrice());
        new TreeMap<>(prices.rented())
                .forEach((name, machine) -> row(table, name + ", hour", machine.hour()));
        new TreeMap<>(prices.owned())
                .forEach((name, machine) -> {
                    row(table, name + ", purchase", machine.purchase());
                    row(table, name + ", life", machine.life());
                    row(table, name + ", utilisation", machine.utilisation());
                });
        return table.text() + "\n\ncounted on: " + prices.machine();
    }

    private static void row(TextTable table, String name, Figure figure) {
        table.row(name, Amounts.of(figure.value()), figure.unit(), figure.source(), figure.date());
    }
}
