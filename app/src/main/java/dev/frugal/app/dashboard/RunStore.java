package dev.frugal.app.dashboard;

import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.RunTrash;
import java.nio.file.Path;
import java.util.List;

/// The runs that the studio shows.
final class RunStore {
    private final Path folder;
    private final RunSummaries summaries;

    /// @param folder folder of the runs
    RunStore(Path folder) {
        this.folder = folder;
        this.summaries = new RunSummaries(folder);
    }

    /// Where they are.
    Path folder() {
        return folder;
    }

    /// All of them, newest first.
    List<RunDirectory> runs() {
        return summaries.all().stream().map(RunSummaries.Entry::run).toList();
    }

    /// All of them in short, newest first.
    RunSummaries summaries() {
        return summaries;
    }

    /// The deleted ones.
    RunTrash trash() {
        return new RunTrash(folder);
    }

    /// The run of this name. A name from a request is compared with the names of existing runs; it
    /// never becomes part of a path.
    ///
    /// @throws RefusedRequestException with 404 if there is none
    RunDirectory run(String name) {
        return RunDirectory.find(folder, name)
                .orElseThrow(() -> new RefusedRequestException(
                        404, "there is no run '%s'; /api/runs lists the runs".formatted(name)));
    }

    /// The deleted run of this name.
    ///
    /// @throws RefusedRequestException with 404 if there is none
    RunDirectory deleted(String name) {
        return RunDirectory.find(trash().folder(), name)
                .orElseThrow(() -> new RefusedRequestException(
                        404, "there is no deleted run '%s'; /api/trash lists them".formatted(name)));
    }
}
