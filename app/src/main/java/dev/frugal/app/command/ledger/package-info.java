/// The commands of the ledger: what a run cost, what it brought, and what follows for the bill.
@NullMarked
package dev.frugal.app.command.ledger;

import org.jspecify.annotations.NullMarked;
