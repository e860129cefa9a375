/// Advances states in time: the one place of this room that integrates an equation.
///
/// A [Propagator][dev.frugal.physics.dynamics.Propagator] follows one solution step by step as a
/// [Course][dev.frugal.physics.dynamics.Course], or many at once as a
/// [Batch][dev.frugal.physics.dynamics.Batch], with derivatives in the initial states and the
/// parameters along whatever [Tangents][dev.frugal.physics.dynamics.Tangents] are asked for.
/// Reference trajectories, regimes, the classical fit and the learnt flow map all stand on it.
///
/// Nothing here compares a number that has a unit with a constant. What is small is said by
/// [TypicalSizes][dev.frugal.physics.dynamics.TypicalSizes]: of the states from the box and from
/// the solution so far, of times from the span.
@NullMarked
package dev.frugal.physics.dynamics;

import org.jspecify.annotations.NullMarked;
