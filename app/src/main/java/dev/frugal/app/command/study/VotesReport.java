package dev.frugal.app.command.study;

import dev.frugal.reasoning.reliability.Reliability.Strategy;
import dev.frugal.reasoning.reliability.Rule;
import dev.frugal.reasoning.study.VotesResult;
import dev.frugal.reasoning.study.VotesResult.Judged;
import dev.frugal.runs.report.Axis;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.Plot;
import dev.frugal.runs.report.PlotLayer;
import dev.frugal.runs.report.ReportPage;
import java.util.ArrayList;

/// The report of the study of votes; its curves are those of the first seed.
final class VotesReport {
    private VotesReport() {}

    static ReportPage of(VotesResult result) {
        var blocks = new ArrayList<Block>();
        VotesPage.findings(result).forEach(sentence -> blocks.add(new Block.Text(sentence)));
        blocks.add(Block.Graphics.of(accuracies(result), risks(result)));
        return new ReportPage(
                "Votes: what reliability costs",
                "The embedded model and the same trained further, judged on %,d problems.".formatted(result.problems()),
                blocks);
    }

    private static Judged first(VotesResult result, String method) {
        return result.of(method).getFirst();
    }

    private static Plot accuracies(VotesResult result) {
        var layers = new ArrayList<PlotLayer>();
        for (var method : result.methods()) {
            for (var rule : Rule.values()) {
                var rows = first(result, method).reliability().strategies().stream()
                        .filter(one -> one.rule() == rule || one.votes() == 1)
                        .toList();
                layers.add(new PlotLayer.Line(
                        "%s, %s".formatted(method, rule.word()),
                        rows.stream().mapToDouble(Strategy::operations).toArray(),
                        rows.stream()
                                .mapToDouble(one -> 100 * (1 - one.accuracy().value()))
                                .toArray()));
            }
        }
        return Plot.wide(
                "Wrong answers against operations",
                "Each line runs over the numbers of votes. First seed.",
                Axis.logarithmic("floating-point operations per answer, all votes counted"),
                Axis.logarithmic("wrong, %"),
                layers);
    }

    private static Plot risks(VotesResult result) {
        var layers = new ArrayList<PlotLayer>();
        for (var method : result.methods()) {
            first(result, method).reliability().strategies().stream()
                    .filter(one -> one.votes() == 1)
                    .flatMap(one -> one.risk().stream().limit(1))
                    .forEach(risk -> layers.add(new PlotLayer.Line(
                            method,
                            risk.curve().stream()
                                    .mapToDouble(point -> 100 * point.coverage())
                                    .toArray(),
                            risk.curve().stream()
                                    .mapToDouble(point -> 100 * point.risk())
                                    .toArray())));
        }
        return Plot.wide(
                "Risk against coverage, one response",
                "Share of wrong answers among those given, when the least probable responses are withheld. First seed.",
                Axis.linear("answered, %"),
                Axis.linear("wrong, %"),
                layers);
    }
}
