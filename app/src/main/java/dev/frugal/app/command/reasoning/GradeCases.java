package dev.frugal.app.command.reasoning;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.reasoning.grading.Grade;
import dev.frugal.reasoning.grading.Grader;
import dev.frugal.reasoning.grading.Outcome;
import dev.frugal.runs.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "grade",
        description = {
            "Grade answers to mathematical questions.",
            "Each line of the file is {\"gold\": …, \"prediction\": …}. The prediction may be a whole " + "response."
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

    @Parameters(paramLabel = "FILE", description = "JSON Lines file with the keys gold and prediction.")
    private Path file = Path.of("");

    @Option(
            names = "--deadline",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "Maximum time per case (default: ${DEFAULT-VALUE} s).")
    private double deadline;

    /// A line of the file.
    record Case(String gold, String prediction) {}

    @Override
    protected CommandResult answer() {
        var cases = cases();
        var grader = new Grader(duration(), new Seed(0));
        var progress = Progress.on(terminal().err(), terminal().interactive());
        var grades = new ArrayList<Grade>();
        for (var example : cases) {
            grades.add(grader.grade(example.gold(), example.prediction()));
            progress.report("grading", grades.size(), cases.size());
        }
        progress.end();
        return new CommandResult(text(grades), grades);
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
                cases.add(Documents.readJson(line, Case.class, "%s, line %d".formatted(file, number)));
            }
        }
        if (cases.isEmpty()) {
            throw new InvalidInputException(
                    "%s contains no cases; expected lines such as {\"gold\": \"1/2\", \"prediction\": \"0.5\"}"
                            .formatted(file));
        }
        return cases;
    }

    private static String text(List<Grade> grades) {
        var counts = new EnumMap<Outcome, Integer>(Outcome.class);
        var table = new TextTable("case", "outcome", "gold", "answer");
        for (int i = 0; i < grades.size(); i++) {
            var grade = grades.get(i);
            counts.merge(grade.outcome(), 1, Integer::sum);
            table.row(
                    i + 1,
                    word(grade.outcome()),
                    grade.normalised().getFirst(),
                    grade.normalised().getLast());
        }
        var summary = new TextTable("outcome", "cases");
        counts.forEach((outcome, count) -> summary.row(word(outcome), count));
        return table.text() + "\n\n" + summary.text();
    }

    private static String word(Outcome outcome) {
        return Documents.tree(outcome).asString();
    }
}
