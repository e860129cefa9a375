package dev.frugal.physics.identification;

import dev.frugal.physics.estimation.ResidualCorrelation;
import dev.frugal.runs.report.Axis;
import dev.frugal.runs.report.Block;
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

/// The page about an identification: its errors, a free run, what the residuals still contain, and what was
/// learnt.
public final class IdentificationReport {
    /// Standard deviations on either side of a normal distribution's mean that contain 95 %.
    private static final double BOUND = 1.96;

    /// Samples of a free run that a drawing can show apart.
    private static final int DRAWN = 600;

    private static final int LAGS = 50;

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
        blocks.add(IdentificationBlocks.headlines(document));
        blocks.add(new Block.Section("Errors"));
        blocks.add(IdentificationBlocks.errors(found.system().name(), document));
        freeRun(blocks);
        residuals(blocks);
        blocks.addAll(IdentificationBlocks.terms(document, found.terms()));
        blocks.addAll(IdentificationBlocks.constants(document));
        int learnt = document.parametersLearnt();
        int steps = document.stepsPerSample();
        var subtitle = "%,d %s learnt, %,d integration %s a sample"
                .formatted(learnt, learnt == 1 ? "number" : "numbers", steps, steps == 1 ? "step" : "steps");
        return new ReportPage("Identification of " + found.system().name(), subtitle, blocks);
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
}
