package dev.frugal.runs;

import dev.frugal.base.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// The deleted runs of a folder, which can be restored: whole run folders in `.trash`.
///
/// @param root the folder of the runs
public record RunTrash(Path root) {
    private static final String FOLDER = ".trash";

    /// The folder of the deleted runs; it need not exist.
    public Path folder() {
        return root.resolve(FOLDER);
    }

    /// The deleted runs, newest first.
    public List<RunDirectory> runs() {
        return RunDirectory.list(folder());
    }

    /// The number of deleted runs.
    public int size() {
        return RunDirectory.unordered(folder()).size();
    }

    /// Moves a run of the folder into the trash.
    ///
    /// @throws InvalidInputException if a process is working on it, or it cannot be moved
    public void delete(RunDirectory run) {
        if (run.beingWorkedOn()) {
            throw new InvalidInputException(
                    "a process is working on the run %s; stop it before you delete it".formatted(run.name()));
        }
        move(run, folder());
    }

    /// Moves a run out of the trash.
    ///
    /// @throws InvalidInputException if a run of the same name exists, or it cannot be moved
    public void restore(RunDirectory run) {
        move(run, root);
    }

    private static void move(RunDirectory run, Path into) {
        var target = into.resolve(run.name());
        if (Files.exists(target)) {
            throw new InvalidInputException("%s exists already; rename or remove it first".formatted(target));
        }
        try {
            Files.createDirectories(into);
            Files.move(run.folder(), target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new InvalidInputException(
                    "cannot move %s to %s: %s; make both folders writable"
                            .formatted(run.folder(), target, failure.getMessage()),
                    failure);
        }
    }
}
