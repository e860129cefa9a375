package dev.frugal.benchmarks.faults;

import com.fasterxml.jackson.annotation.JsonInclude;

/// One case.
///
/// @param kind what was damaged
/// @param number its place among those of its kind; with the seed it gives the same case again
/// @param change what was changed
/// @param verdict how it ended
/// @param detail the exit code and last line, or the difference; empty for cases without a fault
@JsonInclude(JsonInclude.Include.ALWAYS)
public record FaultCase(FaultKind kind, int number, String change, Verdict verdict, String detail) {}
