package dev.frugal.runs;

import dev.frugal.base.InvalidInputException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// The runs in a folder, newest first, as JSON: what `runs list --json` prints.
public record RunListing(List<Row> runs) {
    /// One run.
    ///
    /// @param kind the command that can go on with it; empty if that cannot be read
    /// @param message why it failed, was interrupted or cannot be read, else empty
    public record Row(
            String name, String kind, RunState state, Instant created, Instant since, String message, String folder) {
        /// A run that cannot be read is a row that says so, and hides no other.
        static Row of(RunDirectory run) {
            Manifest manifest;
            try {
                manifest = run.manifest();
            } catch (InvalidInputException damage) {
                return new Row(
                        run.name(),
                        "",
                        RunState.DAMAGED,
                        run.created(),
                        run.created(),
                        String.valueOf(damage.getMessage()),
                        run.folder().toString());
            }
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
