/// Variational assimilation: initial fields and parameters from windows of measured fields.
///
/// An initial field is a sum of smooth waves. Where the readings do not determine them, a prior whose standard
/// deviation falls as one over the wave number does (4D-Var). Minimised is the misfit of all readings in time and
/// space, through the equations and their exact tangents. See Kalnay, *Atmospheric Modeling, Data Assimilation and
/// Predictability* (2003), chapter 5.
///
/// - [dev.frugal.physics.field.estimation.FieldWindow]: what sensors read.
/// - [dev.frugal.physics.field.estimation.FieldFit]: parameters and initial field of one window, and its forecast.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.physics.field.estimation;

import org.jspecify.annotations.NullMarked;
