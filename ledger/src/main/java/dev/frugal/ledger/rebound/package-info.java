/// Whether cheaper queries lower or raise total compute.
///
/// With an efficiency gain, a unit of service needs less compute; part of the saving reaches the
/// price; demand responds to the price; and total compute may end up below or above its previous
/// value. The problem is Jevons's (The Coal Question, 1865); the definitions are those of the
/// energy literature (Sorrell and Dimitropoulos, Ecological Economics 65, 2008), with compute
/// instead of energy.
///
/// - [dev.frugal.ledger.rebound.EfficiencyGain]: the gain, the share of compute in the price and
///   the elasticity, and the outcome from them.
/// - [dev.frugal.ledger.rebound.Rebound]: the outcome.
/// - [dev.frugal.ledger.rebound.ReboundGrid]: the outcome over a grid of gains and elasticities.
/// - [dev.frugal.ledger.rebound.Adoption]: the outcome over time (logistic).
/// - [dev.frugal.ledger.rebound.Footprint]: energy and carbon before and after.
@NullMarked
package dev.frugal.ledger.rebound;

import org.jspecify.annotations.NullMarked;
