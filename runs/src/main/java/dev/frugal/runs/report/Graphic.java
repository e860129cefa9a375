package dev.frugal.runs.report;

/// Something drawn, with a title and a description for those who cannot see it.
public sealed interface Graphic permits Plot, BarChart {
    String title();

    /// What the picture shows, in a sentence; it is the caption too.
    String description();
}
