/// The linear algebra of fits, whatever the units of what is fitted: steps, covariances, and which
/// combinations of unknowns the data do not determine.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.physics.estimation;

import org.jspecify.annotations.NullMarked;
