/// How much model is enough: the error of trained models as a law of parameters, data and compute.
///
/// Errors of runs of several sizes follow power laws with a floor (Hoffmann et al. 2022, "Training Compute-
/// Optimal
/// Large Language Models"). The laws are fitted to the logarithms of errors; their uncertainty comes from a
/// residual
/// bootstrap. They answer what a larger model still gains, how much compute one method saves over another,
/// and
/// which
/// size reaches a target at the least cost.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
///
/// - [dev.frugal.ledger.scaling.ScalingRun]: a trained model: its size, data, compute and error.
/// - [dev.frugal.ledger.scaling.ScalingCurve]: error against one variable:
///   [dev.frugal.ledger.scaling.PowerLaw]
///   or
///   [dev.frugal.ledger.scaling.BrokenPowerLaw].
/// - [dev.frugal.ledger.scaling.JointLaw]: error against parameters and data.
/// - [dev.frugal.ledger.scaling.LawFit]: a fitted law with its bootstrap draws and goodness of fit.
/// - [dev.frugal.ledger.scaling.MethodScaling]: the laws of one method.
/// - [dev.frugal.ledger.scaling.ComputeGain]: the factor of compute by which one method is ahead of another.
/// - [dev.frugal.ledger.scaling.ServiceLife]: the cheapest size and training for a target and a number of
///   queries.
@NullMarked
package dev.frugal.ledger.scaling;

import org.jspecify.annotations.NullMarked;
