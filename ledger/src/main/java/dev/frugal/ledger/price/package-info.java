/// What energy, machines and tokens cost, and since when and according to whom.
///
/// - [dev.frugal.ledger.price.SourcedValue]: a number with unit, source and date; no price is without
///   them.
/// - [dev.frugal.ledger.price.Prices]: all tariffs; the defaults, or a user's file merged over
///   them.
/// - [dev.frugal.ledger.price.MachineCost]: what an hour of computing costs, rented or owned.
/// - [dev.frugal.ledger.price.Cost]: the money and carbon of some consumption.
@NullMarked
package dev.frugal.ledger.price;

import org.jspecify.annotations.NullMarked;
