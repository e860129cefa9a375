package dev.frugal.app.command.cluster;

import dev.frugal.app.cluster.LocalCluster;
import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
        name = "stop",
        description = "Stop the cluster that 'frugal cluster start' started, whatever is left of it.",
        footer = {"", "Example:", "  frugal cluster stop"})
final class ClusterStop extends BaseCommand {
    @Override
    protected CommandResult answer() {
        int stopped = LocalCluster.of(runsFolder()).stop();
        return new CommandResult(
                stopped == 1 ? "1 process stopped" : "%d processes stopped".formatted(stopped),
                Map.of("stopped", stopped));
    }
}
