package dev.frugal.app.command.cluster;

import dev.frugal.app.command.CommandGroup;
import picocli.CommandLine.Command;

@Command(
        name = "cluster",
        description =
                "Start, show and stop a Spark cluster on this machine, for commands with --spark; plan a larger one.",
        subcommands = {ClusterStart.class, ClusterStatus.class, ClusterStop.class, ClusterPlan.class},
        footer = {"", "Example:", "  frugal cluster start --workers 2"})
public final class Cluster extends CommandGroup {}
