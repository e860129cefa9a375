/// What a forecast is worth: how far it is from the trajectory, how well it obeys the equation, and
/// what trivial and classical answers score beside it.
///
/// - [dev.frugal.physics.evaluation.Forecaster] answers windows with
///   [dev.frugal.physics.evaluation.Forecast]s. Networks and baselines are forecasters alike.
/// - [dev.frugal.physics.evaluation.RelativeError], [dev.frugal.physics.evaluation.Residual],
///   [dev.frugal.physics.evaluation.Prognostics], [dev.frugal.physics.evaluation.RegimeSeparation]
///   and [dev.frugal.physics.evaluation.QueryTime] are the metrics, each defined once.
/// - [dev.frugal.physics.evaluation.ForecastEvaluation] takes all of them of one forecaster on one split.
/// - `.baseline` holds the forecasters no network may be shown without.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.physics.evaluation;

import org.jspecify.annotations.NullMarked;
