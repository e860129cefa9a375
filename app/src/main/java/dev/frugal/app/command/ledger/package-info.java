/// The commands of the ledger: costs of runs, their results, and the consequences for the bill.
@NullMarked
package dev.frugal.app.command.ledger;

import org.jspecify.annotations.NullMarked;
