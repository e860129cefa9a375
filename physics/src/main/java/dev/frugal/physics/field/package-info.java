/// Fields on a grid: `u_t = L u + N(u)`, written as text and solved.
///
/// [dev.frugal.physics.field.FieldSystem] is the compiled form of a
/// [dev.frugal.physics.system.FieldDescription], whose equations
/// [dev.frugal.physics.system.FieldEquations] takes apart into the linear part with constant coefficients and the rest.
/// A [dev.frugal.physics.field.FieldSpace] says how space is treated: a periodic domain by Fourier series, a bounded
/// one
/// by finite differences of order four. [dev.frugal.physics.field.FieldMarch] advances fields and their tangents by
/// ETDRK4, which solves the linear part exactly; [dev.frugal.physics.field.FieldSolver] chooses the steps.
/// A [dev.frugal.physics.field.FieldTerm] is a term that the equations mention and that something else computes.
@NullMarked
package dev.frugal.physics.field;

import org.jspecify.annotations.NullMarked;
