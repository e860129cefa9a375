package dev.frugal.app.command.study;

import dev.frugal.app.terminal.TextTable;
import dev.frugal.reasoning.reliability.Confidence;
import dev.frugal.reasoning.reliability.Reliability.Nine;
import dev.frugal.reasoning.reliability.Reliability.Strategy;
import dev.frugal.reasoning.reliability.RiskCoverage;
import dev.frugal.reasoning.reliability.Rule;
import dev.frugal.reasoning.study.VotesResult;
import dev.frugal.reasoning.study.VotesResult.Best;
import dev.frugal.reasoning.study.VotesResult.EqualCost;
import dev.frugal.reasoning.study.VotesSettings;
import dev.frugal.runs.Manifest;
import dev.frugal.runs.report.NumberText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// The results of the study of votes in words and tables.
final class VotesPage {
    private static final double[] COVERAGES = {1, 0.95, 0.9, 0.8, 0.5};

    private VotesPage() {}

    /// A table for the terminal and for a page.
    private record Cells(List<String> header, List<List<String>> rows) {
        String text() {
            var table = new TextTable(header.toArray(String[]::new));
            rows.forEach(row -> table.row(row.toArray()));
            return table.text();
        }

        List<String> markdown() {
            var lines = new ArrayList<String>();
            lines.add("");
            lines.add("| %s |".formatted(String.join(" | ", header)));
            lines.add("|" + "---|".repeat(header.size()));
            rows.forEach(row -> lines.add("| %s |".formatted(String.join(" | ", row))));
            return lines;
        }
    }

    /// What the terminal shows.
    static String text(VotesResult result) {
        return String.join(
                "\n\n",
                accuracies(result).text(),
                confidences(result).text(),
                nines(result).text(),
                equalCost(result).text(),
                String.join("\n", findings(result)));
    }

    private static Cells accuracies(VotesResult result) {
        var rows = new ArrayList<List<String>>();
        for (var method : result.methods()) {
            var seeds = result.of(method);
            var count = seeds.getFirst().reliability().strategies().size();
            for (int i = 0; i < count; i++) {
                int number = i;
                var same = seeds.stream()
                        .map(one -> one.reliability().strategies().get(number))
                        .toList();
                rows.add(List.of(
                        method,
                        VotesResult.name(same.getFirst()),
                        percents(same, one -> one.accuracy().value()),
                        "%.1f".formatted(mean(same, Strategy::tokens)),
                        NumberText.of(mean(same, Strategy::operations), 3),
                        NumberText.of(mean(same, Strategy::joules), 2),
                        NumberText.of(1_000 * mean(same, Strategy::cost), 2)));
            }
        }
        return new Cells(
                List.of(
                        "method",
                        "answer",
                        "right %",
                        "tokens",
                        "operations",
                        "joules",
                        currency(result) + " per 1,000"),
                rows);
    }

    private static Cells confidences(VotesResult result) {
        var header = new ArrayList<>(List.of("method", "answer", "confidence", "AUROC", "ECE"));
        Arrays.stream(COVERAGES).forEach(coverage -> header.add("%.0f %%".formatted(100 * coverage)));
        var rows = new ArrayList<List<String>>();
        for (var method : result.methods()) {
            for (int votes : new int[] {1, most(result)}) {
                for (var confidence : Confidence.values()) {
                    var same = result.of(method).stream()
                            .flatMap(one -> one.reliability().strategies().stream())
                            .filter(one -> one.votes() == votes && one.rule() == Rule.MAJORITY)
                            .flatMap(one -> one.risk().stream())
                            .filter(one -> one.confidence() == confidence)
                            .toList();
                    if (!same.isEmpty()) {
                        rows.add(confidenceRow(method, votes, confidence, same));
                    }
                }
            }
        }
        return new Cells(header, rows);
    }

    private static List<String> confidenceRow(
            String method, int votes, Confidence confidence, List<RiskCoverage> same) {
        var row = new ArrayList<>(List.of(
                method,
                votes == 1 ? "one response" : "majority of " + votes,
                confidence.word().replace('_', ' '),
                fixed(mean(same, one -> one.areaUnderReceiver().orElse(Double.NaN))),
                fixed(mean(same, RiskCoverage::calibrationError))));
        for (double coverage : COVERAGES) {
            row.add(NumberText.of(100 * mean(same, one -> risk(one, coverage)), 2));
        }
        return row;
    }

