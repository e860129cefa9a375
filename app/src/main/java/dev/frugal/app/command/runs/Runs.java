package dev.frugal.app.command.runs;

import dev.frugal.app.command.CommandGroup;
import picocli.CommandLine.Command;

@Command(
        name = "runs",
        description = "List, show and resume runs.",
        subcommands = {RunsList.class, RunsShow.class, RunsResume.class},
        footer = {"", "Example:", "  frugal runs list"})
public final class Runs extends CommandGroup {}
