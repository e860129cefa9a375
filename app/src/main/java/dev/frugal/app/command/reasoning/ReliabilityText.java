package dev.frugal.app.command.reasoning;

import dev.frugal.app.terminal.TextTable;
import dev.frugal.reasoning.reliability.Reliability;
import dev.frugal.reasoning.reliability.VotedEvaluationDocument;
import dev.frugal.runs.report.NumberText;
import java.util.ArrayList;

/// What votes reached, as text.
final class ReliabilityText {
    private ReliabilityText() {}

    static String of(VotedEvaluationDocument document) {
        var reliability = document.reliability();
        var parts = new ArrayList<String>();
        parts.add("%,d responses to %,d problems; a false step in %s (%s to %s), right all the same in %s"
                .formatted(
                        reliability.responses(),
                        reliability.problems(),
                        percent(reliability.falseStep().value()),
                        percent(reliability.falseStep().low()),
                        percent(reliability.falseStep().high()),
                        percent(reliability.falseStepAndCorrect())));
        parts.add(strategies(reliability, document.price().currency()));
        parts.add(confidence(reliability));
        parts.add(nines(reliability, document.price().currency()));
        return String.join("\n\n", parts);
    }

    private static String strategies(Reliability reliability, String currency) {
        var table = new TextTable("rule", "votes", "right", "from", "to", "tokens", "joules", currency + "/1,000");
        for (var row : reliability.strategies()) {
            table.row(
                    row.rule().word(),
                    row.votes(),
                    percent(row.accuracy().value()),
                    percent(row.accuracy().low()),
                    percent(row.accuracy().high()),
                    "%.1f".formatted(row.tokens()),
                    NumberText.of(row.joules()),
                    NumberText.of(1000 * row.cost()));
        }
        return table.text();
    }

    private static String confidence(Reliability reliability) {
        var table = new TextTable("confidence", "rule", "votes", "AUROC", "AURC", "ECE");
        for (var row : reliability.strategies()) {
            for (var risk : row.risk()) {
                table.row(
                        risk.confidence().word().replace('_', ' '),
                        row.rule().word(),
                        row.votes(),
                        risk.areaUnderReceiver().isPresent()
                                ? "%.3f".formatted(risk.areaUnderReceiver().getAsDouble())
                                : "–",
                        "%.4f".formatted(risk.areaUnderRisk()),
                        "%.3f".formatted(risk.calibrationError()));
            }
        }
        return table.text();
    }

    private static String nines(Reliability reliability, String currency) {
        var table = new TextTable(
                "wanted", "cheapest", "answered", "right", "from", "tokens", "joules", currency + "/1,000");
        for (var nine : reliability.nines()) {
            if (nine.reached().isEmpty()) {
                table.row(
                        percent(nine.accuracy()),
                        reliability.problems() < nine.problemsNeeded()
                                ? "needs %,d problems".formatted(nine.problemsNeeded())
                                : "not reached",
                        "–",
                        "–",
                        "–",
                        "–",
                        "–",
                        "–");
                continue;
            }
            table.row(
                    percent(nine.accuracy()),
                    "%s of %d%s"
                            .formatted(
                                    nine.rule().orElseThrow().word(),
                                    nine.votes(),
                                    nine.confidence()
                                            .map(measure -> ", " + shortName(measure.word()))
                                            .orElse("")),
                    percent(nine.coverage()),
                    percent(nine.reached().get().value()),
                    percent(nine.reached().get().low()),
                    "%.1f".formatted(nine.tokens()),
                    NumberText.of(nine.joules()),
                    NumberText.of(1000 * nine.cost()));
        }
        return table.text();
    }

    private static String shortName(String word) {
        return word.equals("mean_log_probability") ? "log-prob." : word;
    }

    private static String percent(double share) {
        return NumberText.of(100 * share, 4) + " %";
    }
}
