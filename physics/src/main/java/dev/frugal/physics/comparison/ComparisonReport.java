package dev.frugal.physics.comparison;

import dev.frugal.physics.evaluation.Forecaster;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.training.ModelFile;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.report.Axis;
import dev.frugal.runs.report.BarChart;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.Graphic;
import dev.frugal.runs.report.NumberText;
import dev.frugal.runs.report.ReportPage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The report of a comparison: tables, errors, forecasts, phase portraits, latent spaces, loss
/// curves.
///
/// Pictures show each model's first seed.
final class ComparisonReport {
    private static final int HEADLINE_DIGITS = 2;

    private final HeldOut heldOut;
    private final List<ComparisonMember> members;
    private final ComparisonResult result;
    private final boolean paper;
    private final RunContext context;
    private final DynamicalSystem system;

    ComparisonReport(
            HeldOut heldOut,
            List<ComparisonMember> members,
            ComparisonResult result,
            boolean paper,
            RunContext context) {
        this.heldOut = heldOut;
        this.members = members.stream().filter(member -> member.number() == 0).toList();
        this.result = result;
        this.paper = paper;
        this.context = context;
        system = heldOut.system();
    }

    ReportPage page() {
        var blocks = new ArrayList<Block>();
        blocks.addAll(results());
        var pictures = ForecastPictures.of(heldOut, forecasters());
        add(blocks, "Forecast and truth", pictures.timeSeries(hero()));
        add(blocks, "Phase portraits", pictures.portraits());
        add(blocks, "Latent codes by regime", pictures.latentSpaces());
        blocks.addAll(regimes());
        add(blocks, "Training", LossCurves.of(members, context.metrics().metrics()));
        return new ReportPage("Forecasts of " + system.name(), subtitle(), blocks);
    }

    /// The trained model with the lowest error after the window on new initial states, else the classical fit.
    private String hero() {
        var trained = members.stream().map(ComparisonMember::name).toList();
        return result.summaries(HeldOut.NEW_STATES).stream()
                .filter(summary -> trained.contains(summary.model()))
                .min(Comparator.comparingDouble(summary ->
                        summary.figure(Figure.RELATIVE_L2_AFTER).orElseThrow().median()))
                .map(Summary::model)
                .orElse(Baselines.CLASSICAL);
    }

    private Map<String, Forecaster> forecasters() {
        var forecasters = new LinkedHashMap<String, Forecaster>();
        for (var member : members) {
            forecasters.put(
                    member.name(), ModelFile.read(member.place().modelFile()).model());
        }
        forecasters.put(Baselines.CLASSICAL, Baselines.named(Baselines.CLASSICAL, system, heldOut.data()));
        return forecasters;
    }

    private static void add(List<Block> blocks, String title, List<Graphic> graphics) {
        if (!graphics.isEmpty()) {
            blocks.add(new Block.Section(title));
            blocks.add(new Block.Graphics(graphics));
        }
    }

    private String subtitle() {
        var protocol = heldOut.data().protocol();
        return "%s. Models see the first %d of %d samples, with noise of standard deviation %s."
                .formatted(
                        String.join(", ", system.equationTexts()),
                        protocol.window(),
                        protocol.samples(),
                        NumberText.of(protocol.noise()));
    }

    /// What a split is called in a heading.
    static String title(String split) {
        return Map.of(
                        HeldOut.NEW_STATES, "new initial states",
                        HeldOut.NEW_PARAMETERS, "new parameter values")
                .getOrDefault(split, split);
    }

