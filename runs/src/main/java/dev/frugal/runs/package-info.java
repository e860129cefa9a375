/// A run is a directory: its configuration, metrics and results, and the state needed to resume
/// after a crash.
///
/// This module knows no model: physics and reasoning write their runs through it.
@NullMarked
package dev.frugal.runs;

import org.jspecify.annotations.NullMarked;
