/// Commands that belong to no part of Frugal in particular.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.app.command.general;

import org.jspecify.annotations.NullMarked;