    private List<Block> results() {
        var blocks = new ArrayList<Block>();
        var brief = new ComparisonKeyResult(result);
        brief.text().ifPresent(found -> blocks.add(new Block.Text(found.sentence())));
        blocks.add(new Block.Headlines(brief.headlines()));
        for (var split : heldOut.splits()) {
            var summaries = result.summaries(split.name());
            var table = ComparisonTable.of(summaries, String.join(", ", system.parameterNames()), NumberText::of);
            blocks.add(table(
                    title(split.name()).substring(0, 1).toUpperCase(Locale.ROOT)
                            + title(split.name()).substring(1),
                    table));
        }
        blocks.add(new Block.Text(
                (result.entries().stream().anyMatch(entry -> entry.seed() > 0) ? "Medians over seeds. " : "One seed. ")
                        + ("L2: relative error of the states, where forecasting zero gives 1; after: past the window. "
                                        + "Residual: mean square by the forecast's exact derivatives; 2nd order: of the equation in "
                                        + "second-order form. MSE: mean squared error of the estimated parameter. Silhouette: how well the "
                                        + "codes of different regimes are separated, −1 to 1. Encoder use: error with exchanged windows "
                                        + "divided by error with the right ones. Grad. var.: variance of the gradients of mini-batches. "
                                        + "Models marked * receive the true parameters; all others see only the window. A low residual "
                                        + "alone means nothing: compare it with that of the constant. The reference solution's residual, "
                                        + "by the same code: %s.")
                                .formatted(
                                        NumberText.of(result.referenceResidual().orElseThrow(), HEADLINE_DIGITS))));
        if (paper) {
            blocks.add(table(
                    "Published and measured figures, on new initial states",
                    ComparisonTable.ofPaper(result, NumberText::of)));
        }
        blocks.add(Block.Graphics.of(errors()));
        return blocks;
    }

    private static Block table(String caption, ComparisonTable table) {
        return new Block.Table(
                caption,
                // So that a heading can break where its column is narrow.
                table.header().stream().map(head -> head.replace("/", " / ")).toList(),
                table.rows().stream().map(row -> new Block.Row(row, false)).toList());
    }

    /// How far the probabilities of regimes hold, for each model that states them.
    private List<Block> regimes() {
        var blocks = new ArrayList<Block>();
        for (var entry : result.entries()) {
            if (entry.seed() == 0 && entry.regimes().isPresent()) {
                var reliability = entry.regimes().get();
                if (blocks.isEmpty()) {
                    blocks.add(new Block.Section("Probability of the regimes"));
                }
                blocks.add(new Block.Text(
                        ("%s reads the regime from its latent code. On %,d windows of %d solutions, each answered by a "
                                        + "classifier that had not seen the solution, %s %% of the likeliest regimes were those of the "
                                        + "simulated long run. Expected calibration error: %s.")
                                .formatted(
                                        entry.model(),
                                        reliability.windows(),
                                        reliability.solutions(),
                                        NumberText.of(100 * reliability.accuracy(), HEADLINE_DIGITS),
                                        NumberText.of(reliability.error(), HEADLINE_DIGITS))));
                blocks.add(new Block.Table(
                        "Stated probability and share of right answers, " + entry.model(),
                        List.of("stated probability", "right answers", "windows"),
                        reliability.bins().stream()
                                .map(bin -> new Block.Row(
                                        List.of(
                                                NumberText.of(bin.stated(), HEADLINE_DIGITS),
                                                NumberText.of(bin.right(), HEADLINE_DIGITS),
                                                Integer.toString(bin.windows())),
                                        false))
                                .toList()));
            }
        }
        return blocks;
    }

    private Graphic errors() {
        var byStates = result.summaries(HeldOut.NEW_STATES);
        var byParameters = result.summaries(HeldOut.NEW_PARAMETERS);
        return new BarChart(
                "Error after the window",
                "Median relative L2 error over the part of the trajectory after the window. Lower is better.",
                Axis.logarithmic("relative L2, lower is better"),
                byStates.stream().map(Summary::model).toList(),
                List.of(
                        new BarChart.Series("new initial states", errors(byStates)),
                        new BarChart.Series("new parameter values", errors(byParameters))));
    }

    private static double[] errors(List<Summary> summaries) {
        return summaries.stream()
                .mapToDouble(summary ->
                        summary.figure(Figure.RELATIVE_L2_AFTER).orElseThrow().median())
                .toArray();
    }
}
