package dev.frugal.app.command.demo;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.job.JobType;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.CostSection;
import dev.frugal.runs.report.ReportPage;
import dev.frugal.runs.report.RunReport;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
        name = "demo",
        description = {
            "Run both studies on bundled data in a few minutes and write one report.",
            "",
            "Training budgets are reduced; 'frugal physics compare' and 'frugal reasoning compare' use full " + "ones."
        },
        footer = {"", "Example:", "  frugal demo"})
public final class Demo extends BaseCommand {
    /// The job of this command; `runs resume` finds it by its name.
    public static final JobType<DemoSettings> KIND = new JobType<>("demo", DemoSettings.class, Demo::demonstrate);

    private static final String INTRODUCTION =
            "The first study forecasts an oscillator whose equation is known, but not its parameter, which changes its "
                    + "behaviour. The second trains a small language model to reason in fewer words. Each is "
                    + "compared with simpler answers and with competing methods, followed by its costs: what it cost, "
                    + "when the training pays back, and whether cheaper answers would lower or raise total compute.";

    @Override
    protected CommandResult answer() {
        return workplace().start(KIND, "demo", DemoSettings.standard(), 0);
    }

    private static CommandResult demonstrate(DemoSettings settings, RunContext context) {
        var texts = new ArrayList<String>();
        var documents = new ArrayList<Object>();
        var blocks = new ArrayList<Block>();
        var headlines = new ArrayList<Block.Headline>();
        var pairs = new ArrayList<CostSection.Pair>();
        for (var study : settings.studies()) {
            var finding = study.run(context);
            texts.add(study.title() + "\n\n" + finding.text());
            documents.add(finding.document());
            blocks.add(new Block.Section(study.title()));
            blocks.add(new Block.Text(finding.page().subtitle()));
            finding.page().blocks().forEach(block -> blocks.add(within(block)));
            finding.inShort().ifPresent(found -> headlines.add(found.headline()));
            pairs.addAll(finding.pairs());
        }
        headlines.addAll(RunReport.accounts(pairs, context).inShort());
        blocks.addFirst(new Block.Text(INTRODUCTION));
        blocks.addFirst(new Block.Headlines(headlines));
        RunReport.write(
                new ReportPage(
                        "Small models, and what they cost",
                        "Frugal's demonstration: two studies on bundled data, trained on this machine with a reduced "
                                + "budget.",
                        blocks),
                pairs,
                context);
        var report = context.directory().file(RunReport.FILE);
        texts.add("report: " + report);
        return new CommandResult(
                String.join("\n\n", texts),
                new Document(
                        documents,
                        report.toString(),
                        context.directory().folder().toString()));
    }

    /// Sections of a study become subsections of the page.
    private static Block within(Block block) {
        return block instanceof Block.Section(var title) ? new Block.Subsection(title) : block;
    }

    /// What `--json` prints.
    ///
    /// @param studies what `physics compare` and `reasoning compare` print
    /// @param report the page
    /// @param run the folder of the run
    record Document(List<Object> studies, String report, String run) {
        Document {
            studies = List.copyOf(studies);
        }
    }
}