    /// The risk at the smallest coverage of the curve that is at least this.
    private static double risk(RiskCoverage curve, double coverage) {
        return curve.curve().stream()
                .filter(point -> point.coverage() >= coverage - 1e-9)
                .findFirst()
                .map(RiskCoverage.Point::risk)
                .orElse(Double.NaN);
    }

    private static Cells nines(VotesResult result) {
        var rows = new ArrayList<List<String>>();
        for (var method : result.methods()) {
            var seeds = result.of(method);
            for (int i = 0; i < seeds.getFirst().reliability().nines().size(); i++) {
                int number = i;
                rows.add(nine(
                        method,
                        seeds.stream()
                                .map(one -> one.reliability().nines().get(number))
                                .toList(),
                        result.problems()));
            }
        }
        return new Cells(
                List.of(
                        "method",
                        "wanted %",
                        "reached by",
                        "cheapest",
                        "answered %",
                        "tokens",
                        "joules",
                        currency(result) + " per 1,000"),
                rows);
    }

    private static List<String> nine(String method, List<Nine> seeds, int problems) {
        var reached = seeds.stream().filter(one -> one.reached().isPresent()).toList();
        var wanted = NumberText.of(100 * seeds.getFirst().accuracy(), 4);
        if (reached.isEmpty()) {
            return List.of(
                    method,
                    wanted,
                    problems < seeds.getFirst().problemsNeeded()
                            ? "needs %,d problems".formatted(seeds.getFirst().problemsNeeded())
                            : "not reached",
                    "–",
                    "–",
                    "–",
                    "–",
                    "–");
        }
        return List.of(
                method,
                wanted,
                "%d of %d".formatted(reached.size(), seeds.size()),
                ways(reached),
                NumberText.of(100 * mean(reached, Nine::coverage)),
                "%.1f".formatted(mean(reached, Nine::tokens)),
                NumberText.of(mean(reached, Nine::joules), 2),
                NumberText.of(1_000 * mean(reached, Nine::cost), 2));
    }

    /// The way of the first seed, and how many others take another.
    private static String ways(List<Nine> seeds) {
        var ways = seeds.stream().map(VotesPage::way).distinct().toList();
        return switch (ways.size()) {
            case 1 -> ways.getFirst();
            case 2 -> ways.getFirst() + "; 1 other";
            default -> "%s; %d others".formatted(ways.getFirst(), ways.size() - 1);
        };
    }

    private static String way(Nine nine) {
        var votes = nine.votes() == 1
                ? "one response"
                : "%s of %d".formatted(nine.rule().orElseThrow().word(), nine.votes());
        return nine.confidence()
                .map(measure -> "%s, by %s".formatted(votes, measure.word().replace('_', ' ')))
                .orElse(votes);
    }

    private static Cells equalCost(VotesResult result) {
        var header = new ArrayList<>(List.of("operations at most"));
        header.addAll(result.methods());
        return new Cells(
                header,
                result.equalCost().stream()
                        .map(cost -> {
                            var row = new ArrayList<>(List.of(NumberText.of(cost.operations(), 3)));
                            result.methods().forEach(method -> row.add(best(cost, method)));
                            return List.copyOf(row);
                        })
                        .toList());
    }

    private static String best(EqualCost cost, String method) {
        return cost.methods().stream()
                .filter(one -> one.method().equals(method))
                .findFirst()
                .map(one -> "%s (%s)".formatted(NumberText.of(100 * one.accuracy()), one.strategy()))
                .orElse("–");
    }

    /// What the numbers say, a sentence each.
    static List<String> findings(VotesResult result) {
        var sentences = new ArrayList<String>();
        result.equalCost().forEach(cost -> sentences.add(finding(cost)));
        sentences.add("A false step is stated in %s."
                .formatted(result.methods().stream()
                        .map(method -> "%s of the responses of %s, %s of all right all the same"
                                .formatted(
                                        percent(mean(
                                                result.of(method),
                                                one -> one.reliability()
                                                        .falseStep()
                                                        .value())),
                                        method,
                                        percent(mean(
                                                result.of(method),
                                                one -> one.reliability().falseStepAndCorrect()))))
                        .collect(Collectors.joining("; "))));
        return sentences;
    }

