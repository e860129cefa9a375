/// Studies: the models of one subject in several sizes, each one resumable run.
///
/// - [dev.frugal.physics.study.PhysicsSizeStudy]: error against parameters and training compute, and
///   what a lean model saves.
/// - [dev.frugal.physics.study.SelectiveForecasts]: the error of the forecasts that are left when
///   doubtful ones are withheld.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.physics.study;

import org.jspecify.annotations.NullMarked;
