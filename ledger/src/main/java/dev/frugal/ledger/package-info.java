/// The value of efficiency: parameters, FLOPs, tokens, seconds, joules and money, and their
/// consequences.
///
/// The ledger knows no model; it receives costs and results.
@NullMarked
package dev.frugal.ledger;

import org.jspecify.annotations.NullMarked;
