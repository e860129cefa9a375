package dev.frugal.app.command.demo;

import dev.frugal.runs.RunContext;
import dev.frugal.runs.report.CostSection;
import dev.frugal.runs.report.KeyResult;
import dev.frugal.runs.report.ReportPage;
import java.util.List;
import java.util.Optional;

/// One part of the demonstration, resumable within the demonstration's run.
interface Study {
    /// The subject of the study, as a heading.
    String title();

    /// Runs the study from the state recorded in the run's files.
    Finding run(RunContext context);

    /// The result of a study.
    ///
    /// @param text for people
    /// @param document for programs
    /// @param page for the report
    /// @param inShort the key result: one number and one sentence
    /// @param pairs members whose costs the report compares
    record Finding(
            String text, Object document, ReportPage page, Optional<KeyResult> inShort, List<CostSection.Pair> pairs) {
        public Finding {
            pairs = List.copyOf(pairs);
        }
    }
}
