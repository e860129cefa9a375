package dev.frugal.app.command.cluster;

import dev.frugal.app.cluster.LocalCluster;
import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import picocli.CommandLine.Command;

@Command(
        name = "status",
        description = "Show the cluster that 'frugal cluster start' started.",
        footer = {"", "Example:", "  frugal cluster status"})
final class ClusterStatus extends BaseCommand {
    @Override
    protected CommandResult answer() {
        var cluster = LocalCluster.of(runsFolder());
        var document = ClusterDocument.of(cluster.state().orElseThrow(cluster::none));
        return new CommandResult(text(document), document);
    }

    private static String text(ClusterDocument document) {
        var processes = new TextTable("process", "id", "state", "log");
        document.processes()
                .forEach(line ->
                        processes.row(line.role(), line.process(), line.alive() ? "alive" : "ended", line.log()));
        var text = new StringBuilder(
                "cluster: %s\npage: %s\n\n%s\n\n".formatted(document.url(), document.page(), processes.text()));
        if (!document.answers()) {
            return text.append("the master does not answer").toString();
        }
        return text.append("%d of %d cores and %,d of %,d MB are in use"
                        .formatted(
                                document.coresUsed(),
                                document.cores(),
                                document.memoryUsedMegabytes(),
                                document.memoryMegabytes()))
                .append(document.applications().isEmpty() ? "" : " by " + String.join(", ", document.applications()))
                .toString();
    }
}
