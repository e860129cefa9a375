package dev.frugal.app.command.ledger;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.base.InvalidInputException;
import dev.frugal.ledger.scaling.Enough;
import dev.frugal.ledger.scaling.EnoughDocument;
import dev.frugal.ledger.scaling.Estimate;
import dev.frugal.ledger.scaling.MethodScaling;
import dev.frugal.runs.report.Axis;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.HtmlReport;
import dev.frugal.runs.report.NumberText;
import dev.frugal.runs.report.Plot;
import dev.frugal.runs.report.PlotLayer;
import dev.frugal.runs.report.ReportPage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "enough",
        description =
                "Find the cheapest model size and training that reach an error over a service's life, training and"
                        + " inference counted.",
        footer = {
            "",
            "Example:",
            "  frugal ledger enough --points sweep.csv --target 0.05 --queries 1e9 --per-query 60",
            "",
            "Method: docs/concepts/scaling.md"
        })
final class LedgerEnough extends BaseCommand {
    @Mixin
    private ScalingOptions options = new ScalingOptions();

    @Option(names = "--target", required = true, paramLabel = "ERROR", description = "Error to reach.")
    private double target;

    @Option(names = "--queries", required = true, paramLabel = "N", description = "Queries over the service's life.")
    private double queries;

    @Option(
            names = "--per-query",
            paramLabel = "[METHOD=]N",
            split = ",",
            description =
                    "Tokens or samples of a query, in the unit of the training data (default: 1). METHOD=N for one"
                            + " method, such as a compressed reasoner.")
    private List<String> perQuery = List.of();

    @Option(
            names = "--training-factor",
            paramLabel = "K",
            description = "Operations per parameter and datum of training (default: as the runs measured).")
    private @Nullable Double trainingFactor;

    @Option(
            names = "--inference-factor",
            paramLabel = "K",
            description = "Operations per parameter and datum of inference (default: a third of training's).")
    private @Nullable Double inferenceFactor;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write an HTML report with the frontier and the cost of other sizes.")
    private @Nullable Path report;

    @Override
    protected CommandResult answer() {
        var enough = new Enough(target, queries, options.extrapolation());
        var document = new EnoughDocument(
                target,
                queries,
                options.extrapolation(),
                options.scaling(runsFolder()).stream()
                        .map(scaling -> method(enough, scaling))
                        .toList());
        if (document.methods().stream().allMatch(method -> method.plan().isEmpty())) {
            throw new InvalidInputException(
                    document.methods().getFirst().reason().orElseThrow());
        }
        if (report != null) {
            HtmlReport.write(page(document), report);
        }
        return new CommandResult(text(document), document);
    }

    private EnoughDocument.Method method(Enough enough, MethodScaling scaling) {
        return enough.of(scaling, perQuery(scaling.method()), optional(trainingFactor), optional(inferenceFactor));
    }

