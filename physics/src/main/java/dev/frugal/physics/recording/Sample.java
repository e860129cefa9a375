package dev.frugal.physics.recording;

/// One line of a recording that is read as it grows.
///
/// @param line number of the line in its file, from 1
/// @param time in the system's unit of time
/// @param values one per channel; NaN where one is missing
public record Sample(long line, double time, double[] values) {}
