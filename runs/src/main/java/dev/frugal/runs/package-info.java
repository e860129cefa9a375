/// A run is a directory: what was asked, what happened, what came out, and all that is needed to go
/// on after a crash.
///
/// This room knows no model: physics and reasoning write their runs through it.
@NullMarked
package dev.frugal.runs;

import org.jspecify.annotations.NullMarked;
