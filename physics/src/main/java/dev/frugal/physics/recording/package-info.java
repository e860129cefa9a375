/// Recordings: measured signals over time, and the files that hold them.
@NullMarked
package dev.frugal.physics.recording;

import org.jspecify.annotations.NullMarked;
