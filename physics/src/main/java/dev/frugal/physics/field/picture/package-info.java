/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
///
/// Pictures of fields for reports: over space and time, at an instant, and by wave number.
@NullMarked
package dev.frugal.physics.field.picture;

import org.jspecify.annotations.NullMarked;
