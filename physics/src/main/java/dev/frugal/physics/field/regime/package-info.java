/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
///
/// The long-run behaviour of fields: at rest, waves that travel or stand, cycles, chaos.
@NullMarked
package dev.frugal.physics.field.regime;

import org.jspecify.annotations.NullMarked;
