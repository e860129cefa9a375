package dev.frugal.physics.identification;

import dev.frugal.physics.estimation.ResidualCorrelation;
import dev.frugal.runs.report.Axis;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.Graphic;
import dev.frugal.runs.report.NumberText;
import dev.frugal.runs.report.Plot;
import dev.frugal.runs.report.PlotLayer;
import dev.frugal.runs.report.PlotLayer.Stroke;
import dev.frugal.runs.report.ReportPage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The page about an identification: its errors, a free run, what the residuals still contain, and what was
/// learnt.
public final class IdentificationReport {
    /// Standard deviations on either side of a normal distribution's mean that contain 95 %.
    private static final double BOUND = 1.96;

    /// Samples of a free run that a drawing can show apart.
    private static final int DRAWN = 600;

    private static final int LAGS = 50;
    private static final int ROWS = 12;

    private final IdentificationResult found;
    private final IdentificationDocument document;

    private IdentificationReport(IdentificationResult found) {
        this.found = found;
        this.document = found.document();
    }

    /// The page about what an identification found.
    public static ReportPage page(IdentificationResult found) {
        return new IdentificationReport(found).page();
    }

    private ReportPage page() {
        var blocks = new ArrayList<Block>();
        blocks.add(new Block.Headlines(headlines()));
        blocks.add(new Block.Section("Errors"));
        blocks.add(errors());
        freeRun(blocks);
        residuals(blocks);
        terms(blocks);
        constants(blocks);
        int learnt = document.parametersLearnt();
        int steps = document.stepsPerSample();
        var subtitle = "%,d %s learnt, %,d integration %s a sample"
                .formatted(learnt, learnt == 1 ? "number" : "numbers", steps, steps == 1 ? "step" : "steps");
        return new ReportPage("Identification of " + found.system().name(), subtitle, blocks);
    }

    private List<Block.Headline> headlines() {
        var headlines = new ArrayList<Block.Headline>();
        document.rmse().forEach((channel, errors) -> {
            var fitted = "%s on the fitted stretches".formatted(NumberText.of(errors.training()));
            errors.validation()
                    .ifPresentOrElse(
                            error -> headlines.add(new Block.Headline(
                                    NumberText.of(error),
                                    "root mean square error of %s, held out".formatted(channel),
                                    fitted)),
                            () -> headlines.add(new Block.Headline(
                                    NumberText.of(errors.training()),
                                    "root mean square error of %s, fitted stretches".formatted(channel),
                                    "nothing to compare it with on held-out samples")));
        });
        return headlines;
    }

    private Block errors() {
        var channels = List.copyOf(document.rmse().keySet());
        var header = new ArrayList<String>();
        header.add("model");
        header.addAll(channels);
        var rows = new ArrayList<Block.Row>();
        var errors = document.rmse().values();
        var name = found.system().name();
        rows.add(row(name + ", fitted stretches", errors.stream().map(IdentificationDocument.Errors::training), false));
        rows.add(row(
                name + ", held out",
                errors.stream().map(error -> error.validation().orElse(Double.NaN)),
                true));
        document.baselines()
                .forEach((other, own) -> rows.add(row(
                        baseline(other) + ", held out",
                        channels.stream().map(channel -> own.getOrDefault(channel, Double.NaN)),
                        false)));
        return new Block.Table(
                "Root mean square errors by channel. Held out: free runs after the initial state was estimated from "
                        + "the first samples.",
                header,
                rows);
    }

    private static Block.Row row(String name, Stream<Double> errors, boolean emphasised) {
        var cells = new ArrayList<String>();
        cells.add(name);
        errors.forEach(error -> cells.add(NumberText.of(error, 4)));
        return new Block.Row(cells, emphasised);
    }

    private static String baseline(String name) {
        return switch (name) {
            case "zero" -> "always 0";
            case "persistence" -> "last value";
            case "equation" -> "the equation without the unknown terms";
            case "linear" -> "linear model with the same states";
            case "black_box" -> "linear model with a network of the same size";
            default -> name;
        };
    }

