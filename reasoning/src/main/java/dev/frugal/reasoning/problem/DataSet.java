package dev.frugal.reasoning.problem;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.grading.Grader;
import dev.frugal.table.Row;
import dev.frugal.table.TableFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// The problems of a file that can be used, told apart into those to train on and those to judge
/// by, and what became of the others.
///
/// Only the columns with a role are kept, unless whole rows are asked for, so a file may be far
/// larger than memory if its problems are not.
public record DataSet(List<Problem> training, List<Problem> heldOut, DataSetReport report) {
    private static final int MOST_EXAMPLES = 20;
    private static final int LONGEST_EXAMPLE = 80;
    private static final ColumnRole[] READ = {
        ColumnRole.PROBLEM, ColumnRole.GOLD, ColumnRole.CHOICES, ColumnRole.ID, ColumnRole.LEVEL, ColumnRole.SUBJECT
    };
    private static final int HASH_BUCKETS = 1 << 16;

    public DataSet {
        training = List.copyOf(training);
        heldOut = List.copyOf(heldOut);
    }

    /// Whether a problem can be put to a model.
    public enum Fit {
        FITS,
        /// Its prompt is longer than the limit.
        TOO_LONG,
        /// The model's tokenizer cannot write its prompt.
        UNKNOWN_TEXT
    }

    /// Reads the problems that `source` asks for and that fit.
    ///
    /// @throws InvalidInputException if the file cannot be read, lacks a column, or no problem is left
    public static DataSet read(ProblemSource source, Function<Problem, Fit> fits) {
        return new Reading(source, fits).read();
    }

    /// All problems, in the file's order within each use.
    public Stream<Problem> all() {
        return Stream.concat(training.stream(), heldOut.stream());
    }

    /// By the text alone, so that a problem that occurs twice is on one side only.
    static boolean isHeldOut(String problem, double share) {
        long hash = new Seed(0).named(problem).value();
        return Math.floorMod(hash, HASH_BUCKETS) < share * HASH_BUCKETS;
    }

    private static final class Reading {
        private final ProblemSource source;
        private final Function<Problem, Fit> fits;
        private final Grader grader = new Grader();
        private final List<Problem> training = new ArrayList<>();
        private final List<Problem> heldOut = new ArrayList<>();
        private final List<DataSetReport.Unparsable> examples = new ArrayList<>();
        private long unparsable;
        private long tooLong;
        private long unknownText;

        Reading(ProblemSource source, Function<Problem, Fit> fits) {
            this.source = source;
            this.fits = fits;
        }

        DataSet read() {
            var table = TableFile.of(Path.of(source.file()));
            var map = ColumnMap.of(source, table);
            var gold = map.required(ColumnRole.GOLD);
            var question = new RowQuestion(map, source);
            var needed = source.wholeRows() ? List.<String>of() : map.needed(READ);
            var selection = new RowSelection(table, needed, source.filter(), source.first());
            selection.forEach(row -> {
                var written = Cell.find(row.values(), gold);
                var text = written.map(value -> goldText(row, gold, value, question))
                        .orElse("");
                map.goldForm()
                        .answer(text, grader)
                        .ifPresentOrElse(
                                answer -> take(problem(row, map, question, answer)),
                                () -> leaveOut(row.number(), text));
            });
            var report = report(table, map, selection);
            if (training.isEmpty() && heldOut.isEmpty()) {
                throw new InvalidInputException("no usable problem is left: %s; %s"
                        .formatted(
                                report.sentence(),
                                unknownText > 0
                                        ? "name a model that knows the text by --model DIR, or change prompt.text"
                                        : "correct the columns, the filter or the prompt limit"));
            }
            return new DataSet(training, heldOut, report);
        }

        private static String goldText(Row row, String column, JsonNode value, RowQuestion question) {
            var text = Cell.text(value, ", ")
                    .orElseThrow(() -> new InvalidInputException(
                            "%s: the gold '%s' is %s; expected text, a number or a list of them"
                                    .formatted(
                                            row.place(), column, value.isArray() ? "a list of objects" : "an object")));
            return question.choices(row)
                    .map(choices -> choices.gold(value, text))
                    .orElse(text);
        }

        private Problem problem(Row row, ColumnMap map, RowQuestion question, String answer) {
            var asked = question.of(row);
            return Problem.read(
                            asked.text(),
                            answer,
                            value(row, map, ColumnRole.ID).orElse(Long.toString(row.number())),
                            value(row, map, ColumnRole.LEVEL).orElse(""),
                            value(row, map, ColumnRole.SUBJECT).orElse(""))
                    .in(asked.messages())
                    .withRow(source.wholeRows() ? row.values().toString() : "");
        }

        private static Optional<String> value(Row row, ColumnMap map, ColumnRole role) {
            return map.optional(role)
                    .flatMap(column -> Cell.find(row.values(), column))
                    .flatMap(value -> Cell.text(value, ", "));
        }

        private void take(Problem problem) {
            switch (fits.apply(problem)) {
                case TOO_LONG -> tooLong++;
                case UNKNOWN_TEXT -> unknownText++;
                case FITS -> (isHeldOut(problem.prompt(), source.heldOutShare()) ? heldOut : training).add(problem);
            }
        }

        private void leaveOut(long row, String gold) {
            unparsable++;
            if (examples.size() < MOST_EXAMPLES) {
                var shown = gold.strip().replaceAll("\\s+", " ");
                examples.add(new DataSetReport.Unparsable(
                        row, shown.length() <= LONGEST_EXAMPLE ? shown : shown.substring(0, LONGEST_EXAMPLE) + "…"));
            }
        }

        private DataSetReport report(TableFile table, ColumnMap map, RowSelection selection) {
            return new DataSetReport(
                    table.path().toString(),
                    map.read(READ),
                    selection.rows(),
                    selection.filteredOut(),
                    unparsable,
                    examples,
                    tooLong,
                    unknownText,
                    training.size(),
                    heldOut.size());
        }
    }
}
