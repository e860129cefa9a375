package dev.frugal.runs.report;

import dev.frugal.base.Seed;
import dev.frugal.runs.report.Block.Graphics;
import dev.frugal.runs.report.Block.Headline;
import dev.frugal.runs.report.Block.Headlines;
import dev.frugal.runs.report.Block.Row;
import dev.frugal.runs.report.Block.Section;
import dev.frugal.runs.report.Block.SideBySide;
import dev.frugal.runs.report.Block.Table;
import dev.frugal.runs.report.Block.Text;
import dev.frugal.runs.report.Block.Verbatim;
import dev.frugal.runs.report.PlotLayer.Band;
import dev.frugal.runs.report.PlotLayer.Line;
import dev.frugal.runs.report.PlotLayer.Mark;
import dev.frugal.runs.report.PlotLayer.Scatter;
import dev.frugal.runs.report.PlotLayer.Stroke;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/// A page with one of everything, made of formulas.
final class SampleReport {
    private SampleReport() {}

    static ReportPage page() {
        return new ReportPage(
                "A sample of everything a report can show",
                "Numbers from formulas, drawn to be looked at; not a result of anything.",
                List.of(
                        new Headlines(List.of(
                                new Headline("2.4×10⁻⁴", "relative error", "constant: 1.02"),
                                new Headline("5,051", "parameters", "8,003 in the paper"),
                                new Headline("38 s", "training", "on 2 cores"),
                                new Headline("0.61×", "tokens per answer", ""))),
                        new Text("Each trajectory is measured over a short window. What follows is forecast"
                                + " from it, and compared with a reference solution."),
                        new Section("Curves"),
                        Graphics.of(forecast(), losses(), portrait(), latent()),
                        new Section("Table and bars"),
                        table(),
                        Graphics.of(bars(), logarithmicBars()),
                        new Section("Text"),
                        new SideBySide(List.of(
                                new Verbatim("before", "12+7=19; check 19-7=12 ok; answer 19"),
                                new Verbatim("GRPO", "12+7=19; answer 19"),
                                new Verbatim("FGO", "19"))),
                        new Verbatim("How to reproduce it", "./frugal demo --seed 7")));
    }

    private static Plot forecast() {
        var time = grid(0, 20, 400);
        var truth = values(time, t -> Math.cos(t) * Math.exp(-t / 15));
        var forecast = values(time, t -> Math.cos(1.01 * t) * Math.exp(-t / 15));
        return Plot.wide(
                "Forecast against truth",
                "Position over time. The network has seen what lies left of the mark.",
                Axis.linear("time in s"),
                Axis.linear("position x"),
                List.of(
                        new Line("truth", time, truth, Stroke.BROAD),
                        new Band(
                                "forecast ± 2σ",
                                time,
                                values(time, t -> Math.cos(1.01 * t) * Math.exp(-t / 15) - t / 90),
                                values(time, t -> Math.cos(1.01 * t) * Math.exp(-t / 15) + t / 90)),
                        new Line("forecast ± 2σ", time, forecast),
                        new Mark("end of window", 5)));
    }

    private static Plot losses() {
        var steps = grid(0, 20_000, 20_001);
        var random = new Seed(1).random();
        var noisy = values(steps, s -> Math.exp(-s / 3000) * Math.exp(0.3 * random.nextGaussian()) + 1e-5);
        return Plot.wide(
                "Loss",
                "Two losses over twenty thousand steps, on a logarithmic axis.",
                Axis.linear("step"),
                Axis.logarithmic("loss"),
                List.of(
                        new Line("data", steps, noisy),
                        new Line(
                                "residual",
                                steps,
                                values(steps, s -> 0.1 * Math.exp(-s / 2000) + 1e-6),
                                Stroke.DASHED)));
    }

    private static Plot portrait() {
        var time = grid(0, 120, 6000);
        return Plot.square(
                "Phase portrait",
                "Velocity against position along one orbit.",
                Axis.linear("position x"),
                Axis.linear("velocity v"),
                List.of(new Line(
                        "orbit",
                        values(time, t -> Math.sin(t) + 0.4 * Math.sin(2.03 * t)),
                        values(time, t -> Math.cos(t) + 0.812 * Math.cos(2.03 * t)))));
    }

    private static Plot latent() {
        var layers = new ArrayList<PlotLayer>();
        var names = List.of("equilibrium", "period 1", "period 2", "chaotic");
        for (int k = 0; k < names.size(); k++) {
            int group = k;
            var random = new Seed(5).at(k).random();
            layers.add(new Scatter(
                    names.get(k),
                    IntStream.range(0, 60)
                            .mapToDouble(i -> 2 * Math.cos(group * 1.6) + 0.5 * random.nextGaussian())
                            .toArray(),
                    IntStream.range(0, 60)
                            .mapToDouble(i -> 2 * Math.sin(group * 1.6) + 0.5 * random.nextGaussian())
                            .toArray()));
        }
        return Plot.square(
                "Latent space",
                "Each point is one window as the encoder sees it, marked by its regime.",
                Axis.linear("first direction"),
                Axis.linear("second direction"),
                layers);
    }

    private static Table table() {
        return new Table(
                "Medians over three seeds",
                List.of("model", "parameters", "error, new states", "error, new parameters", "seconds"),
                List.of(
                        Row.emphasised(
                                "flow-tapinn", "5,051", NumberText.of(2.41e-4, 2), NumberText.of(4.8e-4, 2), "38"),
                        Row.of("tapinn", "8,003", NumberText.of(0.31), NumberText.of(0.42), "61"),
                        Row.of("constant", "0", NumberText.of(1.02), NumberText.of(1.05), "0")));
    }

    private static BarChart bars() {
        return new BarChart(
                "Tokens per answer",
                "Mean length of an answer, sampled and greedy.",
                Axis.linear("tokens"),
                List.of("base", "GRPO", "FGO"),
                List.of(
                        new BarChart.Series("sampled", new double[] {61.2, 44.8, 37.1}),
                        new BarChart.Series("greedy", new double[] {58, 40, 27})));
    }

    private static BarChart logarithmicBars() {
        return new BarChart(
                "Error by model",
                "Relative error on new initial states; shorter is better.",
                Axis.logarithmic("relative error"),
                List.of("flow-tapinn", "least-squares fit", "tapinn", "persistence", "constant"),
                List.of(new BarChart.Series("error", new double[] {2.4e-4, 9e-5, 0.31, Double.NaN, 1.02})));
    }

    static double[] grid(double from, double to, int count) {
        return IntStream.range(0, count)
                .mapToDouble(i -> from + (to - from) * i / (count - 1))
                .toArray();
    }

    private static double[] values(double[] at, DoubleUnaryOperator function) {
        return java.util.Arrays.stream(at).map(function).toArray();
    }
}
