/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
///
/// Models of fields and baselines compared on one data set: [dev.frugal.physics.field.comparison.FieldComparison] is a
/// resumable job over [dev.frugal.physics.field.comparison.FieldComparisonSettings] whose result is a
/// [dev.frugal.physics.comparison.ComparisonResult], as for ordinary equations.
@NullMarked
package dev.frugal.physics.field.comparison;

import org.jspecify.annotations.NullMarked;
