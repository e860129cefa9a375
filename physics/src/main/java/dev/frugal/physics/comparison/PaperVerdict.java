package dev.frugal.physics.comparison;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The figures of the TAPINN paper (Spotorno, Leal Filho, Fröhlich, arXiv 2602.09980) beside ours.
///
/// The paper does not publish its protocol; ours is that of the authors' later suite. A figure
/// counts as reproduced when our median over seeds lies within a factor of 1.5 of it.
public final class PaperVerdict {
    /// What the paper's figures are about.
    static final String SYSTEM = "duffing";

    /// Seeds of the paper's protocol here.
    public static final int SEEDS = 5;

    /// The models the paper compares.
    public static final List<String> MODELS = List.of("tapinn", "hyperpinn", "parametric", "sobolev");

    private static final double FACTOR = 1.5;

    private static final Map<String, Double> RESIDUALS = residuals();

    private PaperVerdict() {}

    private static Map<String, Double> residuals() {
        var published = new LinkedHashMap<String, Double>();
        published.put("tapinn", 0.082);
        published.put("parametric", 0.160);
        published.put("hyperpinn", 0.158);
        return Collections.unmodifiableMap(published);
    }

    private static double published(String model) {
        return RESIDUALS.getOrDefault(model, Double.NaN);
    }

    /// The paper does not say in which form it takes the residual.
    private enum Form {
        SECOND_ORDER("scalar equation of second order", Figure.RESIDUAL_SECOND_ORDER),
        FIRST_ORDER("system of first order", Figure.RESIDUAL_FIRST_ORDER);

        private final String text;
        private final Figure figure;

        Form(String text, Figure figure) {
            this.text = text;
            this.figure = figure;
        }
    }

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
        var summaries = result.summaries(HeldOut.NEW_STATES);
        var lines = new ArrayList<Line>();
        count(summaries, "tapinn", 8_003, lines);
        count(summaries, "hyperpinn", 39_169, lines);
        for (var form : Form.values()) {
            for (var residual : RESIDUALS.entrySet()) {
                figure(summaries, residual.getKey(), "residual, " + form.text, residual.getValue(), form.figure, lines);
            }
        }
        ratio(
                result,
                "residual, parametric over tapinn",
                published("parametric") / published("tapinn"),
                "parametric",
                "tapinn",
                Figure.RESIDUAL_SECOND_ORDER,
                lines);
        ratio(
                result,
                "residual, hyperpinn over tapinn",
                published("hyperpinn") / published("tapinn"),
                "hyperpinn",
                "tapinn",
                Figure.RESIDUAL_SECOND_ORDER,
                lines);
        figure(summaries, "tapinn", "mean squared error of F0 from z", 3.5e-4, Figure.PROGNOSTICS_MEAN_SQUARE, lines);
        figure(summaries, "hyperpinn", "data MSE", 0.281, Figure.DATA_MEAN_SQUARE, lines);
        ratio(
                result,
                "gradient variance, sobolev over tapinn",
                2.18,
                "sobolev",
                "tapinn",
                Figure.GRADIENT_VARIANCE,
                lines);
        return List.copyOf(lines);
    }

    private static Optional<Summary> named(List<Summary> summaries, String model) {
        return summaries.stream()
                .filter(summary -> summary.model().equals(model))
                .findFirst();
    }

    private static void count(List<Summary> summaries, String model, long published, List<Line> lines) {
        named(summaries, model).ifPresent(summary -> {
            double ours = summary.parameters();
            lines.add(new Line(
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
            Figure measured,
            List<Line> lines) {
        named(summaries, model)
                .flatMap(summary -> summary.figure(measured))
                .ifPresent(spread -> lines.add(line(model + ", " + quantity, published, spread)));
    }

    private static Line line(String what, double published, Spread measured) {
        double ratio = measured.median() / published;
        return new Line(what, published, measured, ratio <= FACTOR && ratio >= 1 / FACTOR);
    }

    /// Seed by seed, one model's figure over another's.
    private static void ratio(
            ComparisonResult result,
            String what,
            double published,
            String above,
            String below,
            Figure figure,
            List<Line> lines) {
        var ratios = new ArrayList<Double>();
        for (var dividend : result.entries()) {
            for (var divisor : result.entries()) {
                boolean pair = dividend.model().equals(above)
                        && divisor.model().equals(below)
                        && dividend.seed() == divisor.seed();
                if (pair) {
                    ratios.add(figure.of(dividend, HeldOut.NEW_STATES).orElseThrow()
                            / figure.of(divisor, HeldOut.NEW_STATES).orElseThrow());
                }
            }
        }
        Spread.of(ratios).ifPresent(spread -> lines.add(line(what, published, spread)));
    }
}
