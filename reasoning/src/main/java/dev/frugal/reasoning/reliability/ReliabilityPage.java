package dev.frugal.reasoning.reliability;

import dev.frugal.runs.report.Axis;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.NumberText;
import dev.frugal.runs.report.Plot;
import dev.frugal.runs.report.PlotLayer;
import dev.frugal.runs.report.ReportPage;
import java.util.ArrayList;
import java.util.List;

/// The report of votes.
final class ReliabilityPage {
    private ReliabilityPage() {}

    static ReportPage of(VotedEvaluationDocument document) {
        var reliability = document.reliability();
        return new ReportPage(
                "Votes, confidence and the price of reliability",
                "%s, %d problems of %s, %d responses to each."
                        .formatted(
                                document.model(),
                                reliability.problems(),
                                document.task(),
                                reliability.responses() / reliability.problems()),
                List.of(
                        new Block.Headlines(headlines(reliability)),
                        Block.Graphics.of(accuracies(reliability), risks(reliability)),
                        strategies(reliability, document.price().currency())));
    }

    private static List<Block.Headline> headlines(Reliability reliability) {
        var headlines = new ArrayList<Block.Headline>();
        headlines.add(new Block.Headline(
                percent(reliability.falseStep().value()),
                "responses with a false step",
                "%s of all are right all the same".formatted(percent(reliability.falseStepAndCorrect()))));
        for (var nine : reliability.nines()) {
            headlines.add(new Block.Headline(
                    nine.rule().isPresent() ? "%s tokens".formatted(NumberText.of(nine.tokens())) : "not reached",
                    "for %s right".formatted(percent(nine.accuracy())),
                    nine.rule()
                            .map(rule -> "%s of %d, %s answered"
                                    .formatted(rule.word(), nine.votes(), percent(nine.coverage())))
                            .orElse(
                                    reliability.problems() < nine.problemsNeeded()
                                            ? "needs %,d problems to be shown".formatted(nine.problemsNeeded())
                                            : "by no strategy here")));
        }
        return headlines;
    }

    private static Plot accuracies(Reliability reliability) {
        var layers = new ArrayList<PlotLayer>();
        for (var rule : Rule.values()) {
            var rows = reliability.strategies().stream()
                    .filter(strategy -> strategy.rule() == rule)
                    .toList();
            var tokens = rows.stream().mapToDouble(Reliability.Strategy::tokens).toArray();
            layers.add(new PlotLayer.Band(
                    rule.word(),
                    tokens,
                    rows.stream().mapToDouble(row -> 100 * row.accuracy().low()).toArray(),
                    rows.stream()
                            .mapToDouble(row -> 100 * row.accuracy().high())
                            .toArray()));
            layers.add(new PlotLayer.Line(
                    rule.word(),
                    tokens,
                    rows.stream()
                            .mapToDouble(row -> 100 * row.accuracy().value())
                            .toArray()));
        }
        return Plot.wide(
                "Accuracy against tokens",
                "Each point is a number of votes, with its 95 % interval.",
                Axis.logarithmic("tokens per answer, all votes counted"),
                Axis.linear("right, %"),
                layers);
    }

    private static Plot risks(Reliability reliability) {
        var most = reliability.strategies().stream()
                .filter(strategy -> strategy.rule() == Rule.MAJORITY)
                .toList()
                .getLast();
        var layers = new ArrayList<PlotLayer>();
        for (var risk : most.risk()) {
            layers.add(new PlotLayer.Line(
                    risk.confidence().word().replace('_', ' '),
                    risk.curve().stream()
                            .mapToDouble(point -> 100 * point.coverage())
                            .toArray(),
                    risk.curve().stream()
                            .mapToDouble(point -> 100 * point.risk())
                            .toArray()));
        }
        return Plot.wide(
                "Risk against coverage, majority of %d".formatted(most.votes()),
                "Share of wrong answers among those given, when the least confident are withheld.",
                Axis.linear("answered, %"),
                Axis.linear("wrong, %"),
                layers);
    }

    private static Block strategies(Reliability reliability, String currency) {
        return new Block.Table(
                "Strategies",
                List.of(
                        "rule",
                        "votes",
                        "right",
                        "95 % interval",
                        "tokens",
                        "joules",
                        currency + " per 1,000",
                        "AUROC by log-probability"),
                reliability.strategies().stream()
                        .map(row -> Block.Row.of(
                                row.rule().word(),
                                NumberText.of(row.votes()),
                                percent(row.accuracy().value()),
                                "%s to %s"
                                        .formatted(
                                                percent(row.accuracy().low()),
                                                percent(row.accuracy().high())),
                                NumberText.of(row.tokens()),
                                NumberText.of(row.joules()),
                                NumberText.of(1000 * row.cost()),
                                NumberText.of(row.risk()
                                        .getFirst()
                                        .areaUnderReceiver()
                                        .orElse(Double.NaN))))
                        .toList());
    }

    private static String percent(double share) {
        return NumberText.of(100 * share, 4) + " %";
    }
}
