package dev.frugal.app.command.runs;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "resume",
        description = "Resume a run that was stopped or killed, to the same numbers as if it had not been. A finished "
                + "run prints its result again.",
        footer = {"", "Example:", "  frugal runs resume duffing-hybrid-tapinn-20261122-101500-ab12"})
final class RunsResume extends BaseCommand {
    @Parameters(paramLabel = "RUN", description = "Name of the run, or the path of its folder.")
    private String run = "";

    @Override
    protected CommandResult answer() {
        return workplace().resume(run);
    }
}
