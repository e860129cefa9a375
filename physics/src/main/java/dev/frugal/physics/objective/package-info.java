/// What the networks are trained to make small.
///
/// An [dev.frugal.physics.objective.Objective] is data: the weights of four mean squares. The data
/// term asks for the measured states, the derivative term for their rates, the residual term for
/// the governing equation, and the [dev.frugal.physics.objective.Triplet] term for latent codes
/// that lie close within a regime and apart across regimes.
/// [dev.frugal.physics.objective.ObjectiveTerms] computes them.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.physics.objective;

import org.jspecify.annotations.NullMarked;
