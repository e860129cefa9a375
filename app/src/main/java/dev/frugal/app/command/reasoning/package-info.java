/// The commands below `frugal reasoning`: one class each, which converts options into settings,
/// passes them to the reasoning module and prints the result.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.app.command.reasoning;

import org.jspecify.annotations.NullMarked;
