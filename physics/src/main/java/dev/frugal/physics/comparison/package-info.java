/// Models and baselines side by side on one data set: who is worth what.
///
/// [dev.frugal.physics.comparison.ModelComparison] is a resumable job over
/// [dev.frugal.physics.comparison.ComparisonSettings]: it trains every model with every seed,
/// takes all metrics on both held-out splits and keeps a
/// [dev.frugal.physics.comparison.ComparisonEntry] per member in the run, so that a member once
/// finished is never trained again. [dev.frugal.physics.comparison.ComparisonResult] is all of them,
/// [dev.frugal.physics.comparison.Summary] the median and spread of each
/// [dev.frugal.physics.comparison.Figure] over seeds, and
/// [dev.frugal.physics.comparison.PaperVerdict] holds them against published figures.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.physics.comparison;

import org.jspecify.annotations.NullMarked;