    private static OptionalDouble optional(@Nullable Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private double perQuery(String method) {
        double common = 1;
        @Nullable Double own = null;
        for (var text : perQuery) {
            int equals = text.indexOf('=');
            if (equals < 0) {
                common = number(text);
            } else if (text.substring(0, equals).equals(method)) {
                own = number(text.substring(equals + 1));
            }
        }
        return Objects.requireNonNullElse(own, common);
    }

    private double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException _) {
            throw misuse("--per-query is '%s'; expected a number such as 60, or METHOD=60".formatted(text));
        }
    }

    private String text(EnoughDocument document) {
        var parts = new ArrayList<String>();
        for (var method : document.methods()) {
            parts.add(method.plan()
                    .map(plan -> text(method, plan))
                    .orElseGet(() ->
                            "%s: %s.".formatted(method.method(), method.reason().orElseThrow())));
        }
        return String.join("\n\n", parts);
    }

    private String text(EnoughDocument.Method method, EnoughDocument.Plan plan) {
        var table = new TextTable(method.method(), "best", "5 %", "95 %")
                .row(counts("parameters", plan.parameters()))
                .row(counts("training data", plan.data()))
                .row(cells("operations of training", plan.training()))
                .row(cells("operations of all queries", plan.inference()))
                .row(cells("operations in total", plan.total()));
        plan.cost().ifPresent(cost -> table.row(cells(options.currency() + " in total", cost)));
        plan.kilowattHours().ifPresent(energy -> table.row(cells("kWh in total", energy)));
        table.row(cells("error reached", plan.error()));
        var text = new StringBuilder(table.text());
        method.trainingOnly()
                .ifPresent(alone -> text.append(
                        "\nCheapest to train alone: %s parameters on %s data;\nover the service's life it would cost %.3g times as much."
                                .formatted(
                                        NumberText.of(alone.parameters(), 4),
                                        NumberText.of(alone.data(), 4),
                                        (alone.training()
                                                        + plan.inference().value()
                                                                / plan.parameters()
                                                                        .value()
                                                                * alone.parameters())
                                                / plan.total().value())));
        if (method.outOfReach() > 0) {
            text.append("\nProbability that no size reaches this error: %.1f %%.".formatted(100 * method.outOfReach()));
        }
        return text + "\n\n" + frontier(method);
    }

    private String frontier(EnoughDocument.Method method) {
        var table = new TextTable("error", "parameters", "data", "operations", "5 %", "95 %");
        var rows = method.frontier();
        for (int i = 0; i < rows.size(); i += Math.max(1, (rows.size() - 1) / 6)) {
            var row = rows.get(i);
            table.row(
                    Amounts.of(row.error()),
                    NumberText.of(row.parameters(), 4),
                    NumberText.of(row.data(), 4),
                    Amounts.of(row.total()),
                    Amounts.of(row.low()),
                    Amounts.of(row.high()));
        }
        return "frontier: the cheapest for each error\n" + table.text();
    }

    private static Object[] cells(String name, Estimate estimate) {
        return new Object[] {name, Amounts.of(estimate.value()), Amounts.of(estimate.low()), Amounts.of(estimate.high())
        };
    }

    private static Object[] counts(String name, Estimate estimate) {
        return new Object[] {
            name,
            NumberText.of(estimate.value(), 4),
            NumberText.of(estimate.low(), 4),
            NumberText.of(estimate.high(), 4)
        };
    }

    private static ReportPage page(EnoughDocument document) {
        var headlines = new ArrayList<Block.Headline>();
        var frontiers = new ArrayList<PlotLayer>();
        var sizes = new ArrayList<PlotLayer>();
        for (var method : document.methods()) {
            method.plan()
                    .ifPresent(plan -> headlines.add(new Block.Headline(
                            NumberText.of(plan.parameters().value()),
                            "parameters with %s".formatted(method.method()),
                            "90 %% interval %s to %s; on %s data"
                                    .formatted(
                                            NumberText.of(plan.parameters().low()),
                                            NumberText.of(plan.parameters().high()),
                                            NumberText.of(plan.data().value())))));
            var errors = column(method.frontier(), EnoughDocument.Cheapest::error);
            frontiers.add(new PlotLayer.Band(
                    method.method(),
                    errors,
                    column(method.frontier(), row -> finite(row.low())),
                    column(method.frontier(), row -> finite(row.high()))));
            frontiers.add(new PlotLayer.Line(
                    method.method(), errors, column(method.frontier(), EnoughDocument.Cheapest::total)));
            sizes.add(new PlotLayer.Line(
                    method.method(),
                    column(method.sizes(), EnoughDocument.Size::parameters),
                    column(method.sizes(), EnoughDocument.Size::total)));
        }
        return new ReportPage(
                "How much model is enough",
                "An error of %s over %s queries, training and inference counted."
                        .formatted(NumberText.of(document.target()), NumberText.of(document.queries())),
                List.of(
                        new Block.Headlines(headlines),
                        Block.Graphics.of(
                                Plot.wide(
                                        "Frontier: least operations for each error",
                                        "Training and all queries, with the 90 % interval of the fitted law.",
                                        Axis.logarithmic("error"),
                                        Axis.logarithmic("floating-point operations"),
                                        frontiers),
                                Plot.wide(
                                        "Cost of other sizes",
                                        "Operations over the service's life when a model of this size is trained just"
                                                + " long enough for the target.",
                                        Axis.logarithmic("parameters"),
                                        Axis.logarithmic("floating-point operations"),
                                        sizes))));
    }

    private static double finite(double value) {
        return Double.isFinite(value) ? value : Double.NaN;
    }

    private static <T> double[] column(List<T> rows, ToDoubleFunction<T> number) {
        return rows.stream().mapToDouble(number).toArray();
    }
}
