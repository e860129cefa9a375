package dev.frugal.runs.report;

import dev.frugal.base.Documents;
import dev.frugal.ledger.price.Prices;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.RunDirectory;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/// The report of a run: results, costs and their consequences, and how to reproduce it.
public final class RunReport {
    /// The file in a run's folder.
    public static final String FILE = "report.html";

    private RunReport() {}

    /// Writes `report.html` into the run's folder.
    ///
    /// @param found results
    /// @param pairs pairs of members whose costs are compared
    /// @throws dev.frugal.base.InvalidInputException if it cannot be written
    public static void write(ReportPage found, List<CostSection.Pair> pairs, RunContext context) {
        var blocks = new ArrayList<>(found.blocks());
        blocks.addAll(accounts(pairs, context).blocks());
        blocks.addAll(reproduction(context.directory()));
        HtmlReport.write(
                new ReportPage(found.title(), found.subtitle(), blocks),
                context.directory().file(FILE));
    }

    /// The costs of the run so far, at the default prices.
    public static CostSection accounts(List<CostSection.Pair> pairs, RunContext context) {
        var prices = Prices.defaults();
        return new CostSection(context.books().statement(), prices, prices.machine(), pairs);
    }

    private static List<Block> reproduction(RunDirectory run) {
        var manifest = run.manifest();
        var first = manifest.sessions().getFirst();
        var rows = new ArrayList<Block.Row>();
        for (var session : manifest.sessions()) {
            var machine = session.machine();
            rows.add(Block.Row.of(
                    session.began().truncatedTo(ChronoUnit.SECONDS).toString(),
                    "%s (%s)".formatted(session.version(), session.revision()),
                    session.java(),
                    "%d processors, %s GB, %s"
                            .formatted(
                                    machine.processors(),
                                    NumberText.of(machine.memoryBytes() / 1e9, 2),
                                    machine.system())));
        }
        return List.of(
                new Block.Section("How to reproduce it"),
                new Block.Verbatim(
                        "The command. The same seed, machine and number of threads give the same bits.",
                        "frugal " + String.join(" ", first.command())),
                new Block.Table(
                        "Run %s, seed %d".formatted(manifest.name(), manifest.seed()),
                        List.of("session", "Frugal", "Java", "machine"),
                        rows),
                new Block.Verbatim(
                        "The configuration, including defaults",
                        Documents.yaml(run.config()).strip()));
    }
}
