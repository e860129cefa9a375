package dev.frugal.physics.identification;

import dev.frugal.runs.report.Axis;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.Graphic;
import dev.frugal.runs.report.NumberText;
import dev.frugal.runs.report.Plot;
import dev.frugal.runs.report.PlotLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What the page about an identification shows of any kind of system.
public final class IdentificationBlocks {
    /// Standard deviations on either side of a normal distribution's mean that contain 95 %.
    private static final double BOUND = 1.96;

    private static final int ROWS = 12;

    private IdentificationBlocks() {}

    /// The error of each channel.
    public static Block headlines(IdentificationDocument document) {
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
        return new Block.Headlines(headlines);
    }

    /// The table of errors by channel, beside those of the baselines.
    ///
    /// @param name of the system
    public static Block errors(String name, IdentificationDocument document) {
        var channels = List.copyOf(document.rmse().keySet());
        var header = new ArrayList<String>();
        header.add("model");
        header.addAll(channels);
        var rows = new ArrayList<Block.Row>();
        var errors = document.rmse().values();
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

    /// A section with a picture of each learnt term; nothing without terms.
    public static List<Block> terms(IdentificationDocument document, List<LearntCurve> terms) {
        var blocks = new ArrayList<Block>();
        if (terms.isEmpty()) {
            return blocks;
        }
        blocks.add(new Block.Section("Learnt terms"));
        for (var term : terms) {
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
        return blocks;
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

    /// A section with the constants; nothing if there are none.
    public static List<Block> constants(IdentificationDocument document) {
        if (document.constants().isEmpty()) {
            return List.of();
        }
        return List.of(
                new Block.Section("Constants"),
                new Block.Table(
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
