/// Trusted answers: solutions of a system far more accurate than any network, and what they do in
/// the long run.
///
/// [dev.frugal.physics.reference.ReferenceSolver] follows solutions by the Runge–Kutta methods of
/// [dev.frugal.physics.dynamics]; [dev.frugal.physics.reference.RegimeClassifier] tells equilibria,
/// cycles and chaos apart by a Poincaré section and the largest Lyapunov exponent.
@NullMarked
package dev.frugal.physics.reference;

import org.jspecify.annotations.NullMarked;
