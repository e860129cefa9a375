package dev.frugal.runs.sweep;

import dev.frugal.runs.RunState;
import java.time.Instant;
import java.util.OptionalDouble;

/// The run of a trial, as far as it has come.
///
/// @param trial its index in the sweep
/// @param run the name of the run
/// @param host name of the machine that worked on it last
/// @param began when that began
/// @param attempts how many processes have worked on it
/// @param seconds working time over all attempts; empty before it is known
/// @param message why it failed or was interrupted, else empty
public record TrialRun(
        int trial,
        String run,
        RunState state,
        String host,
        Instant began,
        int attempts,
        OptionalDouble seconds,
        String message) {}
