package dev.frugal.runs;

import java.time.Instant;

/// The content of `status.json`.
///
/// @param state state of the run
/// @param since time of the last change
/// @param message the error of a failed run, else empty
public record RunStatus(RunState state, Instant since, String message) {}
