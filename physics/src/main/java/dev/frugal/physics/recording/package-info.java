/// Recordings: measured signals over time, and the files that hold them.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.physics.recording;

import org.jspecify.annotations.NullMarked;
