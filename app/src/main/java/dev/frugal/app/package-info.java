/// The command line: reads what the user typed, calls one room, prints what came back.
///
/// - [dev.frugal.app.Frugal]: the program. It alone touches the process's own streams and exit
///   code.
/// - [dev.frugal.app.terminal.Terminal]: where answers and remarks go.
/// - [dev.frugal.app.command.BaseCommand]: a command; it gives an [dev.frugal.app.terminal.CommandResult], which
/// is printed for
///   people or, with `--json`, for programs.
/// - [dev.frugal.app.command.Failures]: what went wrong, in one sentence and an exit code.
@NullMarked
package dev.frugal.app;

import org.jspecify.annotations.NullMarked;
