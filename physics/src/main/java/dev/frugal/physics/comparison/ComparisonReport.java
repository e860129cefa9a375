package dev.frugal.physics.comparison;

import dev.frugal.physics.evaluation.Evaluation;
import dev.frugal.physics.evaluation.Forecast;
import dev.frugal.physics.evaluation.Forecaster;
import dev.frugal.physics.evaluation.Split;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.training.ModelFile;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.report.Axis;
import dev.frugal.runs.report.BarChart;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.Graphic;
import dev.frugal.runs.report.Layer;
import dev.frugal.runs.report.Numerals;
import dev.frugal.runs.report.Page;
import dev.frugal.runs.report.Plot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The report of a comparison: tables, errors, forecasts, phase portraits, latent spaces, loss
/// curves.
///
/// Pictures show each method's first seed.
final class ComparisonReport {
    private static final String CLASSICAL = "classical";
    private static final int HEADLINE_DIGITS = 2;

    private final HeldOut heldOut;
    private final List<Member> members;
    private final ComparisonResult result;
    private final boolean paper;
    private final RunContext context;
    private final DynamicalSystem system;
    private final Map<String, Map<String, List<Forecast>>> forecasts = new LinkedHashMap<>();

    ComparisonReport(
            HeldOut heldOut,
            List<Member> members,
            ComparisonResult result,
            boolean paper,
            RunContext context) {
        this.heldOut = heldOut;
        this.members = members.stream().filter(member -> member.number() == 0).toList();
        this.result = result;
        this.paper = paper;
        this.context = context;
        system = heldOut.system();
        for (var member : this.members) {
            remember(ModelFile.read(member.place().modelFile()).model());
        }
        remember(Baselines.named(CLASSICAL, system, heldOut.data()));
    }

    private void remember(Forecaster forecaster) {
        var bySplit = new LinkedHashMap<String, List<Forecast>>();
        for (var split : heldOut.splits()) {
            bySplit.put(split.name(), Evaluation.forecasts(forecaster, split));
        }
        forecasts.put(forecaster.name(), bySplit);
    }

    Page page() {
        var blocks = new ArrayList<Block>();
        blocks.addAll(results());
        blocks.add(new Block.Section("A forecast against the truth"));
        blocks.add(new Block.Graphics(timeSeries()));
        blocks.add(new Block.Section("Phase portraits"));
        blocks.add(new Block.Graphics(portraits()));
        var latent = latentSpaces();
        if (!latent.isEmpty()) {
            blocks.add(new Block.Section("Latent codes by regime"));
            blocks.add(new Block.Graphics(latent));
        }
        if (!members.isEmpty()) {
            blocks.add(new Block.Section("Training"));
            blocks.add(new Block.Graphics(lossCurves()));
        }
        return new Page("Forecasts of " + system.name(), subtitle(), blocks);
    }

    private String subtitle() {
        var protocol = heldOut.data().protocol();
        return "%s. Models see the first %d of %d samples, with errors of standard deviation %s."
                .formatted(
                        String.join(", ", system.equationTexts()),
                        protocol.window(),
                        protocol.samples(),
                        Numerals.of(protocol.noise()));
    }

    private List<Block> results() {
        var blocks = new ArrayList<Block>();
        blocks.add(headlines());
        var splits =
                Map.of(
                        HeldOut.NEW_STATES, "New initial states",
                        HeldOut.NEW_PARAMETERS, "New parameter values");
        for (var split : heldOut.splits()) {
            var summaries = Summary.of(result, split.name());
            var table =
                    ComparisonTable.of(
                            summaries, String.join(", ", system.parameterNames()), Numerals::of);
            blocks.add(table(splits.getOrDefault(split.name(), split.name()), table));
        }
        blocks.add(
                new Block.Text(
                        "Medians over seeds. L2: relative error of the states, where forecasting zero"
                                + " gives 1. Residual: mean square by the forecast's exact derivatives."
                                + " Encoder use: error with exchanged windows over error with the"
                                + " right ones. * was told the true parameters; all others see the"
                                + " window only. A low residual alone means nothing: look at what the"
                                + " constant scores."));
        if (paper) {
            blocks.add(
                    table(
                            "Published figures beside ours, on new initial states",
                            ComparisonTable.ofPaper(result, Numerals::of)));
        }
        blocks.add(Block.Graphics.of(errors()));
        return blocks;
    }

    private Block headlines() {
        var summaries = Summary.of(result, HeldOut.NEW_STATES);
        var headlines = new ArrayList<Block.Headline>();
        for (var summary : summaries) {
            boolean shown =
                    members.stream()
                                    .anyMatch(member ->
                                            member.method().name().equals(summary.model()))
                            || summary.model().equals(CLASSICAL)
                            || summary.model().equals("constant");
            if (shown) {
                headlines.add(
                        new Block.Headline(
                                Numerals.of(
                                        summary.relativeL2After().orElseThrow().median(),
                                        HEADLINE_DIGITS),
                                summary.model(),
                                "relative L2 after the window"));
            }
        }
        headlines.add(
                new Block.Headline(
                        Numerals.of(result.referenceResidual(), HEADLINE_DIGITS),
                        "residual of the reference",
                        "through the same code"));
        return new Block.Headlines(headlines);
    }

    private static Block table(String caption, ComparisonTable table) {
        return new Block.Table(
                caption,
                table.header(),
                table.rows().stream().map(row -> new Block.Row(row, false)).toList());
    }

    private Graphic errors() {
        var byStates = Summary.of(result, HeldOut.NEW_STATES);
        var byParameters = Summary.of(result, HeldOut.NEW_PARAMETERS);
        return new BarChart(
                "Error after the window",
                "Median relative L2 error over the part of the trajectory that no model saw.",
                Axis.logarithmic("relative L2"),
                byStates.stream().map(Summary::model).toList(),
                List.of(
                        new BarChart.Series("new initial states", errors(byStates)),
                        new BarChart.Series("new parameter values", errors(byParameters))));
    }

