/// What efficiency is worth: parameters, FLOPs, tokens, seconds, joules and money, and what follows
/// from them.
///
/// The ledger knows no model: it is told what was spent and what was gained.
@NullMarked
package dev.frugal.ledger;

import org.jspecify.annotations.NullMarked;
