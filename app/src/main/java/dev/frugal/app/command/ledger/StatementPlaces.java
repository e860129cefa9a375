package dev.frugal.app.command.ledger;

import dev.frugal.base.UserMistake;
import dev.frugal.ledger.statement.Statement;
import dev.frugal.runs.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Finds the statements a user means by a path or by the name of a run.
final class StatementPlaces {
    private StatementPlaces() {}

    /// The statements at `nameOrPath`: a file, a run, or a folder of runs.
    static List<Statement> group(Path runsFolder, String nameOrPath) {
        var path = Path.of(nameOrPath);
        return Statement.readGroup(
                Files.exists(path) ? path : RunDirectory.open(runsFolder, nameOrPath).folder());
    }

    /// The one statement at `nameOrPath`.
    static Statement single(Path runsFolder, String nameOrPath) {
        var group = group(runsFolder, nameOrPath);
        if (group.size() != 1) {
            throw new UserMistake(
                    "%s holds %d runs; expected one: name one of them"
                            .formatted(nameOrPath, group.size()));
        }
        return group.getFirst();
    }
}