    private static double[] errors(List<Summary> summaries) {
        return summaries.stream()
                .mapToDouble(summary -> summary.relativeL2After().orElseThrow().median())
                .toArray();
    }

    private List<Graphic> timeSeries() {
        var graphics = new ArrayList<Graphic>();
        for (var split : heldOut.splits()) {
            var truth = split.trajectories().getFirst();
            var layers = new ArrayList<Layer>();
            layers.add(
                    new Layer.Line(
                            "truth", truth.times(), column(truth.states(), 0), Layer.Stroke.BROAD));
            forecasts.forEach((model, bySplit) ->
                    layers.add(
                            new Layer.Line(
                                    model,
                                    truth.times(),
                                    column(first(bySplit, split).states(), 0),
                                    model.equals(CLASSICAL)
                                            ? Layer.Stroke.DASHED
                                            : Layer.Stroke.SOLID)));
            layers.add(new Layer.Mark("end of the window", windowEnd(split)));
            graphics.add(
                    Plot.wide(
                            "%s of a trajectory of %s"
                                    .formatted(system.stateNames().getFirst(), split.name()),
                            "Left of the mark is what the models were shown; %s."
                                    .formatted(parameters(truth.parameters())),
                            Axis.linear("time"),
                            Axis.linear(system.stateNames().getFirst()),
                            layers));
        }
        return graphics;
    }

    private double windowEnd(Split split) {
        return split.times()[heldOut.data().protocol().window() - 1];
    }

    private String parameters(double[] values) {
        var texts = new ArrayList<String>();
        for (int i = 0; i < values.length; i++) {
            texts.add("%s = %s".formatted(system.parameterNames().get(i), Numerals.of(values[i])));
        }
        return String.join(", ", texts);
    }

    private List<Graphic> portraits() {
        if (system.stateNames().size() < 2) {
            return List.of();
        }
        var split = heldOut.newParameters();
        var truth = split.trajectories().getFirst();
        var graphics = new ArrayList<Graphic>();
        forecasts.forEach((model, bySplit) -> {
            var states = first(bySplit, split).states();
            graphics.add(
                    Plot.square(
                            model,
                            "The whole trajectory at a new parameter value, %s."
                                    .formatted(parameters(truth.parameters())),
                            Axis.linear(system.stateNames().get(0)),
                            Axis.linear(system.stateNames().get(1)),
                            List.of(
                                    new Layer.Line(
                                            "truth",
                                            column(truth.states(), 0),
                                            column(truth.states(), 1),
                                            Layer.Stroke.BROAD),
                                    new Layer.Line(
                                            "forecast", column(states, 0), column(states, 1)))));
        });
        return graphics;
    }

    private List<Graphic> latentSpaces() {
        var regimes = new ArrayList<String>();
        heldOut.splits().forEach(split -> regimes.addAll(split.regimes()));
        var graphics = new ArrayList<Graphic>();
        forecasts.forEach((model, bySplit) -> {
            var answers = new ArrayList<Forecast>();
            bySplit.values().forEach(answers::addAll);
            if (answers.stream().allMatch(answer -> answer.latent().isPresent())) {
                var codes = answers.stream().map(answer -> answer.latent().orElseThrow()).toList();
                graphics.add(latentSpace(model, codes, regimes));
            }
        });
        return graphics;
    }

    private static Graphic latentSpace(String model, List<double[]> codes, List<String> regimes) {
        var plane = PrincipalPlane.of(codes);
        var byRegime = new TreeMap<String, List<double[]>>();
        for (int i = 0; i < codes.size(); i++) {
            byRegime.computeIfAbsent(regimes.get(i), _ -> new ArrayList<>())
                    .add(plane.project(codes.get(i)));
        }
        var layers = new ArrayList<Layer>();
        byRegime.forEach((regime, points) -> {
            var rows = points.toArray(double[][]::new);
            layers.add(new Layer.Scatter(regime, column(rows, 0), column(rows, 1)));
        });
        return Plot.square(
                model,
                "Codes of the windows of both held-out splits, on the plane of their two main"
                        + " directions.",
                Axis.linear("first main direction"),
                Axis.linear("second main direction"),
                layers);
    }

    private List<Graphic> lossCurves() {
        var metrics = context.metrics().metrics();
        var graphics = new ArrayList<Graphic>();
        for (var member : members) {
            var series = new LinkedHashMap<String, List<double[]>>();
            var prefix = member.place().prefix();
            for (var metric : metrics) {
                if (metric.name().startsWith(prefix)) {
                    series.computeIfAbsent(
                                    metric.name().substring(prefix.length()),
                                    _ -> new ArrayList<>())
                            .add(new double[] {metric.step(), metric.value()});
                }
            }
            var layers = new ArrayList<Layer>();
            series.forEach((name, points) -> {
                var rows = points.toArray(double[][]::new);
                layers.add(new Layer.Line(name, column(rows, 0), column(rows, 1)));
            });
            graphics.add(
                    Plot.wide(
                            member.method().name(),
                            "What training logged, step by step.",
                            Axis.linear("step"),
                            Axis.logarithmic("mean square"),
                            layers));
        }
        return graphics;
    }

    private static Forecast first(Map<String, List<Forecast>> bySplit, Split split) {
        return bySplit.getOrDefault(split.name(), List.of()).getFirst();
    }

    private static double[] column(double[][] rows, int column) {
        return java.util.Arrays.stream(rows).mapToDouble(row -> row[column]).toArray();
    }
}
