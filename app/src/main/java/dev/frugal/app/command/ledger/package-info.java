/// The commands of the ledger: what a run cost, what it brought, and what follows for the bill.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.app.command.ledger;

import org.jspecify.annotations.NullMarked;
