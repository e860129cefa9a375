/// Commands that belong to no part of Frugal in particular.
@NullMarked
package dev.frugal.app.command.general;

import org.jspecify.annotations.NullMarked;
