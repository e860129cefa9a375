/// The commands of `frugal cluster`.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.app.command.cluster;

import org.jspecify.annotations.NullMarked;
