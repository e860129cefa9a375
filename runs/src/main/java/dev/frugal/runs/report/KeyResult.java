package dev.frugal.runs.report;

/// What a study found, for those who read one line of it.
///
/// @param headline the number to take away
/// @param sentence what was done, what came out, and what it is to be held against
public record KeyResult(Block.Headline headline, String sentence) {}
