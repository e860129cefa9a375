/// Terminal output: streams, tables, results, logging.
///
/// - [dev.frugal.app.terminal.Terminal]: the streams for results and progress.
/// - [dev.frugal.app.terminal.CommandResult]: the result of a command, as text and as JSON.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.app.terminal;

import org.jspecify.annotations.NullMarked;
