/// What a command line shows: streams, tables, results, logging.
///
/// - [dev.frugal.app.terminal.Terminal]: where results and progress go.
/// - [dev.frugal.app.terminal.CommandResult]: what a command answers, for people and for programs.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.app.terminal;

import org.jspecify.annotations.NullMarked;
