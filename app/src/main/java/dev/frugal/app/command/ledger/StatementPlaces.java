package dev.frugal.app.command.ledger;

import dev.frugal.base.InvalidInputException;
import dev.frugal.ledger.statement.CostStatement;
import dev.frugal.runs.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Finds cost statements by the path or name of a run.
final class StatementPlaces {
    private StatementPlaces() {}

    /// The cost statements at `places`: a file, a run, a folder of runs, or `RUN/GROUP` for the
    /// seeds of one member of a comparison; several of these are separated by commas.
    static List<CostStatement> group(Path runsFolder, String places) {
        return Arrays.stream(places.split(",", -1))
                .flatMap(place -> one(runsFolder, place).stream())
                .toList();
    }

    private static List<CostStatement> one(Path runsFolder, String nameOrPath) {
        var path = Path.of(nameOrPath);
        for (var whole : List.of(path, runsFolder.resolve(nameOrPath))) {
            if (Files.exists(whole)) {
                return CostStatement.readGroup(whole);
            }
        }
        var run = path.getParent();
        return run == null
                ? CostStatement.readGroup(
                        RunDirectory.open(runsFolder, nameOrPath).folder())
                : single(runsFolder, run.toString()).group(String.valueOf(path.getFileName()));
    }

    /// The cost statement at `nameOrPath`.
    static CostStatement single(Path runsFolder, String nameOrPath) {
        var group = group(runsFolder, nameOrPath);
        if (group.size() != 1) {
            throw new InvalidInputException(
                    "%s contains %d runs; expected one, name one of them".formatted(nameOrPath, group.size()));
        }
        return group.getFirst();
    }
}
