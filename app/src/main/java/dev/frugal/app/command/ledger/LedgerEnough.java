package dev.frugal.app.command.ledger;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.PageText;
import dev.frugal.base.InvalidInputException;
import dev.frugal.ledger.scaling.Enough;
import dev.frugal.ledger.scaling.EnoughDocument;
import dev.frugal.ledger.scaling.MethodScaling;
import dev.frugal.runs.report.HtmlReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
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
        var page = new EnoughPage(document, options.currency());
        if (report != null) {
            HtmlReport.write(page.report(), report);
        }
        return new CommandResult(PageText.of(page.printed()), document);
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
}
