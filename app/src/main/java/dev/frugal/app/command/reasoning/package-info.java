/// The commands below `frugal reasoning`: one class each, which turns options into settings, hands
/// them to the reasoning room, and puts its answer into words.
@NullMarked
package dev.frugal.app.command.reasoning;

import org.jspecify.annotations.NullMarked;
