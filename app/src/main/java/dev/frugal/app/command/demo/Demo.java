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
            "Does the main job on embedded data, in a few minutes, and ends with one report.",
            "",
            "Budgets are reduced; 'frugal physics compare' does the same with full ones."
        },
        footer = {"", "Example:", "  frugal demo"})
public final class Demo extends BaseCommand {
    /// The job behind the command; `runs resume` finds it by its name.
    public static final JobType<DemoSettings> KIND = new JobType<>("demo", DemoSettings.class, Demo::demonstrate);

    private static final String INTRODUCTION =
            "The first study forecasts an oscillator that changes its behaviour with a parameter nobody tells the model; the second teaches a small language model to reason in fewer words. Below each is held against simpler answers and against its rivals, then all of it is accounted for: what it cost, when the training has paid for itself, and whether cheaper answers would lower or raise the compute used in all.";

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
                        "The demonstration of Frugal: two studies on embedded data, trained just now on this machine with a part of the usual effort.",
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

    /// A study's sections are parts of the study's own.
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
