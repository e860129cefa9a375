/// The commands of the ledger: costs of runs, their results, and the consequences for the bill.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.app.command.ledger;

import org.jspecify.annotations.NullMarked;
