/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
///
/// Regimes along a parameter, and where they change.
@NullMarked
package dev.frugal.physics.sweep;

import org.jspecify.annotations.NullMarked;
