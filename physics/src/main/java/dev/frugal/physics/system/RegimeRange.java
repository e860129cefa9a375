package dev.frugal.physics.system;

/// A regime that the author of a system declares for a range of one parameter.
public record RegimeRange(String regime, String parameter, Interval range) {}
