package dev.frugal.physics.monitoring;

/// A value that a parameter should not reach.
///
/// @param parameter its name
/// @param value in its unit
public record Limit(String parameter, double value) {}
