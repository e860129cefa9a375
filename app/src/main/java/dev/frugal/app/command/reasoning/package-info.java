/// The commands below `frugal reasoning`: one class each, which turns options into settings, hands
/// them to the reasoning room, and puts its answer into words.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.app.command.reasoning;

import org.jspecify.annotations.NullMarked;