    private static String finding(EqualCost cost) {
        var sorted = cost.methods().stream()
                .sorted(Comparator.comparingDouble(Best::accuracy).reversed())
                .toList();
        var best = sorted.getFirst();
        return "At the cost of %s of the base model, %s operations: %s.%s"
                .formatted(
                        cost.votes() == 1 ? "one response" : cost.votes() + " votes",
                        NumberText.of(cost.operations(), 3),
                        sorted.stream()
                                .map(one ->
                                        "%s %s (%s)".formatted(one.method(), percent(one.accuracy()), one.strategy()))
                                .collect(Collectors.joining(", ")),
                        sorted.size() == 1
                                ? ""
                                : best.low() > sorted.get(1).high()
                                        ? " The 95 % intervals of the first two do not overlap."
                                        : " The 95 % intervals of the first two overlap.");
    }

    /// The page in docs/benchmarks.
    static String of(VotesResult result, VotesSettings settings, Manifest manifest) {
        var lines = new ArrayList<String>();
        lines.addAll(List.of("# Votes: what reliability costs", "", "`" + StudyPages.command(manifest) + "`", ""));
        lines.add(StudyPages.machine(manifest));
        lines.add("");
        lines.addAll(StudyPages.wrapped(
                ("The embedded model, and the same trained %d steps further with GRPO and with FGO; %d %s each.%s All are"
                                + " judged on the same %,d held-out problems, %d sampled responses to each. Majority: the most"
                                + " frequent answer. Verified: the same among the responses in which the task's own checker finds"
                                + " no false step. Means over seeds; the range of the seeds in brackets. Tokens and"
                                + " floating-point operations are counted, all votes together. Joules and money follow from processor time, which was measured under whatever"
                                + " load the machine had.")
                        .formatted(
                                settings.budget().optimisation().steps(),
                                settings.seeds(),
                                settings.seeds() == 1 ? "seed" : "seeds",
                                sizes(result),
                                result.problems(),
                                settings.voting().most())));
        lines.addAll(List.of("", "## At equal cost", ""));
        findings(result).forEach(sentence -> lines.addAll(StudyPages.item(sentence)));
        lines.addAll(List.of("", "The most accurate strategy that costs no more operations, right in %:"));
        lines.addAll(equalCost(result).markdown());
        lines.addAll(List.of("", "## Accuracy and cost of votes"));
        lines.addAll(accuracies(result).markdown());
        lines.addAll(List.of("", "## Risk and coverage", ""));
        lines.addAll(
                StudyPages.wrapped(
                        "AUROC: probability that a right answer has more confidence than a wrong one. ECE:"
                                + " expected calibration error over ten bins. Then the share of wrong answers among those given, when"
                                + " the least confident are withheld and this share of the problems, or a little more, is answered."));
        lines.addAll(confidences(result).markdown());
        lines.addAll(List.of("", "## The price of each further nine", ""));
        lines.addAll(
                StudyPages.wrapped("The cheapest strategy that reaches an accuracy. One that answers everything comes"
                        + " before one that withholds answers; thresholds are chosen on every second problem and measured on"
                        + " the others. An accuracy of 99.99 % would need 10,000 problems to be shown."));
        lines.addAll(nines(result).markdown());
        return String.join("\n", lines) + "\n";
    }

    private static String sizes(VotesResult result) {
        return result.methods().stream()
                .map(method -> result.of(method).getFirst())
                .filter(one -> one.method().equals(VotesResult.LARGER))
                .findFirst()
                .map(larger -> " Beside them a larger model as it is: %,d parameters against %,d."
                        .formatted(
                                larger.parameters(), result.judged().getFirst().parameters()))
                .orElse("");
    }

    private static int most(VotesResult result) {
        return result.judged().getFirst().reliability().strategies().stream()
                .mapToInt(Strategy::votes)
                .max()
                .orElseThrow();
    }

    private static String currency(VotesResult result) {
        return result.judged().getFirst().price().currency();
    }

    private static <T> double mean(List<T> all, ToDoubleFunction<T> number) {
        return all.stream().mapToDouble(number).average().orElseThrow();
    }

    private static String fixed(double value) {
        return Double.isNaN(value) ? "–" : "%.3f".formatted(value);
    }

    private static String percent(double share) {
        return NumberText.of(100 * share) + " %";
    }

    private static <T> String percents(List<T> seeds, ToDoubleFunction<T> share) {
        var statistics = seeds.stream().mapToDouble(share).summaryStatistics();
        var mean = NumberText.of(100 * statistics.getAverage());
        return seeds.size() == 1
                ? mean
                : "%s (%s to %s)"
                        .formatted(
                                mean,
                                NumberText.of(100 * statistics.getMin()),
                                NumberText.of(100 * statistics.getMax()));
    }
}
