/// The layers that Frugal's networks are built from.
///
/// A layer owns named leaf tensors ([dev.frugal.tensor.nn.Layer#parameters()]) and maps inputs to
/// outputs with libtorch operations, so that everything is differentiable. Names and layouts are
/// PyTorch's: weights `[outputs, inputs]`, an LSTM's gates stacked as input, forget, cell, output.
///
/// A layer is made outside step scopes ([dev.frugal.tensor.Scope]): a scope that was open when it
/// was made frees its parameters when it closes.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.tensor.nn;

import org.jspecify.annotations.NullMarked;
