package dev.frugal.app.command.reasoning;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.grading.Grade;
import dev.frugal.grading.Grader;
import dev.frugal.grading.GradingSettings;
import dev.frugal.grading.Outcome;
import dev.frugal.runs.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

@Command(
        name = "grade",
        description = {
            "Grade answers to mathematical questions.",
            "Each line of the file is {\"gold\": …, \"prediction\": …}. The prediction may be a whole response.",
            "If lines also have the key \"correct\", a person's verdict (true or false), the command reports how"
                    + " often the grades agree with it."
        },
        footer = {
            "",
            "Example:",
            "  frugal reasoning grade cases.jsonl --json",
            "",
            "Rules of equality: docs/reference/grading.md"
        })
public final class GradeCases extends BaseCommand {
    private static final double NANOSECONDS_A_SECOND = 1e9;

    @Parameters(
            paramLabel = "FILE",
            description = "JSON Lines file with the keys gold and prediction, and optionally correct.")
    private Path file = Path.of("");

    @Mixin
    private GradingOptions grading = new GradingOptions();

    @Option(
            names = "--deadline",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "Maximum time per case (default: ${DEFAULT-VALUE} s).")
    private double deadline;

    /// A line of the file.
    ///
    /// @param line its number
    /// @param correct the verdict of a person, if the line holds one
    record Case(int line, String gold, String prediction, Optional<Boolean> correct) {}

    /// What `--json` prints.
    ///
    /// @param rows the grades, in the order of the lines
    /// @param outcomes how many cases ended how
    /// @param agreement with the verdicts of a person, where lines hold them
    @JsonNaming(SnakeCaseStrategy.class)
    public record Document(List<Row> rows, Map<String, Integer> outcomes, Optional<Agreement> agreement) {}

    /// The grade of a line.
    @JsonNaming(SnakeCaseStrategy.class)
    public record Row(int line, boolean correct, Outcome outcome, List<String> normalised) {
        private Row(Case example, Grade grade) {
            this(example.line(), grade.correct(), grade.outcome(), grade.normalised());
        }
    }

    /// Agreement of the grades with a person's verdicts.
    ///
    /// @param judged number of lines with a verdict
    /// @param share share of them whose grade equals the verdict
    /// @param falsePositives lines graded right that the person judged wrong
    /// @param falseNegatives lines graded wrong that the person judged right
    @JsonNaming(SnakeCaseStrategy.class)
    public record Agreement(int judged, double share, List<Integer> falsePositives, List<Integer> falseNegatives) {}

    @Override
    protected CommandResult answer() {
        var cases = cases();
        var grader = new Grader(grading.apply(GradingSettings.STRICT), duration(), new Seed(0));
        var progress = Progress.on(terminal().err(), terminal().interactive());
        var rows = new ArrayList<Row>();
        for (var example : cases) {
            rows.add(new Row(example, grader.grade(example.gold(), example.prediction())));
            progress.report("grading", rows.size(), cases.size());
        }
        progress.end();
        var document = new Document(rows, outcomes(rows), agreement(cases, rows));
        return new CommandResult(text(document, cases), document);
    }

    private Duration duration() {
        if (!(deadline > 0 && deadline <= 3600)) {
            throw misuse("--deadline is %s; expected seconds above 0 and at most 3600".formatted(deadline));
        }
        return Duration.ofNanos((long) Math.ceil(deadline * NANOSECONDS_A_SECOND));
    }

    private List<Case> cases() {
        var cases = new ArrayList<Case>();
        int number = 0;
        for (var line : Documents.text(file).lines().toList()) {
            number++;
            if (!line.isBlank()) {
                cases.add(example(line, number));
            }
        }
        if (cases.isEmpty()) {
            throw new InvalidInputException(
                    "%s contains no cases; expected lines such as {\"gold\": \"1/2\", \"prediction\": \"0.5\"}"
                            .formatted(file));
        }
        return cases;
    }

