/// Identification: constants, starts and unknown terms of a system from recordings of it.
///
/// The model is `y' = f(t, y, u; c) + N`, measured as `m = h(y) + noise`. Sought are the constants `c`, the weights of
/// the networks `N` and the states at which stretches of the recordings begin, such that the simulated output agrees
/// with the measured one in the least-squares sense (output error; Ljung 1999, *System Identification*, chapter 7).
///
/// - [dev.frugal.physics.identification.RecordingGrid]: a recording as the integrator needs it.
/// - [dev.frugal.physics.identification.TermNetwork]: the network of an unknown term, its known properties built in.
/// - [dev.frugal.physics.identification.LaneSimulation]: many stretches integrated side by side, with sensitivities.
/// - [dev.frugal.physics.identification.OutputError] and
///   [dev.frugal.physics.identification.EquationError]: the two least-squares problems.
/// - [dev.frugal.physics.estimation.LevenbergMarquardt]: minimises either.
/// - [dev.frugal.physics.identification.Identification]: the order of work from recordings to an identified system.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.physics.identification;

import org.jspecify.annotations.NullMarked;
