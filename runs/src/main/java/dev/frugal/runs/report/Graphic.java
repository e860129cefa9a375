package dev.frugal.runs.report;

/// A drawing, with a title and a description for screen readers.
public sealed interface Graphic permits Plot, BarChart, HeatMap, Stack {
    String title();

    /// A sentence that describes the drawing; also its caption.
    String description();
}
