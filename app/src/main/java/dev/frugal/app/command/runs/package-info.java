/// Commands that list, show and resume runs.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.app.command.runs;

import org.jspecify.annotations.NullMarked;
