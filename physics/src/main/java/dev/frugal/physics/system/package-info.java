/// Dynamical systems as data: `y' = f(t, y; p)` written as text.
///
/// [dev.frugal.physics.system.Systems] finds a system by name or reads it from a user's YAML file;
/// both go through the same reader, for a built-in system is such a file too. An equation's text is
/// parsed into an [dev.frugal.physics.system.Expression]; from that one tree come the right-hand
/// side on numbers and on tensors ([dev.frugal.physics.system.Program]), the symbolic Jacobian and
/// the printed documentation. [dev.frugal.physics.system.SystemDescription] is what a file says,
/// [dev.frugal.physics.system.DynamicalSystem] what is compiled from it together with the ranges,
/// boxes and horizons within which data are made. What depends on recordings, by measured inputs,
/// constants to estimate or terms to learn, is compiled as a
/// [dev.frugal.physics.system.MeasuredSystem] instead.
@NullMarked
package dev.frugal.physics.system;

import org.jspecify.annotations.NullMarked;
