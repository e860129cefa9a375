package dev.frugal.physics.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The figures of the TAPINN paper (Spotorno, Leal Filho, Fröhlich, arXiv 2602.09980) beside ours.
///
/// The paper does not publish its protocol; ours is that of the authors' later suite. A figure
/// counts as reproduced when our median over seeds lies within a factor of 1.5 of it.
public final class PaperVerdict {
    /// Seeds of the paper's protocol here.
    public static final int SEEDS = 5;

    /// The methods the paper compares.
    public static final List<String> MODELS =
            List.of("tapinn", "hyperpinn", "parametric", "sobolev");

    private static final double FACTOR = 1.5;

    private PaperVerdict() {}

    /// One published figure.
    ///
    /// @param what model and quantity
    /// @param published as printed in the paper
    /// @param measured ours, over seeds, on new initial states
    /// @param reproduced whether the median is within the factor; for counts, whether they are
    ///   equal
    public record Line(String what, double published, Spread measured, boolean reproduced) {}

    /// Every published figure for which there is a measured one.
    public static List<Line> of(ComparisonResult result) {
        var summaries = Summary.of(result, HeldOut.NEW_STATES);
        var lines = new ArrayList<Line>();
        count(summaries, "tapinn", 8_003, lines);
        count(summaries, "hyperpinn", 39_169, lines);
        figure(summaries, "tapinn", "residual", 0.082, Summary::residualSecondOrder, lines);
        figure(summaries, "parametric", "residual", 0.160, Summary::residualSecondOrder, lines);
        figure(summaries, "hyperpinn", "residual", 0.158, Summary::residualSecondOrder, lines);
        figure(
                summaries,
                "tapinn",
                "mean squared error of F0 from z",
                3.5e-4,
                Summary::prognosticsMeanSquare,
                lines);
        figure(summaries, "hyperpinn", "data MSE", 0.281, Summary::dataMeanSquare, lines);
        gradientVarianceRatio(result)
                .ifPresent(ratio ->
                        lines.add(line("gradient variance, sobolev over tapinn", 2.18, ratio)));
        return List.copyOf(lines);
    }

    private static Optional<Summary> named(List<Summary> summaries, String model) {
        return summaries.stream().filter(summary -> summary.model().equals(model)).findFirst();
    }

    private static void count(
            List<Summary> summaries, String model, long published, List<Line> lines) {
        named(summaries, model)
                .ifPresent(summary -> {
                    double ours = summary.parameters();
                    lines.add(
                            new Line(
                                    model + ", parameters",
                                    published,
                                    new Spread(ours, ours, ours),
                                    summary.parameters() == published));
                });
    }

    private static void figure(
            List<Summary> summaries,
            String model,
            String quantity,
            double published,
            Function<Summary, Optional<Spread>> measured,
            List<Line> lines) {
        named(summaries, model)
                .flatMap(measured)
                .ifPresent(spread -> lines.add(line(model + ", " + quantity, published, spread)));
    }

    private static Line line(String what, double published, Spread measured) {
        double ratio = measured.median() / published;
        return new Line(what, published, measured, ratio <= FACTOR && ratio >= 1 / FACTOR);
    }

    /// Seed by seed, the Sobolev baseline's gradient variance over TAPINN's.
    private static Optional<Spread> gradientVarianceRatio(ComparisonResult result) {
        var ratios = new ArrayList<Double>();
        for (var sobolev : result.entries()) {
            for (var tapinn : result.entries()) {
                boolean pair =
                        sobolev.model().equals("sobolev")
                                && tapinn.model().equals("tapinn")
                                && sobolev.seed() == tapinn.seed();
                if (pair) {
                    ratios.add(
                            sobolev.gradientVariance().orElseThrow()
                                    / tapinn.gradientVariance().orElseThrow());
                }
            }
        }
        return Spread.of(ratios);
    }
}
