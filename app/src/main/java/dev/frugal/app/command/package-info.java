/// What all commands have in common. The commands themselves are in packages below this one.
///
/// - [dev.frugal.app.command.BaseCommand]: a command; it returns a
///   [dev.frugal.app.terminal.CommandResult], which is printed for people or, with `--json`, for
///   programs.
/// - [dev.frugal.app.command.SettingsOptions]: `--config`, settings from a file that options override.
/// - [dev.frugal.app.command.CommandContext]: the context of one invocation.
/// - [dev.frugal.app.command.Failures]: failures, as one sentence and an exit code.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.app.command;

import org.jspecify.annotations.NullMarked;
