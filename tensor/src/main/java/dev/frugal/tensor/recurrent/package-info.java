/// Recurrent layers as one operation over a whole sequence.
///
/// A step of an LSTM is a small matrix product and a dozen elementwise passes; a window of a
/// hundred samples is hundreds of operations forwards and back, each too small for a tensor
/// library.
///
/// [dev.frugal.tensor.recurrent.LstmEngine] is the role;
/// [dev.frugal.tensor.recurrent.LibtorchLstmEngine] is the reference,
/// [dev.frugal.tensor.recurrent.FusedLstmEngine] a kernel of our own.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.tensor.recurrent;

import org.jspecify.annotations.NullMarked;
