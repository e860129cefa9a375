package dev.frugal.reasoning.training;

import dev.frugal.ledger.meter.Phase;
import dev.frugal.runs.Metric;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.report.Axis;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.Graphic;
import dev.frugal.runs.report.NumberText;
import dev.frugal.runs.report.Plot;
import dev.frugal.runs.report.PlotLayer;
import dev.frugal.runs.report.ReportPage;
import dev.frugal.runs.report.RunReport;
import java.util.ArrayList;
import java.util.List;

/// The report of one training: how it went, what it cost, how to have it again.
public final class TrainingReport {
    /// Single steps are noise: a headline is a mean over this part of them at either end.
    private static final int ENDS = 10;

    private static final List<Curve> POLICY = List.of(
            new Curve("tokens", "Length", "tokens a response"),
            new Curve("accuracy", "Accuracy", "share of correct responses"),
            new Curve("entropy_per_token", "Entropy", "nats a token"),
            new Curve("invalid_groups", "Invalid groups", "share of groups"),
            new Curve("gradient_norm", "Gradient", "norm before clipping"));

    private static final List<Curve> IMITATION = List.of(new Curve("loss", "Loss", "nats a token of the response"));

    private final RunContext context;
    private final String prefix;
    private final List<Metric> metrics;

    private TrainingReport(RunContext context, String prefix) {
        this.context = context;
        this.prefix = prefix;
        this.metrics = context.metrics().metrics();
    }

    private record Curve(String metric, String title, String unit) {}

    /// Writes the report of the policy optimisation called `name` into its run.
    public static void ofPolicy(PolicySettings settings, RunContext context, String name) {
        new TrainingReport(context, name + "/")
                .write(
                        "Policy optimisation by " + settings.method().name(),
                        "%s from %s: %d steps of %d × %d responses."
                                .formatted(
                                        settings.task().name(),
                                        settings.model(),
                                        settings.optimisation().steps(),
                                        settings.rollout().prompts(),
                                        settings.rollout().group()),
                        POLICY);
    }

    /// Writes the report of a training by imitation into its run.
    ///
    /// @param title what was learnt
    /// @param subtitle from what, and how long
    public static void ofImitation(String title, String subtitle, RunContext context) {
        new TrainingReport(context, "").write(title, subtitle, IMITATION);
    }

    private void write(String title, String subtitle, List<Curve> curves) {
        try (var _ = context.meter().phase(Phase.REPORT)) {
            var known = curves.stream().filter(curve -> !steps(curve).isEmpty()).toList();
            RunReport.write(
                    new ReportPage(
                            title,
                            subtitle,
                            List.of(
                                    new Block.Headlines(known.stream()
                                            .filter(curve -> steps(curve).size() >= 2)
                                            .map(this::headline)
                                            .toList()),
                                    new Block.Text(
                                            "Each figure is a mean over the last tenth of what was logged, its remark the same over the first. They are measured on the problems trained on; 'frugal reasoning evaluate' judges a model by problems it has not seen."),
                                    new Block.Section("Against the step"),
                                    new Block.Graphics(
                                            known.stream().map(this::plot).toList()))),
                    List.of(),
                    context);
        }
    }

    private List<Metric> steps(Curve curve) {
        var name = prefix + curve.metric();
        return metrics.stream().filter(metric -> metric.name().equals(name)).toList();
    }

    private Block.Headline headline(Curve curve) {
        var steps = steps(curve);
        int end = Math.max(1, steps.size() / ENDS);
        return new Block.Headline(
                NumberText.of(mean(steps.subList(steps.size() - end, steps.size())), 3),
                curve.title() + ", " + curve.unit(),
                "at first " + NumberText.of(mean(steps.subList(0, end)), 3));
    }

    private static double mean(List<Metric> steps) {
        return steps.stream().mapToDouble(Metric::value).average().orElseThrow();
    }

    private Graphic plot(Curve curve) {
        var steps = steps(curve);
        var layers = new ArrayList<PlotLayer>();
        layers.add(new PlotLayer.Line(
                curve.metric(),
                steps.stream().mapToDouble(Metric::step).toArray(),
                steps.stream().mapToDouble(Metric::value).toArray()));
        return Plot.wide(
                curve.title(), "As logged, step by step.", Axis.linear("step"), Axis.linear(curve.unit()), layers);
    }
}