    private Case example(String line, int number) {
        var source = "%s, line %d".formatted(file, number);
        var tree = Documents.readJson(line, JsonNode.class, source);
        var correct = tree.path("correct");
        if (!correct.isMissingNode() && !correct.isNull() && !correct.isBoolean()) {
            throw new InvalidInputException(
                    "%s: 'correct' is %s; write true or false, or omit it".formatted(source, correct));
        }
        return new Case(
                number,
                string(tree, "gold", source),
                string(tree, "prediction", source),
                correct.isBoolean() ? Optional.of(correct.asBoolean()) : Optional.empty());
    }

    private static String string(JsonNode tree, String key, String source) {
        var value = tree.path(key);
        if (!value.isString() && !value.isNumber()) {
            throw new InvalidInputException(
                    "%s: '%s' must be a text or a number, but is %s; write {\"gold\": …, \"prediction\": …}"
                            .formatted(source, key, value.isMissingNode() ? "missing" : value));
        }
        return value.isNumber() ? value.toString() : value.asString();
    }

    private static Map<String, Integer> outcomes(List<Row> rows) {
        var outcomes = new LinkedHashMap<String, Integer>();
        for (var outcome : Outcome.values()) {
            int count =
                    (int) rows.stream().filter(row -> row.outcome() == outcome).count();
            if (count > 0) {
                outcomes.put(outcome.title(), count);
            }
        }
        return outcomes;
    }

    private static Optional<Agreement> agreement(List<Case> cases, List<Row> rows) {
        int judged = (int)
                cases.stream().filter(example -> example.correct().isPresent()).count();
        if (judged == 0) {
            return Optional.empty();
        }
        var positives = lines(cases, rows, false, Row::correct);
        var negatives = lines(cases, rows, true, row -> !row.correct());
        double share = (double) (judged - positives.size() - negatives.size()) / judged;
        return Optional.of(new Agreement(judged, share, positives, negatives));
    }

    private static List<Integer> lines(List<Case> cases, List<Row> rows, boolean verdict, Predicate<Row> graded) {
        var lines = new ArrayList<Integer>();
        for (int i = 0; i < cases.size(); i++) {
            if (cases.get(i).correct().equals(Optional.of(verdict)) && graded.test(rows.get(i))) {
                lines.add(cases.get(i).line());
            }
        }
        return lines;
    }

    private static String text(Document document, List<Case> cases) {
        var summary = new TextTable("outcome", "cases");
        document.outcomes().forEach(summary::row);
        return document.agreement()
                .map(agreement ->
                        "%s%s\n\n%s".formatted(differing(agreement, document, cases), summary.text(), text(agreement)))
                .orElseGet(() -> "%s\n\n%s".formatted(table(document.rows()), summary.text()));
    }

    private static String table(List<Row> rows) {
        var table = new TextTable("line", "outcome", "gold", "answer");
        for (var row : rows) {
            table.row(
                    row.line(),
                    row.outcome().title(),
                    row.normalised().getFirst(),
                    row.normalised().getLast());
        }
        return table.text();
    }

    /// The rows whose grade differs from the verdict, followed by a blank line.
    private static String differing(Agreement agreement, Document document, List<Case> cases) {
        var table = new TextTable("line", "judged", "graded", "gold", "answer");
        boolean any = false;
        for (int i = 0; i < cases.size(); i++) {
            var row = document.rows().get(i);
            boolean positive = agreement.falsePositives().contains(row.line());
            if (positive || agreement.falseNegatives().contains(row.line())) {
                any = true;
                table.row(
                        row.line(),
                        positive ? "wrong" : "right",
                        row.outcome().title(),
                        row.normalised().getFirst(),
                        row.normalised().getLast());
            }
        }
        return any ? table.text() + "\n\n" : "";
    }

    private static String text(Agreement agreement) {
        int positives = agreement.falsePositives().size();
        int negatives = agreement.falseNegatives().size();
        return "%d of %d graded as judged (%.1f %%); %d false positive%s, %d false negative%s"
                .formatted(
                        agreement.judged() - positives - negatives,
                        agreement.judged(),
                        100 * agreement.share(),
                        positives,
                        positives == 1 ? "" : "s",
                        negatives,
                        negatives == 1 ? "" : "s");
    }
}
