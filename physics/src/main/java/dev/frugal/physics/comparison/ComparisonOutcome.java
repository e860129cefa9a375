package dev.frugal.physics.comparison;

import dev.frugal.runs.report.Page;

/// A finished comparison: what it found, and that as a page that can be written or joined with
/// others.
public record ComparisonOutcome(ComparisonResult result, Page page) {}
