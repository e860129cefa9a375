package dev.frugal.runs;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// The runs in a folder, newest first, as JSON: what `runs list --json` prints.
public record RunListing(List<Row> runs) {
    /// One run.
    ///
    /// @param message why it failed or was interrupted, else empty
    public record Row(
            String name, String kind, RunState state, Instant created, Instant since, String message, String folder) {
        static Row of(RunDirectory run) {
            var manifest = run.manifest();
            var status = run.status();
            return new Row(
                    run.name(),
                    manifest.kind(),
                    status.state(),
                    manifest.created(),
                    status.since(),
                    status.message(),
                    run.folder().toString());
        }
    }

    public RunListing {
        runs = List.copyOf(runs);
    }

    /// The runs in `folder`; none if there is no such folder.
    public static RunListing of(Path folder) {
        return new RunListing(RunDirectory.list(folder).stream().map(Row::of).toList());
    }
}
