/// The command `sweep`: its trials as processes, each an ordinary run.
@NullMarked
package dev.frugal.app.command.sweep;

import org.jspecify.annotations.NullMarked;
