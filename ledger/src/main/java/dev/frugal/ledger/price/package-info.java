/// Prices of energy, machines and tokens, with source and date.
///
/// - [dev.frugal.ledger.price.SourcedValue]: a number with unit, source and date, required for
///   every price.
/// - [dev.frugal.ledger.price.Prices]: all prices: the defaults, overridden by a user's file.
/// - [dev.frugal.ledger.price.MachineCost]: the cost of computing on a rented or owned machine.
/// - [dev.frugal.ledger.price.Cost]: the money and carbon of some consumption.
@NullMarked
package dev.frugal.ledger.price;

import org.jspecify.annotations.NullMarked;
