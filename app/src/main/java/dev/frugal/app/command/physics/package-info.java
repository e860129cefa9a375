/// The commands under `frugal physics`: one class each, thin over [dev.frugal.physics].
@NullMarked
package dev.frugal.app.command.physics;

import org.jspecify.annotations.NullMarked;
