package dev.frugal.physics.reference;

/// How synchronous the phases of coupled oscillators are in the long run: the order parameter of Kuramoto,
/// |Σ exp(iθ)|/n, over the last block of an observation.
///
/// @param mean over time
/// @param low its smallest value
/// @param high its largest value
public record Synchrony(double mean, double low, double high) {}
