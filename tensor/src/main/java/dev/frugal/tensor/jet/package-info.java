/// Derivatives of a network's output in its input, propagated forward together with the value.
///
/// A physics-informed loss contains ∂y/∂t and the like. Nesting reverse differentiation costs a
/// pass per derivative and a graph of graphs. Here a [dev.frugal.tensor.jet.Jet] carries the value
/// and its directional derivatives through each layer by the chain rule, and one reverse pass gives
/// the gradient of the loss in the weights and the input.
///
/// [dev.frugal.tensor.jet.JetEngine] is the role; [dev.frugal.tensor.jet.LibtorchJetEngine] plays
/// it with plain libtorch operations and is the reference for every other implementation.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.tensor.jet;

import org.jspecify.annotations.NullMarked;
