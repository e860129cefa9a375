/// Solutions of a system's equations.
@NullMarked
package dev.frugal.physics.dynamics;

import org.jspecify.annotations.NullMarked;
