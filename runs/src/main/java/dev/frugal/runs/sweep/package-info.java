/// Sweeps: many runs of one command that differ in a few settings, planned, and compared by their results.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.runs.sweep;

import org.jspecify.annotations.NullMarked;
