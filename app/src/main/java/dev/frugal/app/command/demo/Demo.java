package dev.frugal.app.command.demo;

import dev.frugal.app.Action;
import dev.frugal.app.Answer;
import dev.frugal.app.job.JobKind;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.report.Accounts;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.Page;
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
public final class Demo extends Action {
    /// The job behind the command; `runs resume` finds it by its name.
    public static final JobKind<DemoSettings> KIND =
            new JobKind<>("demo", DemoSettings.class, Demo::demonstrate);

    @Override
    protected Answer answer() {
        return workplace().start(KIND, "demo", DemoSettings.standard(), 0);
    }

    private static Answer demonstrate(DemoSettings settings, RunContext context) {
        var texts = new ArrayList<String>();
        var documents = new ArrayList<Object>();
        var blocks = new ArrayList<Block>();
        var pairs = new ArrayList<Accounts.Pair>();
        for (var study : settings.studies()) {
            var finding = study.run(context);
            texts.add(study.title() + "\n\n" + finding.text());
            documents.add(finding.document());
            blocks.add(new Block.Section(study.title()));
            blocks.add(new Block.Text(finding.page().subtitle()));
            blocks.addAll(finding.page().blocks());
            pairs.addAll(finding.pairs());
        }
        RunReport.write(
                new Page(
                        "Frugal: a demonstration",
                        "Small models that do large models' work, on embedded data with reduced"
                                + " training.",
                        blocks),
                pairs,
                context);
        var report = context.directory().file(RunReport.FILE);
        texts.add("report: " + report);
        return new Answer(String.join("\n\n", texts), new Document(documents, report.toString()));
    }

    /// What `--json` prints.
    record Document(List<Object> studies, String report) {}
}
