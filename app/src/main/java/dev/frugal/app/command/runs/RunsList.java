package dev.frugal.app.command.runs;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.runs.RunListing;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
        name = "list",
        description = "Lists the runs, newest first.",
        footer = {"", "Example:", "  frugal runs list --json"})
final class RunsList extends BaseCommand {
    @Override
    protected CommandResult answer() {
        var listing = RunListing.of(runsFolder());
        return new CommandResult(text(listing.runs()), listing);
    }

    private String text(List<RunListing.Row> rows) {
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
}
