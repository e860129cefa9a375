/// What revenue a capital commitment requires, and the effect of an efficiency gain.
///
/// - [dev.frugal.ledger.capital.Commitment]: the amount, its return, life and use; every figure of
///   a preset has a source.
/// - [dev.frugal.ledger.capital.Requirement]: the annual revenue, tokens and queries that cover it,
///   and the same after a gain.
@NullMarked
package dev.frugal.ledger.capital;

import org.jspecify.annotations.NullMarked;
