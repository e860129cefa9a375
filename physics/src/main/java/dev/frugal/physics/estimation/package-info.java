/// The linear algebra of fits, whatever the units of what is fitted: steps, covariances, and which
/// combinations of unknowns the data do not determine.
@NullMarked
package dev.frugal.physics.estimation;

import org.jspecify.annotations.NullMarked;
