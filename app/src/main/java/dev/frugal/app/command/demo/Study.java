package dev.frugal.app.command.demo;

import dev.frugal.runs.RunContext;
import dev.frugal.runs.report.CostSection;
import dev.frugal.runs.report.KeyResult;
import dev.frugal.runs.report.ReportPage;
import java.util.List;
import java.util.Optional;

/// One part of the demonstration, resumable within the demonstration's run.
interface Study {
    /// What the study is about, as a heading.
    String title();

    /// Does the study from wherever the run's files say it stands.
    Finding run(RunContext context);

    /// What a study found.
    ///
    /// @param text for people
    /// @param document for programs
    /// @param page for the report
    /// @param inShort the same in one number and one sentence
    /// @param pairs what the report's accounts hold against each other
    record Finding(
            String text, Object document, ReportPage page, Optional<KeyResult> inShort, List<CostSection.Pair> pairs) {
        public Finding {
            pairs = List.copyOf(pairs);
        }
    }
}
