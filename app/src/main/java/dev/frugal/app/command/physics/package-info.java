/// The commands under `frugal physics`: one thin class each, on top of [dev.frugal.physics].
@NullMarked
package dev.frugal.app.command.physics;

import org.jspecify.annotations.NullMarked;
