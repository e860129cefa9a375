/// Dynamical systems that change regime: from a short window of measurements to the regime, the
/// parameter and a forecast.
@NullMarked
package dev.frugal.physics;

import org.jspecify.annotations.NullMarked;
