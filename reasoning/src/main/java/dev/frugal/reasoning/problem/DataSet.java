package dev.frugal.reasoning.problem;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.grading.Grader;
import dev.frugal.table.TableFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The problems of a file that can be used, told apart into those to train on and those to judge
/// by, and what became of the others.
///
/// Only the columns with a role are kept, unless whole rows are asked for, so a file may be far
/// larger than memory if its problems are not.
public record DataSet(List<Problem> training, List<Problem> heldOut, DataSetReport report) {
    private static final int MOST_EXAMPLES = 20;
    private static final int LONGEST_EXAMPLE = 80;
    private static final int HASH_BUCKETS = 1 << 16;

    public DataSet {
        training = List.copyOf(training);
        heldOut = List.copyOf(heldOut);
    }

    /// Reads the problems that `source` ask for and `fits` lets pass.
    ///
    /// @throws InvalidInputException if the file cannot be read, lacks a column, or no problem is left
    public static DataSet read(ProblemSource source, Predicate<Problem> fits) {
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
        private final Predicate<Problem> fits;
        private final Grader grader = new Grader();
        private final List<Problem> training = new ArrayList<>();
        private final List<Problem> heldOut = new ArrayList<>();
        private final List<DataSetReport.Unparsable> examples = new ArrayList<>();
        private long unparsable;
        private long tooLong;

        Reading(ProblemSource source, Predicate<Problem> fits) {
            this.source = source;
            this.fits = fits;
        }

        DataSet read() {
            var table = TableFile.of(Path.of(source.file()));
            var map = ColumnMap.of(table, source);
            var problem = map.required(ColumnRole.PROBLEM, table);
            var gold = map.required(ColumnRole.GOLD, table);
            var wanted = Stream.concat(
                            Stream.of(problem, gold),
                            Stream.of(ColumnRole.ID, ColumnRole.LEVEL, ColumnRole.SUBJECT)
                                    .flatMap(role -> map.optional(role).stream()))
                    .distinct()
                    .toList();
            var selection = new RowSelection(table, wanted, source.filter(), source.first(), source.wholeRows());
            selection.forEach((number, values) -> {
                var text = values.optional(gold).orElse("");
                map.goldForm()
                        .answer(text, grader)
                        .ifPresentOrElse(
                                answer -> take(problem(number, values, map, answer, table)),
                                () -> leaveOut(number, text));
            });
            var report = report(table, map, selection);
            if (training.isEmpty() && heldOut.isEmpty()) {
                throw new InvalidInputException(
                        "no usable problem is left: %s; correct the columns, the filter or the prompt limit"
                                .formatted(report.sentence()));
            }
            return new DataSet(training, heldOut, report);
        }

        private Problem problem(
                long number, RowSelection.Values values, ColumnMap map, String answer, TableFile table) {
            return Problem.read(
                            values.required(map.required(ColumnRole.PROBLEM, table)),
                            answer,
                            value(values, map, ColumnRole.ID).orElse(Long.toString(number)),
                            value(values, map, ColumnRole.LEVEL).orElse(""),
                            value(values, map, ColumnRole.SUBJECT).orElse(""))
                    .withRow(source.wholeRows() ? values.row().values().toString() : "");
        }

        private static Optional<String> value(RowSelection.Values values, ColumnMap map, ColumnRole role) {
            return map.optional(role).flatMap(values::optional);
        }

        private void take(Problem problem) {
            if (!fits.test(problem)) {
                tooLong++;
            } else if (isHeldOut(problem.prompt(), source.heldOutShare())) {
                heldOut.add(problem);
            } else {
                training.add(problem);
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
                    map.layout(),
                    selection.rows(),
                    selection.filteredOut(),
                    unparsable,
                    examples,
                    tooLong,
                    training.size(),
                    heldOut.size());
        }
    }
}