    private void freeRun(List<Block> blocks) {
        blocks.add(new Block.Section("Free run over the held-out stretch"));
        if (found.freeRuns().isEmpty()) {
            blocks.add(new Block.Text("No samples were held out: the recordings are too short."));
            return;
        }
        var run = found.freeRuns().getFirst();
        int samples = run.recording().samples();
        int from = Math.max(run.initialised(), samples - DRAWN);
        var part = from == run.initialised()
                ? "All samples after the first %,d, from which the initial state was estimated.".formatted(from)
                : "The last %,d of %,d samples, the farthest from the initial state."
                        .formatted(samples - from, samples);
        var times = Arrays.copyOfRange(run.recording().times(), from, samples);
        for (int c = 0; c < run.channels().size(); c++) {
            var channel = run.channels().get(c);
            var simulated = Arrays.copyOfRange(run.outputs()[c], from, samples);
            var all = run.recording().channel(channel);
            if (all.isEmpty() || !Double.isFinite(run.error(c))) {
                blocks.add(new Block.Text(
                        all.isEmpty()
                                ? "%s was not measured in this recording.".formatted(channel)
                                : "The solution of %s was lost.".formatted(channel)));
                continue;
            }
            var measured = Arrays.copyOfRange(all.get(), from, samples);
            var error = IntStream.range(0, measured.length)
                    .mapToDouble(i -> simulated[i] - measured[i])
                    .toArray();
            blocks.add(new Block.Graphics(List.of(Plot.wide(
                    "Free run of " + channel,
                    part,
                    Axis.linear("time"),
                    Axis.linear(channel),
                    List.of(
                            new PlotLayer.Line("measured", times, measured, Stroke.BROAD),
                            new PlotLayer.Line("simulated", times, simulated, Stroke.BOLD))))));
            blocks.add(new Block.Graphics(List.of(Plot.wide(
                    "Error of " + channel,
                    "Simulated less measured, over the same samples; root mean square of the whole stretch %s."
                            .formatted(NumberText.of(run.error(c))),
                    Axis.linear("time"),
                    Axis.linear("error of " + channel),
                    List.of(new PlotLayer.Line("error", times, error))))));
        }
    }

    private void residuals(List<Block> blocks) {
        blocks.add(new Block.Section("Residual autocorrelation"));
        for (Map.Entry<String, double[]> entry : found.residuals().entrySet()) {
            var residuals = entry.getValue();
            int lags = Math.min(LAGS, residuals.length / 4);
            var correlations = ResidualCorrelation.autocorrelation(residuals, lags);
            if (lags == 0 || !Double.isFinite(correlations[0])) {
                blocks.add(new Block.Text("%s has no residuals to speak of.".formatted(entry.getKey())));
                continue;
            }
            double bound = BOUND / Math.sqrt(residuals.length);
            var at = IntStream.rangeClosed(1, lags).asDoubleStream().toArray();
            var low = new double[at.length];
            var high = new double[at.length];
            Arrays.fill(low, -bound);
            Arrays.fill(high, bound);
            var later = Arrays.copyOfRange(correlations, 1, lags + 1);
            long beyond = Arrays.stream(later)
                    .filter(correlation -> Math.abs(correlation) > bound)
                    .count();
            blocks.add(new Block.Graphics(List.of(Plot.wide(
                    "Autocorrelation of the residuals of " + entry.getKey(),
                    ("Fitted stretches. %d of %d lags lie beyond the 95 %% bounds ±%s of independent residuals;"
                                    + " about %s would by chance.")
                            .formatted(beyond, lags, NumberText.of(bound), NumberText.of(lags * 0.05, 2)),
                    Axis.linear("lag in samples"),
                    Axis.linear("autocorrelation"),
                    List.of(
                            new PlotLayer.Band("95 % bounds", at, low, high),
                            new PlotLayer.Line("autocorrelation", at, later))))));
        }
    }

