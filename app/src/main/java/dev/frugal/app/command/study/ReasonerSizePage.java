package dev.frugal.app.command.study;

import dev.frugal.app.command.ledger.ScalingPage;
import dev.frugal.ledger.scaling.ScalingDocument;
import dev.frugal.reasoning.study.ReasonerSizeResult;
import dev.frugal.reasoning.study.ReasonerSizeResult.Training;
import dev.frugal.reasoning.study.ReasonerSizeSettings;
import dev.frugal.runs.Manifest;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.NumberText;
import dev.frugal.runs.report.ReportPage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/// The results of the study of the reasoner's size.
final class ReasonerSizePage {
    private static final String TITLE = "Arithmetic reasoner: loss against size, data and compute";

    private static final int DIGITS_OF_LOSSES = 4;

    private ReasonerSizePage() {}

    /// What the terminal shows.
    static List<Block> printed(ReasonerSizeResult result) {
        var blocks = new ArrayList<Block>();
        blocks.add(trainings(result));
        result.law().ifPresent(law -> blocks.addAll(ScalingPage.laws(law)));
        result.lawless().ifPresent(reason -> blocks.add(new Block.Text("No law: %s.".formatted(reason))));
        return blocks;
    }

    static ReportPage report(ReasonerSizeResult result, ReasonerSizeSettings settings) {
        var blocks = new ArrayList<Block>();
        result.law()
                .ifPresent(law -> blocks.add(
                        Block.Graphics.of(ScalingPage.errors(new ScalingDocument(1, List.of(law), List.of())))));
        blocks.addAll(printed(result));
        return new ReportPage(TITLE, description(settings), blocks);
    }

    /// The page in docs/benchmarks.
    static String of(ReasonerSizeResult result, ReasonerSizeSettings settings, Manifest manifest) {
        var lines = new ArrayList<String>();
        lines.addAll(List.of("# " + TITLE, "", "`" + StudyPages.command(manifest) + "`", ""));
        lines.addAll(List.of(StudyPages.machine(manifest), ""));
        lines.addAll(StudyPages.wrapped(description(settings)));
        lines.addAll(StudyPages.markdown(printed(result)));
        return String.join("\n", lines) + "\n";
    }

    private static String description(ReasonerSizeSettings settings) {
        return ("The loss is the mean negative log-probability, in nats, of the tokens of %,d worked solutions that no"
                        + " training has seen; it cannot reach 0, since solutions choose some of their words at random. %d"
                        + " sizes, each with %d amounts of data, %d %s each; medians over seeds, and in brackets the smallest"
                        + " and the largest. The last column is the share of %,d held-out problems answered right without"
                        + " sampling.")
                .formatted(
                        settings.problems(),
                        settings.shapes().size(),
                        settings.shares().size(),
                        settings.seeds(),
                        settings.seeds() == 1 ? "seed" : "seeds",
                        settings.problems());
    }

    private static Block trainings(ReasonerSizeResult result) {
        var sizes = result.trainings().stream()
                .collect(Collectors.groupingBy(Training::group, LinkedHashMap::new, Collectors.toList()));
        return new Block.Table(
                "Trainings",
                List.of("parameters", "tokens", "operations", "loss", "right"),
                sizes.values().stream()
                        .map(seeds -> Block.Row.of(
                                NumberText.of(seeds.getFirst().parameters()),
                                NumberText.of(StudyPages.median(seeds, Training::tokens)),
                                NumberText.of(StudyPages.median(seeds, Training::operations)),
                                losses(seeds),
                                "%.1f %%".formatted(100 * StudyPages.median(seeds, Training::accuracy))))
                        .toList());
    }

    private static String losses(List<Training> seeds) {
        var range = seeds.stream().mapToDouble(Training::loss).summaryStatistics();
        var median = loss(StudyPages.median(seeds, Training::loss));
        return seeds.size() == 1
                ? median
                : "%s (%s to %s)".formatted(median, loss(range.getMin()), loss(range.getMax()));
    }

    private static String loss(double value) {
        return NumberText.of(value, DIGITS_OF_LOSSES);
    }
}
