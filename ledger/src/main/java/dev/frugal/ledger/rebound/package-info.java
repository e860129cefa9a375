/// Whether cheaper queries lower or raise the compute that is used in all.
///
/// An efficiency gain makes a unit of service need less compute; part of the saving reaches the
/// price; demand answers the price; and the compute of all the demand may end below or above what
/// it was. The problem is Jevons's (The Coal Question, 1865); the definitions are those of the
/// energy literature (Sorrell and Dimitropoulos, Ecological Economics 65, 2008), with compute in
/// the place of energy.
///
/// - [dev.frugal.ledger.rebound.EfficiencyGain]: the gain, the share of compute in the price, the
///   elasticity; it gives the outcome.
/// - [dev.frugal.ledger.rebound.Rebound]: that outcome.
/// - [dev.frugal.ledger.rebound.ReboundGrid]: the outcome over a grid of gains and elasticities.
/// - [dev.frugal.ledger.rebound.Adoption]: how the outcome arrives over time (logistic).
/// - [dev.frugal.ledger.rebound.Footprint]: energy and carbon before and after.
@NullMarked
package dev.frugal.ledger.rebound;

import org.jspecify.annotations.NullMarked;
