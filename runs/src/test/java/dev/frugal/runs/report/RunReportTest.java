package dev.frugal.runs.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.base.Seed;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.runs.Progress;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.Session;
import dev.frugal.runs.StopSignal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {
    @TempDir
    Path runs;

    private String report(Map<String, Object> configuration) throws Exception {
        var run = RunDirectory.create(
                runs,
                "report",
                "testing",
                configuration,
                42,
                Session.now(List.of("test", "--with", "<tags>"), "9.9", "a revision"));
        try (var metrics = run.openMetrics()) {
            var context = new RunContext(run, metrics, Progress.silent(), new StopSignal(), new Seed(42));
            try (var _ = context.meter().phase(Phase.TRAINING)) {
                context.meter().tokens(1234);
            }
            RunReport.write(
                    new ReportPage("What was found", "how", List.of(new Block.Text("the finding"))),
                    List.of(),
                    context);
        }
        return Files.readString(run.file(RunReport.FILE));
    }

    @Test
    void afterWhatWasFoundItSaysWhatItCostAndHowToHaveItAgain() throws Exception {
        var html = report(Map.of("steps", 3));
        assertThat(html)
                .containsSubsequence(
                        "What was found",
                        "the finding",
                        "Costs",
                        "training",
                        "1,234",
                        "How to reproduce it",
                        "frugal test ",
                        "--with</span> &lt;tags&gt;",
                        "seed 42",
                        "9.9 (a revision)",
                        "steps: 3");
        assertThat(html).doesNotContain("http://", "https://", "<script src");
    }

    @Test
    void aLongConfigurationIsFoldedAndAShortOneIsNot() throws Exception {
        assertThat(report(Map.of("steps", 3))).doesNotContain("<details>");
        var many = new java.util.TreeMap<String, Object>();
        for (int i = 0; i < 100; i++) {
            many.put("key%02d".formatted(i), i);
        }
        assertThat(report(many)).containsSubsequence("<details>", "including defaults", "key99: 99", "</details>");
    }
}
