/// Dynamical systems as data: `y' = f(t, y; p)` written as text.
///
/// [dev.frugal.physics.system.Systems] finds a system by name or reads it from a user's YAML file;
/// both use the same reader, because built-in systems are such files too. An equation's text is
/// parsed into an [dev.frugal.physics.system.Expression]; from that one tree come the right-hand
/// side on numbers and on tensors ([dev.frugal.physics.system.Program]), the symbolic Jacobian and
/// the printed documentation. [dev.frugal.physics.system.SystemDescription] is the content of a file,
/// [dev.frugal.physics.system.DynamicalSystem] the compiled form together with the ranges,
/// boxes and horizons from which data are generated. A system that depends on recordings, through
/// measured inputs, constants to estimate or terms to learn, is compiled as a
/// [dev.frugal.physics.system.MeasuredSystem] instead.
@NullMarked
package dev.frugal.physics.system;

import org.jspecify.annotations.NullMarked;
