package dev.frugal.physics.model;

/// The sizes that a problem imposes on a network.
record NetworkShape(int windowSamples, int states, int parameters, int outputs) {}
