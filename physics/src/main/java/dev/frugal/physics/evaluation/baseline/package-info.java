/// The answers that need no network, which every table shows beside the networks.
///
/// [dev.frugal.physics.evaluation.baseline.Constant],
/// [dev.frugal.physics.evaluation.baseline.ConditionalMean] and
/// [dev.frugal.physics.evaluation.baseline.Persistence] know nothing of the equation: who does not
/// beat them has learnt nothing. [dev.frugal.physics.evaluation.baseline.ClassicalFit] knows the
/// equation and is the answer to be honest about.
/// [dev.frugal.physics.evaluation.baseline.ReferenceForecaster] is told everything and proves the
/// metrics.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.physics.evaluation.baseline;

import org.jspecify.annotations.NullMarked;
