package dev.frugal.physics.dynamics;

/// A learnt map that advances states by any time up to a step of its own, and so is marched:
/// accurate as far as its training went, see [dev.frugal.physics.model.flow]. The role is open
/// because the map's own package knows how to make it.
public non-sealed interface LearntFlow extends Propagator {}
