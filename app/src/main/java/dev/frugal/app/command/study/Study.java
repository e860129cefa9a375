package dev.frugal.app.command.study;

import dev.frugal.app.command.CommandGroup;
import picocli.CommandLine.Command;

@Command(
        name = "study",
        description = "Sweeps over sizes and data, for scaling laws.",
        subcommands = {StudyReasonerSize.class},
        footer = {"", "Example:", "  frugal study reasoner-size --quick"})
public final class Study extends CommandGroup {}
