package dev.frugal.runs.cluster;

/// Commands that a driver starts together.
///
/// @param size how many
public record GangSettings(int size) {}
