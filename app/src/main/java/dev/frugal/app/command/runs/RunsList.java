package dev.frugal.app.command.runs;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.base.InvalidInputException;
import dev.frugal.runs.Manifest;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.RunState;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
        name = "list",
        description = "Lists the runs, newest first.",
        footer = {"", "Example:", "  frugal runs list --json"})
public final class RunsList extends BaseCommand {
    /// What `--json` prints.
    public record Listing(List<Row> runs) {}

    /// One run.
    ///
    /// @param kind the command that can go on with it; empty if that cannot be read
    /// @param message why it failed, was interrupted or cannot be read, else empty
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
        var table = new TextTable("run", "kind", "state", "since", "remark");
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

    /// A run that cannot be read is a row that says so, and hides no other.
    private static Row row(RunDirectory run) {
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
