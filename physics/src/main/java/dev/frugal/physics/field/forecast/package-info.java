/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
///
/// Forecasts of fields from a window of all their points: by the equations, by a learnt flow map, by neural operators.
/// All of them are a [dev.frugal.physics.evaluation.Forecaster] whose states are the values
/// `[field * points + point]`.
@NullMarked
package dev.frugal.physics.field.forecast;

import org.jspecify.annotations.NullMarked;
