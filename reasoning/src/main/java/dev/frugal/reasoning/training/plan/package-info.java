/// What a policy training on many workers would bring: a model of one step
/// ([dev.frugal.reasoning.training.plan.ScalingModel]), made of parts that are measured here
/// ([dev.frugal.reasoning.training.plan.ScalingMeasurement]) and of assumptions that the user may replace
/// ([dev.frugal.reasoning.training.plan.ScalingAssumptions]).
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.reasoning.training.plan;

import org.jspecify.annotations.NullMarked;
