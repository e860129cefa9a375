/// The commands under `frugal physics`: one class each, thin over [dev.frugal.physics].
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.app.command.physics;

import org.jspecify.annotations.NullMarked;
