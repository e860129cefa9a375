/// Commands that list, show and resume runs.
@NullMarked
package dev.frugal.app.command.runs;

import org.jspecify.annotations.NullMarked;
