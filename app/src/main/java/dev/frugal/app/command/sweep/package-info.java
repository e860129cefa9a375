/// The command `sweep`: its trials as processes, each an ordinary run.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.app.command.sweep;

import org.jspecify.annotations.NullMarked;
