package dev.frugal.ledger.statement;

import dev.frugal.base.Documents;
import dev.frugal.base.DurableFiles;
import dev.frugal.base.UserMistake;
import dev.frugal.ledger.meter.Consumption;
import dev.frugal.ledger.meter.Energy;
import dev.frugal.ledger.meter.Meter;
import dev.frugal.ledger.meter.PhaseConsumption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The account of one run: what it spent, phase by phase, and what it achieved.
///
/// A phase in which queries were served is *serving*; every other phase is *training*, which is
/// paid once however many queries follow.
///
/// @param name of the run
/// @param parameters of the model, 0 where there is none
/// @param energy how the joules came about
/// @param phases in the order in which they were first entered
/// @param measures what was achieved
public record Statement(
        String name,
        long parameters,
        Energy energy,
        List<PhaseConsumption> phases,
        List<Measure> measures) {
    /// The file in a run's folder.
    public static final String FILE = "statement.json";

    public Statement {
        phases = List.copyOf(phases);
        measures = List.copyOf(measures);
        if (parameters < 0) {
            throw new UserMistake(
                    "the statement '%s' has %d parameters; expected at least 0"
                            .formatted(name, parameters));
        }
    }

    /// The account of a run that `meter` has followed until now.
    public static Statement of(String name, long parameters, Meter meter, List<Measure> measures) {
        return new Statement(name, parameters, meter.energy(), meter.phases(), measures);
    }

    /// Everything that was spent.
    public Consumption total() {
        return sum(phases);
    }

    /// What was spent before the first query could be served.
    public Consumption training() {
        return sum(phases.stream().filter(phase -> phase.consumption().queries() == 0).toList());
    }

    /// What was spent to serve queries.
    public Consumption serving() {
        return sum(phases.stream().filter(phase -> phase.consumption().queries() > 0).toList());
    }

    /// Writes `statement.json` into the run's folder.
    public void write(Path runFolder) {
        DurableFiles.write(runFolder.resolve(FILE), Documents.indentedJson(this) + "\n");
    }

    /// The statement in a file or in a run's folder.
    public static Statement read(Path fileOrRunFolder) {
        var file =
                Files.isDirectory(fileOrRunFolder)
                        ? fileOrRunFolder.resolve(FILE)
                        : fileOrRunFolder;
        return Documents.readJson(Documents.text(file), Statement.class, file.toString());
    }

    /// The statements of a group of runs: a file, a run's folder, or a folder of run folders (one
    /// per seed, say), in the order of their names.
    public static List<Statement> readGroup(Path place) {
        if (!Files.isDirectory(place) || Files.isRegularFile(place.resolve(FILE))) {
            return List.of(read(place));
        }
        try (var folders = Files.list(place)) {
            var group =
                    folders.filter(folder -> Files.isRegularFile(folder.resolve(FILE)))
                            .sorted()
                            .map(Statement::read)
                            .toList();
            if (group.isEmpty()) {
                throw new UserMistake(
                        "%s holds no %s and no folder that does; expected a run or a folder of runs"
                                .formatted(place, FILE));
            }
            return group;
        } catch (IOException failure) {
            throw new UserMistake(
                    "cannot list %s: %s; expected a readable folder"
                            .formatted(place, failure.getMessage()),
                    failure);
        }
    }

    private static Consumption sum(List<PhaseConsumption> phases) {
        return phases.stream()
                .map(PhaseConsumption::consumption)
                .reduce(Consumption.NONE, Consumption::plus);
    }
}
