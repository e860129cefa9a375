package dev.frugal.app.command.ledger;

import dev.frugal.ledger.scaling.EnoughDocument;
import dev.frugal.ledger.scaling.Estimate;
import dev.frugal.runs.report.Axis;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.NumberText;
import dev.frugal.runs.report.Plot;
import dev.frugal.runs.report.PlotLayer;
import dev.frugal.runs.report.ReportPage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// The report on how much model is enough.
///
/// @param document the answer
/// @param currency of its costs
record EnoughPage(EnoughDocument document, String currency) {
    /// Of numbers of parameters and of training data.
    private static final int DIGITS_OF_COUNTS = 4;

    /// Lines of a frontier that are listed, at most one more.
    private static final int LISTED = 6;

    ReportPage report() {
        var blocks = new ArrayList<Block>();
        blocks.add(new Block.Headlines(headlines()));
        blocks.add(Block.Graphics.of(frontiers(), otherSizes()));
        blocks.addAll(printed());
        return new ReportPage(
                "How much model is enough",
                "An error of %s over %s queries, training and inference counted."
                        .formatted(NumberText.of(document.target()), NumberText.of(document.queries())),
                blocks);
    }

    /// What the command prints: the plan of each method, or why there is none.
    List<Block> printed() {
        var blocks = new ArrayList<Block>();
        for (var method : document.methods()) {
            method.plan()
                    .ifPresentOrElse(
                            plan -> blocks.addAll(plan(method, plan)),
                            () -> blocks.add(new Block.Text("%s: %s."
                                    .formatted(method.method(), method.reason().orElseThrow()))));
        }
        return blocks;
    }

    private List<Block.Headline> headlines() {
        var headlines = new ArrayList<Block.Headline>();
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
        }
        return headlines;
    }

    private List<Block> plan(EnoughDocument.Method method, EnoughDocument.Plan plan) {
        var rows = new ArrayList<Block.Row>();
        rows.add(counts("parameters", plan.parameters()));
        rows.add(counts("training data", plan.data()));
        rows.add(amounts("operations of training", plan.training()));
        rows.add(amounts("operations of all queries", plan.inference()));
        rows.add(amounts("operations in total", plan.total()));
        plan.cost().ifPresent(cost -> rows.add(amounts(currency + " in total", cost)));
        plan.kilowattHours().ifPresent(energy -> rows.add(amounts("kWh in total", energy)));
        rows.add(amounts("error reached", plan.error()));
        var blocks = new ArrayList<Block>();
        blocks.add(new Block.Table(
                "%s: the cheapest size and training".formatted(method.method()),
                List.of("", "best", "5 %", "95 %"),
                rows));
        method.trainingOnly().ifPresent(alone -> blocks.add(new Block.Text(trainingOnly(plan, alone))));
        if (method.outOfReach() > 0) {
            blocks.add(new Block.Text(
                    "Probability that no size reaches this error: %.1f %%.".formatted(100 * method.outOfReach())));
        }
        blocks.add(frontier(method));
        return blocks;
    }

    private static String trainingOnly(EnoughDocument.Plan plan, EnoughDocument.Size alone) {
        double perParameter = plan.inference().value() / plan.parameters().value();
        return "Cheapest to train alone: %s parameters on %s data; over the service's life it would cost %s times as much."
                .formatted(
                        count(alone.parameters()),
                        count(alone.data()),
                        NumberText.of((alone.training() + perParameter * alone.parameters())
                                / plan.total().value()));
    }

    private static Block frontier(EnoughDocument.Method method) {
        var all = method.frontier();
        var rows = new ArrayList<Block.Row>();
        for (int i = 0; i < all.size(); i += Math.max(1, (all.size() - 1) / LISTED)) {
            var row = all.get(i);
            rows.add(Block.Row.of(
                    NumberText.of(row.error()),
                    count(row.parameters()),
                    count(row.data()),
                    NumberText.of(row.total()),
                    NumberText.of(row.low()),
                    NumberText.of(row.high())));
        }
        return new Block.Table(
                "%s: the frontier, the cheapest for each error".formatted(method.method()),
                List.of("error", "parameters", "data", "operations", "5 %", "95 %"),
                rows);
    }

    private static Block.Row amounts(String name, Estimate estimate) {
        return Block.Row.of(
                name, NumberText.of(estimate.value()), NumberText.of(estimate.low()), NumberText.of(estimate.high()));
    }

    private static Block.Row counts(String name, Estimate estimate) {
        return Block.Row.of(name, count(estimate.value()), count(estimate.low()), count(estimate.high()));
    }

    private static String count(double value) {
        return NumberText.of(value, DIGITS_OF_COUNTS);
    }

    private Plot frontiers() {
        var layers = new ArrayList<PlotLayer>();
        for (var method : document.methods()) {
            var errors = column(method.frontier(), EnoughDocument.Cheapest::error);
            layers.add(new PlotLayer.Band(
                    method.method(),
                    errors,
                    column(method.frontier(), row -> finite(row.low())),
                    column(method.frontier(), row -> finite(row.high()))));
            layers.add(new PlotLayer.Line(
                    method.method(), errors, column(method.frontier(), EnoughDocument.Cheapest::total)));
        }
        return Plot.wide(
                "Frontier: least operations for each error",
                "Training and all queries, with the 90 % interval of the fitted law.",
                Axis.logarithmic("error"),
                Axis.logarithmic("floating-point operations"),
                layers);
    }

    private Plot otherSizes() {
        var layers = new ArrayList<PlotLayer>();
        for (var method : document.methods()) {
            layers.add(new PlotLayer.Line(
                    method.method(),
                    column(method.sizes(), EnoughDocument.Size::parameters),
                    column(method.sizes(), EnoughDocument.Size::total)));
        }
        return Plot.wide(
                "Cost of other sizes",
                "Operations over the service's life when a model of this size is trained just long enough for the target.",
                Axis.logarithmic("parameters"),
                Axis.logarithmic("floating-point operations"),
                layers);
    }

    private static double finite(double value) {
        return Double.isFinite(value) ? value : Double.NaN;
    }

    private static <T> double[] column(List<T> rows, ToDoubleFunction<T> number) {
        return rows.stream().mapToDouble(number).toArray();
    }
}
