package dev.frugal.app.command.study;

import dev.frugal.app.command.CommandGroup;
import picocli.CommandLine.Command;

@Command(
        name = "study",
        description = "Studies: several trainings in one run that can be resumed.",
        subcommands = {StudyReasonerSize.class, StudyWordProblems.class, StudyPhysicsSize.class, StudyVotes.class},
        footer = {"", "Example:", "  frugal study reasoner-size --quick"})
public final class Study extends CommandGroup {}
