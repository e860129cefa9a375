/// What a commitment of capital asks of the market, and what an efficiency gain does to that.
///
/// - [dev.frugal.ledger.capital.Commitment]: the amount, its return, life and use; presets come
///   with the source of every figure.
/// - [dev.frugal.ledger.capital.Requirement]: the revenue, tokens and queries a year that carry it,
///   and the same after a gain.
@NullMarked
package dev.frugal.ledger.capital;

import org.jspecify.annotations.NullMarked;
