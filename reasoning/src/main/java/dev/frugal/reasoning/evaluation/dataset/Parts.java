package dev.frugal.reasoning.evaluation.dataset;

import dev.frugal.base.Documents;
import dev.frugal.base.DurableFiles;
import dev.frugal.ledger.meter.Meter;
import dev.frugal.ledger.meter.PhaseConsumption;
import dev.frugal.reasoning.problem.Problem;
import dev.frugal.reasoning.task.DataSetTask;
import dev.frugal.runs.Machine;
import dev.frugal.runs.RunDirectory;
import dev.frugal.table.ParquetFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/// The parts of an evaluation: problems that are answered together, and their files in the run's folder.
///
/// A part answered by another process has a file of costs beside it until the run has counted them.
///
/// @param problems of all parts
/// @param size problems of a part; the last may have fewer
record Parts(RunDirectory run, List<Problem> problems, int size) {
    /// What a part cost where it was answered.
    ///
    /// @param host name of the machine
    private record Spent(String host, List<PhaseConsumption> phases) {}

    /// Those of a task, whose held-out problems are answered if it has any.
    static Parts of(RunDirectory run, DataSetTask task, DataSetEvaluationSettings settings) {
        var data = task.data();
        return new Parts(run, data.heldOut().isEmpty() ? data.training() : data.heldOut(), settings.problemsPerPart());
    }

    int count() {
        return (problems.size() + size - 1) / size;
    }

    int firstProblem(int part) {
        return part * size;
    }

    List<Problem> problems(int part) {
        return problems.subList(firstProblem(part), Math.min(problems.size(), firstProblem(part + 1)));
    }

    boolean answered(int part) {
        return Files.exists(file(part));
    }

    List<Integer> missing() {
        return IntStream.range(0, count())
                .filter(part -> !answered(part))
                .boxed()
                .toList();
    }

    /// How many problems are answered.
    int problemsAnswered() {
        return IntStream.range(0, count())
                .filter(this::answered)
                .map(part -> problems(part).size())
                .sum();
    }

    void write(int part, List<GradedResponse> responses) {
        ParquetFile.write(
                file(part),
                GradedResponse.COLUMNS,
                responses.stream().map(GradedResponse::row).toList());
    }

    /// Notes what a part costs, before its responses are written.
    void writeCosts(int part, List<PhaseConsumption> phases) {
        DurableFiles.write(costs(part), Documents.json(new Spent(Machine.here().host(), phases)));
    }

    /// Tells `meter` what the answered parts cost that were answered elsewhere.
    ///
    /// @return the files of these costs, which are to be deleted once the run has written them down
    List<Path> tellCosts(Meter meter) {
        var files = IntStream.range(0, count())
                .filter(this::answered)
                .mapToObj(this::costs)
                .filter(Files::exists)
                .toList();
        for (var file : files) {
            var spent = Documents.readJson(Documents.text(file), Spent.class, file.toString());
            boolean here = spent.host().equals(Machine.here().host());
            spent.phases().forEach(one -> meter.elsewhere(one.phase(), one.consumption(), here));
        }
        return files;
    }

    /// Joins all parts to one file.
    void join(Path whole) {
        var files = IntStream.range(0, count()).mapToObj(this::file).toList();
        ParquetFile.join(whole, files);
        files.forEach(Parts::delete);
    }

    private Path file(int part) {
        return run.file("part-%05d.parquet".formatted(part));
    }

    private Path costs(int part) {
        return run.file("part-%05d.costs.json".formatted(part));
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw DurableFiles.cannotWrite(file, failure);
        }
    }
}
