package dev.frugal.runs;

import java.time.Instant;

/// The content of `status.json`.
///
/// @param state where the run stands
/// @param since when it came there
/// @param message the error of a failed run, else empty
public record RunStatus(RunState state, Instant since, String message) {}
