package dev.frugal.app.command.demo;

import dev.frugal.runs.RunContext;
import dev.frugal.runs.report.Page;

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
    record Finding(String text, Object document, Page page) {}
}