    private void terms(List<Block> blocks) {
        if (found.terms().isEmpty()) {
            return;
        }
        blocks.add(new Block.Section("Learnt terms"));
        for (var term : found.terms()) {
            if (term.arguments().size() == 1) {
                blocks.add(new Block.Graphics(List.of(curve(term))));
            } else {
                blocks.add(
                        new Block.Graphics(IntStream.range(0, term.arguments().size())
                                .<Graphic>mapToObj(argument -> scatter(term, argument))
                                .toList()));
                blocks.add(table(term));
            }
        }
        if (!document.constants().isEmpty()) {
            blocks.add(new Block.Text(
                    "The bands hold with the constants at their estimates. What a term and a constant can give to each other,"
                            + " such as a viscous part of a friction, makes the constant's standard deviation large and"
                            + " leaves their sum as it is: only that is known."));
        }
    }

    private static double[] argument(LearntCurve term, int argument) {
        return Arrays.stream(term.points())
                .mapToDouble(point -> point[argument])
                .toArray();
    }

    private static Plot curve(LearntCurve term) {
        var at = argument(term, 0);
        var low = new double[at.length];
        var high = new double[at.length];
        for (int i = 0; i < at.length; i++) {
            low[i] = term.values()[i] - BOUND * term.deviations()[i];
            high[i] = term.values()[i] + BOUND * term.deviations()[i];
        }
        var argument = term.arguments().getFirst();
        return Plot.wide(
                term.name(),
                "The learnt term over the visited range of %s; its 95 %% band is at most ± %s."
                        .formatted(
                                argument,
                                NumberText.of(
                                        BOUND
                                                * Arrays.stream(term.deviations())
                                                        .max()
                                                        .orElse(0),
                                        2)),
                Axis.linear(argument),
                Axis.linear(term.name()),
                List.of(
                        new PlotLayer.Band(term.name(), at, low, high),
                        new PlotLayer.Line(term.name(), at, term.values())));
    }

    private static Plot scatter(LearntCurve term, int argument) {
        var name = term.arguments().get(argument);
        return Plot.wide(
                "%s by %s".formatted(term.name(), name),
                "The learnt term at %,d visited points, whatever its other arguments are there."
                        .formatted(term.values().length),
                Axis.linear(name),
                Axis.linear(term.name()),
                List.of(new PlotLayer.Scatter(term.name(), argument(term, argument), term.values())));
    }

    private static Block table(LearntCurve term) {
        var header = new ArrayList<>(term.arguments());
        header.add(term.name());
        header.add("95 % band");
        int points = term.values().length;
        int rows = Math.min(ROWS, points);
        return new Block.Table(
                "%s at visited points from the smallest to the largest %s"
                        .formatted(term.name(), term.arguments().getFirst()),
                header,
                IntStream.range(0, rows)
                        .map(row -> rows == 1 ? 0 : (int) ((long) row * (points - 1) / (rows - 1)))
                        .mapToObj(i -> {
                            var cells = new ArrayList<String>();
                            for (double value : term.points()[i]) {
                                cells.add(NumberText.of(value));
                            }
                            cells.add(NumberText.of(term.values()[i]));
                            cells.add("± " + NumberText.of(BOUND * term.deviations()[i], 2));
                            return new Block.Row(cells, false);
                        })
                        .toList());
    }

    private void constants(List<Block> blocks) {
        if (document.constants().isEmpty()) {
            return;
        }
        blocks.add(new Block.Section("Constants"));
        blocks.add(new Block.Table(
                "Estimates; their standard deviations allow for the autocorrelation of the residuals.",
                List.of("constant", "value", "standard deviation"),
                document.constants().entrySet().stream()
                        .map(entry -> Block.Row.of(
                                entry.getKey(),
                                NumberText.of(entry.getValue().mean(), 6),
                                NumberText.of(entry.getValue().sd(), 2)))
                        .toList()));
    }
}
