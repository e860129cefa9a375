package dev.frugal.runs.report;

/// The key result of a study.
///
/// @param headline the headline figure
/// @param sentence one sentence: what was done, the result, and what to compare it with
public record KeyResult(Block.Headline headline, String sentence) {}
