/// What all commands share. The commands themselves have packages of their own below this one.
///
/// - [dev.frugal.app.command.BaseCommand]: a command; it gives a
///   [dev.frugal.app.terminal.CommandResult], which is printed for people or, with `--json`, for
///   programs.
/// - [dev.frugal.app.command.SettingsOptions]: `--config`, settings from a file under the options.
/// - [dev.frugal.app.command.CommandContext]: what one invocation of the program carries.
/// - [dev.frugal.app.command.Failures]: what went wrong, in one sentence and an exit code.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.app.command;

import org.jspecify.annotations.NullMarked;
