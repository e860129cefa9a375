package dev.frugal.app.command.runs;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.RunState;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
        name = "list",
        description = "List the runs, newest first.",
        footer = {"", "Example:", "  frugal runs list --json"})
public final class RunsList extends BaseCommand {
    /// What `--json` prints.
    public record Listing(List<Row> runs) {}

    /// One run.
    ///
    /// @param message why it failed or was interrupted, else empty
    public record Row(
            String name, String kind, RunState state, Instant created, Instant since, String message, String folder) {}

    @Override
    protected CommandResult answer() {
        var listing = listing(runsFolder());
        return new CommandResult(text(listing.runs()), listing);
    }

    /// The runs in `folder`, newest first.
    public static Listing listing(Path folder) {
        return new Listing(RunDirectory.list(folder).stream().map(RunsList::row).toList());
    }

    private String text(List<Row> rows) {
        if (rows.isEmpty()) {
            return "no runs in " + runsFolder();
        }
        var table = new TextTable("run", "kind", "state", "since", "message");
        for (var row : rows) {
            table.row(
                    row.name(),
                    row.kind(),
                    row.state().word(),
                    row.since().truncatedTo(ChronoUnit.SECONDS),
                    row.message());
        }
        return table.text();
    }

    private static Row row(RunDirectory run) {
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
