package dev.frugal.app.dashboard;

import dev.frugal.runs.RunDirectory;
import java.nio.file.Path;
import java.util.List;

/// The runs that the studio shows.
///
/// @param folder folder of the runs
record RunStore(Path folder) {
    /// All of them, newest first.
    List<RunDirectory> runs() {
        return RunDirectory.list(folder);
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
}
